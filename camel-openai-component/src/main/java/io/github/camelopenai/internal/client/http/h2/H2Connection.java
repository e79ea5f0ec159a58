package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection of HTTP/2 (<a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113</a>).
 *
 * <p>Everything happens on its I/O thread and needs no lock; other threads hand in what is to be done. What goes wrong in a call ends
 * its stream, and the connection only where the server breaks the protocol of the connection.
 */
final class H2Connection extends ConnectionEvents {

    private static final Timeout LONGEST_IDLE = Timeout.ofMinutes(3);
    private static final Timeout PING_EVERY = Timeout.ofSeconds(30);

    /** How long a server may take to close its side, or to take the last frames, of a connection that no call needs. */
    private static final long LONGEST_CLOSE_MILLIS = 1_000;

    private final H2Options options;
    private final ConnectionListener listener;
    private final PeerSettings settings = new PeerSettings();
    private final Outgoing out;
    private final H2Streams streams;
    private final FrameInput input;
    private final Heartbeat heartbeat;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Thread thread;
    private volatile boolean closed;
    private volatile boolean settled;
    private boolean leaving;
    private boolean ending;
    private boolean broken;

    H2Connection(ProtocolIOSession session, H2Options options, ConnectionListener listener) {
        super(session);
        this.options = options;
        this.listener = listener;
        HeaderBlocks headers = new HeaderBlocks(options.mostHeaders());
        Windows windows = new Windows();
        this.out = new Outgoing(session, headers, windows, this::flooded);
        this.streams = new H2Streams(this, settings);
        this.input = new FrameInput(new ServerFrames(this, settings, headers, windows, streams, out), headers);
        this.heartbeat = new Heartbeat(options.timer(), options.patience(), out::ping, () -> run(this::silent));
    }

    // What calls ask, on any thread

    /** Sends a call. */
    H2Stream open(AsyncClientExchangeHandler handler, HttpContext context) {
        H2Stream stream = new H2Stream(this, out, handler, HttpCoreContext.castOrCreate(context));
        context.setAttribute(Multiplexed.ATTRIBUTE, stream);
        run(() -> {
            if (closed || leaving) {
                stream.fail(new NotProcessedException("the connection was closing"));
            } else {
                streams.begin(stream);
                heartbeat.beforeUse();
            }
        });
        return stream;
    }

    /** Whether the server has said how many streams it takes. */
    boolean isSettled() {
        return settled || closed;
    }

    /** Takes no more calls, and is closed when it has none. */
    void leave() {
        run(() -> {
            if (!leaving && !closed) {
                out.goAway(H2Error.NO_ERROR, null);
                retire();
            }
        });
    }

    /** Does something on the I/O thread, or here after that has ended. */
    void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
            return;
        }
        tasks.add(task);
        if (closed) {
            runTasks();
        } else if (woken.compareAndSet(false, true)) {
            session.setEvent(SelectionKey.OP_WRITE);
        }
    }

    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    // Events of the socket

    @Override
    public void connected(IOSession ignored) {
        thread = Thread.currentThread();
        out.preface();
        session.setEvent(SelectionKey.OP_READ);
    }

    @Override
    public void inputReady(IOSession ignored, ByteBuffer source) throws IOException {
        thread = Thread.currentThread();
        if (broken) {
            return;
        }
        try {
            if (!input.read(source, session)) {
                session.close(CloseMode.GRACEFUL);
            }
        } catch (HttpException e) {
            breakOff(H2Error.COMPRESSION_ERROR, e);
        } catch (H2ConnectionException e) {
            breakOff(H2Error.getByCode(e.getCode()), settings.isKnown() ? e : NoHttp2Exception.otherAnswer());
        } catch (RuntimeException e) {
            breakOff(H2Error.INTERNAL_ERROR, new IOException("a frame of the server cannot be read: " + e, e));
        }
    }

    @Override
    public void outputReady(IOSession ignored) throws IOException {
        thread = Thread.currentThread();
        woken.set(false);
        runTasks();
        for (Command command; (command = session.poll()) != null; command.cancel()) {
            leave();
        }
        while (out.flush() && streams.produce()) {
            // As long as the socket takes it
        }
        if (!out.isEmpty() || streams.hasOutput()) {
            return;
        }
        if (leaving && streams.isEmpty()) {
            endIfUnused();
            session.close(CloseMode.GRACEFUL);
            return;
        }
        out.rest();
        if (woken.get() || session.hasCommands()) {
            out.touch();
        }
    }

    @Override
    public void timeout(IOSession ignored, Timeout timeout) {
        if (!settings.isKnown()) {
            breakOff(
                    H2Error.SETTINGS_TIMEOUT,
                    new IOException("the server has sent no SETTINGS of HTTP/2 within " + timeout));
        } else if (streams.isEmpty()) {
            leave();
        } else {
            heartbeat.ask();
        }
        watch();
    }

    /** Sets when {@link #timeout} comes: the socket's own time-out is that of the connection, calls have theirs. */
    void watch() {
        if (!settings.isKnown()) {
            session.setSocketTimeout(Timeout.of(options.patience()));
        } else {
            session.setSocketTimeout(streams.isEmpty() ? LONGEST_IDLE : PING_EVERY);
        }
    }

    @Override
    public void exception(IOSession ignored, Exception cause) {
        fail(cause);
        session.close(CloseMode.IMMEDIATE);
    }

    @Override
    public void disconnected(IOSession ignored) {
        closed = true;
        fail(new ConnectionClosedException("the server has closed the connection"));
        runTasks();
        listener.closed();
    }

    /** The server has not answered a PING. */
    private void silent() {
        fail(new IOException(
                "the server did not answer a PING within " + options.patience().toMillis() + " ms"));
        session.close(CloseMode.IMMEDIATE);
    }

    /** The server asks for answers and does not read them. */
    private void flooded() {
        fail(new IOException("the server asks for answers and does not read them"));
        session.close(CloseMode.IMMEDIATE);
    }

    /** The server has broken its rules. */
    private void breakOff(H2Error code, Exception why) {
        broken = true;
        out.goAway(code, why.getMessage());
        fail(why);
        try {
            out.flush();
        } catch (IOException e) {
            // The reason is told already
        }
        session.close(CloseMode.GRACEFUL);
    }

    private void fail(Exception why) {
        retire();
        streams.fail(why);
        endIfUnused();
    }

    /**
     * Closes it, where it takes no more calls and has none, also if the server takes nothing and does not close its side: it would
     * keep its place in the pool.
     */
    private void endIfUnused() {
        if (!leaving || !streams.isEmpty() || ending) {
            return;
        }
        ending = true;
        out.touch();
        try {
            options.timer()
                    .schedule(() -> session.close(CloseMode.IMMEDIATE), LONGEST_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The component stops
            session.close(CloseMode.IMMEDIATE);
        }
    }

    // What frames and streams tell

    void received() {
        heartbeat.received();
        streams.heard();
    }

    /** The settings of the server are known, or are others now. */
    void settled() {
        settled = true;
        watch();
        listener.limited(settings.maxStreams());
    }

    /** It takes no more calls. */
    void retire() {
        leaving = true;
        listener.retired();
        out.touch();
        endIfUnused();
    }

    /** A call uses it, or none does any more. */
    void usedOrIdle() {
        watch();
        endIfUnused();
    }

    /** Whether a stream can send some of its body now. */
    boolean canSend() {
        return out.isOpen();
    }

    boolean hasRoom() {
        return out.hasRoom();
    }

    void wantOutput(H2Stream stream) {
        if (streams.want(stream)) {
            out.touch();
        }
    }

    void ended(H2Stream stream) {
        streams.forget(stream);
    }

    /** Ends a call, and its stream where the server knows it. */
    void reset(H2Stream stream, H2Error code, Exception why) {
        if (stream.isDone()) {
            return;
        }
        streams.forget(stream);
        if (stream.isSent() && !stream.isWhole()) {
            out.reset(stream.id(), code);
        }
        stream.fail(why);
    }

    /** A step of a call. */
    interface Step {
        void run() throws HttpException, IOException;
    }

    /** Runs a step of a call so that what goes wrong ends that call alone. */
    void guard(H2Stream stream, Step step) {
        try {
            step.run();
        } catch (H2ConnectionException e) {
            breakOff(H2Error.getByCode(e.getCode()), e);
        } catch (Throwable e) {
            reset(stream, StreamErrors.codeOf(e), options.exceptionOf().apply(e));
        }
    }
}
