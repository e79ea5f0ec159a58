package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.IncomingEntityDetails;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.apache.hc.core5.http2.impl.DefaultH2ResponseConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on a connection. All of it runs on the connection's I/O thread, except what asks for output, makes room or cancels.
 *
 * <p>What comes is bounded by the stream's own window: a reader that is slow stops its server here, and no other stream.
 */
final class H2Stream implements Multiplexed, DataStreamChannel, CapacityChannel {

    /** How much of an answer may come before its reader has made room: as much as is kept of a stream of events. */
    static final int FIRST_WINDOW = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(H2Stream.class);

    private final H2Connection connection;
    private final Outgoing out;
    private final AsyncClientExchangeHandler handler;
    private final HttpCoreContext context;
    private volatile boolean answered;
    private volatile boolean kept;
    private volatile boolean done;

    private int id;
    private long sendWindow;
    private int receiveWindow = FIRST_WINDOW;
    private boolean sent;
    private boolean isHead;
    private boolean hasHead;
    private boolean localEnded;
    private boolean remoteEnded;
    private long expected = -1;
    private long received;

    /** Whether the connection will ask it for output; the connection's own. */
    boolean isQueued;

    H2Stream(H2Connection connection, Outgoing out, AsyncClientExchangeHandler handler, HttpCoreContext context) {
        this.connection = connection;
        this.out = out;
        this.handler = handler;
        this.context = context;
    }

    int id() {
        return id;
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    public boolean isKept() {
        return kept;
    }

    boolean isDone() {
        return done;
    }

    /** Ends the call from any thread: the server is told to do no more for it. */
    void cancel() {
        if (!done) {
            connection.run(
                    () -> connection.reset(this, H2Error.CANCEL, new H2StreamResetException(H2Error.CANCEL, "Ended")));
        }
    }

    void start(int number, int window, boolean isKept) throws HttpException, IOException {
        id = number;
        sendWindow = window;
        kept = isKept;
        context.setProtocolVersion(HttpVersion.HTTP_2);
        context.setSSLSession(connection.getSSLSession());
        handler.produceRequest(
                (request, body, ignored) -> {
                    localEnded = body == null;
                    isHead = Method.HEAD.isSame(request.getMethod());
                    if (body != null && body.getContentLength() >= 0) {
                        request.setHeader("content-length", body.getContentLength());
                    }
                    out.head(id, request, localEnded);
                    sent = true;
                    if (body != null) {
                        connection.wantOutput(this);
                    }
                },
                context);
    }

    /** Whether the server knows of it. */
    boolean isSent() {
        return sent;
    }

    /** Whether both sides have ended it, so that there is nothing to reset. */
    boolean isWhole() {
        return localEnded && remoteEnded;
    }

    boolean hasBody() {
        return !done && !localEnded;
    }

    /** Whether it has more to send, and the server takes it. */
    boolean canSend() {
        return hasBody() && sendWindow > 0 && handler.available() > 0;
    }

    void produce() throws IOException {
        handler.produce(this);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (done) {
            return 0;
        }
        int written = out.data(id, source, (int) Math.min(sendWindow, Integer.MAX_VALUE));
        sendWindow -= written;
        return written;
    }

    @Override
    public void endStream() throws IOException {
        endStream(null);
    }

    @Override
    public void endStream(List<? extends Header> trailers) throws IOException {
        if (done || localEnded) {
            return;
        }
        localEnded = true;
        out.end(id);
        endWithBoth();
    }

    @Override
    public void requestOutput() {
        connection.run(() -> connection.wantOutput(this));
    }

    /** The server takes more, or where that is negative, less. */
    void addSendWindow(int bytes) throws H2StreamResetException {
        sendWindow += bytes;
        if (sendWindow > Integer.MAX_VALUE) {
            throw new H2StreamResetException(H2Error.FLOW_CONTROL_ERROR, "The server opens a window too far");
        }
        connection.wantOutput(this);
    }

    /** There is room for more of the answer. */
    @Override
    public void update(int bytes) {
        connection.run(() -> {
            if (!done && !remoteEnded) {
                int more = Math.min(bytes, Integer.MAX_VALUE - receiveWindow);
                if (more > 0) {
                    receiveWindow += more;
                    out.window(id, more);
                }
            }
        });
    }

    void head(List<Header> headers, boolean isEnd) throws HttpException, IOException {
        answered = true;
        if (headers == null) {
            throw new MessageConstraintException("the head of the answer is too large");
        }
        if (hasHead) {
            end(headers, isEnd);
            return;
        }
        HttpResponse response = DefaultH2ResponseConverter.INSTANCE.convert(headers);
        if (response.getCode() < 200) {
            if (isEnd || response.getCode() < 100) {
                throw new ProtocolException("An interim response that is the last");
            }
            handler.consumeInformation(response, context);
            return;
        }
        hasHead = true;
        expected = isHead ? -1 : contentLength(response);
        EntityDetails entity = isEnd ? null : new IncomingEntityDetails(response, expected);
        remoteEnded = isEnd;
        if (isEnd && expected > 0 && response.getCode() != HttpStatus.SC_NOT_MODIFIED) {
            throw new ProtocolException("Content-Length is " + expected + ", but no body came");
        }
        context.setResponse(response);
        handler.consumeResponse(response, entity, context);
        endWithBoth();
    }

    private static long contentLength(HttpResponse response) throws ProtocolException {
        Header length = response.getHeader("content-length");
        if (length == null) {
            return -1;
        }
        try {
            long bytes = Long.parseLong(length.getValue());
            if (bytes >= 0) {
                return bytes;
            }
            throw new ProtocolException("Content-Length is negative");
        } catch (NumberFormatException e) {
            throw new ProtocolException("Content-Length is no number");
        }
    }

    /** @param frameLength how much of the window the frame takes, padding and all */
    void data(ByteBuffer bytes, int frameLength, boolean isEnd) throws HttpException, IOException {
        if (!hasHead || remoteEnded) {
            throw new ProtocolException("A body without a head");
        }
        receiveWindow -= frameLength;
        if (receiveWindow < 0) {
            throw new H2StreamResetException(
                    H2Error.FLOW_CONTROL_ERROR, "The server sends more than there is room for");
        }
        int padding = frameLength - bytes.remaining();
        received += bytes.remaining();
        if (bytes.hasRemaining() && !isHead) {
            handler.consume(bytes);
        }
        if (done) {
            return;
        }
        if (isEnd) {
            end(null, true);
            return;
        }
        if (padding > 0) {
            update(padding);
        }
        if (receiveWindow < FIRST_WINDOW / 2) {
            handler.updateCapacity(this);
        }
    }

    private void end(List<Header> trailers, boolean isEnd) throws HttpException, IOException {
        if (!isEnd || remoteEnded) {
            throw new ProtocolException("Headers inside of a body");
        }
        remoteEnded = true;
        if (expected >= 0 && expected != received) {
            throw new ProtocolException("Content-Length is " + expected + ", but " + received + " bytes came");
        }
        handler.streamEnd(trailers);
        endWithBoth();
    }

    private void endWithBoth() {
        if (localEnded && remoteEnded && !done) {
            connection.ended(this);
            release();
        }
    }

    /** Ends it with a failure. The connection has forgotten it. */
    void fail(Exception why) {
        if (done) {
            return;
        }
        done = true;
        try {
            handler.failed(why);
            handler.releaseResources();
        } catch (RuntimeException | Error e) {
            // Others end after this one, which has nobody left to be told
            LOG.error("The end of a call failed with {}", e.toString(), e);
        }
    }

    private void release() {
        done = true;
        handler.releaseResources();
    }
}
