package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
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

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Timeout LONGEST_IDLE = Timeout.ofMinutes(3);
    private static final Timeout PING_EVERY = Timeout.ofSeconds(30);

    private final H2Options options;
    private final Listener listener;
    private final PeerSettings settings = new PeerSettings();
    private final HeaderBlocks headers;
    private final FrameInput input;
    private final FrameOutput output = new FrameOutput();
    private final Windows windows = new Windows();
    private final H2Streams streams;
    private final Heartbeat heartbeat;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Thread thread;
    private volatile boolean closed;
    private volatile boolean settled;
    private boolean leaving;

    /** Is told what becomes of a connection. */
    interface Listener {

        /** The server has said how many streams it takes at a time. */
        void limited(int most);

        /** It takes no more calls; those that it has go on. */
        void retired();

        /** It is gone. */
        void closed();
    }

    H2Connection(ProtocolIOSession session, H2Options options, Listener listener) {
        super(session);
        this.options = options;
        this.listener = listener;
        this.headers = new HeaderBlocks(options.mostHeaders());
        this.input = new FrameInput(this, headers);
        this.streams = new H2Streams(this, settings);
        this.heartbeat = new Heartbeat(options.timer(), options.patience(), this::ping, () -> run(this::silent));
    }

    // What calls ask, on any thread

    /** Sends a call. */
    H2Stream open(AsyncClientExchangeHandler handler, HttpContext context) {
        H2Stream stream = new H2Stream(this, handler, HttpCoreContext.castOrCreate(context));
        context.setAttribute(Multiplexed.ATTRIBUTE, stream);
        run(() -> {
            if (closed || leaving) {
                stream.fail(new NotProcessedException("the connection was closing"));
            } else {
                streams.begin(stream);
            }
        });
        return stream;
    }

    /** Whether the server has said how many streams it takes. Other threads may ask. */
    boolean isSettled() {
        return settled || closed;
    }

    /** Closes it when it has no calls. */
    void leave() {
        run(() -> {
            if (!leaving && !closed) {
                goAway(H2Error.NO_ERROR, "");
            }
        });
    }

    /** Does something on the I/O thread, or, where there is none any more, here. */
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
    public void connected(IOSession ignored) throws IOException {
        thread = Thread.currentThread();
        output.raw(PREFACE);
        output.frame(FrameType.SETTINGS, 0, 0, PeerSettings.ours(H2Stream.FIRST_WINDOW, HeaderBlocks.MOST_BYTES));
        output.frame(FrameType.WINDOW_UPDATE, 0, 0, windows.widen());
        session.setEvent(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Override
    public void inputReady(IOSession ignored, ByteBuffer source) throws IOException {
        thread = Thread.currentThread();
        try {
            if (!input.read(source, session)) {
                session.close(CloseMode.GRACEFUL);
            }
        } catch (HttpException e) {
            end(H2Error.COMPRESSION_ERROR, e);
        } catch (H2ConnectionException e) {
            end(H2Error.getByCode(e.getCode()), e);
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
        while (output.flush(session) && streams.produce()) {
            // As long as the socket takes it
        }
        if (!output.isEmpty() || streams.hasOutput()) {
            return;
        }
        if (leaving && streams.isEmpty()) {
            session.close(CloseMode.GRACEFUL);
            return;
        }
        session.clearEvent(SelectionKey.OP_WRITE);
        if (woken.get() || session.hasCommands()) {
            session.setEvent(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public void timeout(IOSession ignored, Timeout timeout) {
        if (!settings.isKnown()) {
            end(H2Error.SETTINGS_TIMEOUT, new IOException("the server has sent no SETTINGS of HTTP/2 within " + timeout));
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

    private void silent() {
        fail(new IOException("the server did not answer a PING within "
                + options.patience().toMillis() + " ms"));
        session.close(CloseMode.IMMEDIATE);
    }

    /** Ends the connection: the server has broken its rules. */
    private void end(H2Error code, Exception why) {
        goAway(code, why.getMessage());
        fail(why);
        try {
            output.flush(session);
        } catch (IOException e) {
            // The reason is told already
        }
        session.close(CloseMode.GRACEFUL);
    }

    private void fail(Exception why) {
        leaving = true;
        listener.retired();
        streams.fail(why);
    }

    // What the server says

    void received() {
        heartbeat.received();
    }

    void onSettings(ByteBuffer payload) throws IOException {
        int windowBefore = settings.window();
        settings.apply(payload);
        headers.tableOfServer(settings.headerTable());
        output.frame(FrameType.SETTINGS, FrameFlag.ACK.getValue(), 0);
        streams.widen(settings.window() - windowBefore);
        settled = true;
        watch();
        listener.limited(settings.maxStreams());
        streams.startPending();
        touch();
    }

    void onHead(int stream, List<Header> head, boolean isEnd) throws IOException {
        H2Stream known = streams.known(stream);
        if (known != null) {
            guard(known, () -> known.head(head, isEnd));
        }
    }

    void onData(int stream, ByteBuffer bytes, int frameLength, boolean isEnd) throws IOException {
        int update = windows.received(frameLength);
        if (update > 0) {
            sendWindow(0, update);
        }
        H2Stream known = streams.known(stream);
        if (known != null) {
            guard(known, () -> known.data(bytes, frameLength, isEnd));
        }
    }

    void onReset(int stream, int code) throws IOException {
        H2Stream known = streams.known(stream);
        if (known != null) {
            H2Error error = H2Error.getByCode(code);
            streams.forget(known);
            known.fail(
                    error == H2Error.REFUSED_STREAM
                            ? new NotProcessedException("the server has refused the stream")
                            : new IOException("the server has reset the stream: " + (error == null ? code : error)));
        }
    }

    void onPing(byte[] data) throws IOException {
        output.frame(FrameType.PING, FrameFlag.ACK.getValue(), 0, data);
        touch();
    }

    void onGoAway(int last, int code) {
        leaving = true;
        listener.retired();
        List<H2Stream> unseen = new ArrayList<>(streams.after(last));
        unseen.forEach(streams::forget);
        unseen.forEach(stream -> stream.fail(new NotProcessedException(
                "the server goes away: " + (H2Error.getByCode(code) == null ? code : H2Error.getByCode(code)))));
        touch();
    }

    void onWindowUpdate(int stream, int bytes) throws IOException {
        if (stream == 0) {
            windows.widenSending(bytes);
            streams.unblock();
        } else {
            H2Stream known = streams.known(stream);
            if (known != null) {
                guard(known, () -> known.addSendWindow(bytes));
            }
        }
    }

    // What streams send

    void sendHead(H2Stream stream, HttpRequest request, boolean isEnd) throws HttpException, IOException {
        output.headers(stream.id(), headers.pack(request), isEnd);
        heartbeat.beforeUse();
        touch();
    }

    int sendData(int stream, ByteBuffer source, int most) {
        int written = output.data(stream, source, Math.min(most, windows.sending()));
        windows.sent(written);
        touch();
        return written;
    }

    /** Whether the window of the connection lets streams send. */
    boolean canSend() {
        return windows.sending() > 0;
    }

    boolean hasRoom() {
        return output.hasRoom();
    }

    void sendEnd(int stream) throws IOException {
        output.end(stream);
        touch();
    }

    void sendWindow(int stream, int bytes) {
        send(FrameType.WINDOW_UPDATE, stream, Windows.bytes(bytes));
    }

    void wantOutput(H2Stream stream) {
        if (streams.want(stream)) {
            touch();
        }
    }

    private void ping() {
        send(FrameType.PING, 0, new byte[Long.BYTES]);
    }

    /** Ends a stream that the server knows, and with it its call. */
    void reset(H2Stream stream, H2Error code, Exception why) {
        if (stream.isDone()) {
            return;
        }
        streams.forget(stream);
        if (stream.isSent()) {
            send(FrameType.RST_STREAM, stream.id(), Windows.bytes(code.getCode()));
        }
        stream.fail(why);
    }

    void ended(H2Stream stream) {
        streams.forget(stream);
    }

    /** No call uses it now. */
    void emptied() {
        watch();
        if (leaving) {
            touch();
        }
    }

    private void goAway(H2Error code, String why) {
        leaving = true;
        listener.retired();
        byte[] words = why == null ? new byte[0] : why.getBytes(StandardCharsets.UTF_8);
        send(
                FrameType.GOAWAY,
                0,
                ByteBuffer.allocate(2 * Integer.BYTES + words.length)
                        .putInt(0)
                        .putInt(code.getCode())
                        .put(words)
                        .array());
    }

    private void send(FrameType type, int stream, byte[] payload) {
        try {
            output.frame(type, 0, stream, payload);
            touch();
        } catch (H2ConnectionException e) {
            fail(e);
            session.close(CloseMode.IMMEDIATE);
        }
    }

    private void touch() {
        session.setEvent(SelectionKey.OP_WRITE);
    }

    /** A step of a call. */
    interface Step {
        void run() throws HttpException, IOException;
    }

    /** Runs a step of a call so that what goes wrong ends that call alone. */
    void guard(H2Stream stream, Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            reset(stream, StreamErrors.codeOf(e), options.exceptionOf().apply(e));
        }
    }
}
