package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/** What a connection says to its server. It is written when the socket takes it. */
final class Outgoing {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ProtocolIOSession session;
    private final HeaderBlocks headers;
    private final Windows windows;
    private final Runnable whenFlooded;
    private final FrameOutput output = new FrameOutput();
    private boolean isWanted;

    /** @param whenFlooded runs where the server asks for more answers than it reads */
    Outgoing(ProtocolIOSession session, HeaderBlocks headers, Windows windows, Runnable whenFlooded) {
        this.session = session;
        this.headers = headers;
        this.windows = windows;
        this.whenFlooded = whenFlooded;
    }

    void preface() {
        output.raw(PREFACE);
        frame(FrameType.SETTINGS, 0, 0, PeerSettings.ours(H2Stream.FIRST_WINDOW, HeaderBlocks.MOST_BYTES));
        frame(FrameType.WINDOW_UPDATE, 0, 0, windows.widen());
    }

    void head(int stream, HttpRequest request, boolean isEnd) throws HttpException, IOException {
        output.headers(stream, headers.pack(request), isEnd);
        touch();
    }

    /**
     * Takes some of a body.
     *
     * @param most how many bytes the window of the stream allows
     * @return how many it took
     */
    int data(int stream, ByteBuffer source, int most) {
        int written = output.data(stream, source, Math.min(most, windows.sending()));
        windows.sent(written);
        touch();
        return written;
    }

    /** The body of a stream is whole. */
    void end(int stream) throws IOException {
        output.end(stream);
        touch();
    }

    /** There is more room, in a stream or, where that is 0, in the connection. */
    void window(int stream, int bytes) {
        frame(FrameType.WINDOW_UPDATE, 0, stream, bytes(bytes));
    }

    void settingsTaken() {
        frame(FrameType.SETTINGS, FrameFlag.ACK.getValue(), 0);
    }

    void ping() {
        frame(FrameType.PING, 0, 0, new byte[Long.BYTES]);
    }

    void pong(byte[] data) {
        frame(FrameType.PING, FrameFlag.ACK.getValue(), 0, data);
    }

    void reset(int stream, H2Error why) {
        frame(FrameType.RST_STREAM, 0, stream, bytes(why.getCode()));
    }

    void goAway(H2Error why, String words) {
        byte[] debug = words == null ? new byte[0] : words.getBytes(StandardCharsets.UTF_8);
        frame(
                FrameType.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(2 * Integer.BYTES + debug.length)
                        .putInt(0)
                        .putInt(why.getCode())
                        .put(debug)
                        .array());
    }

    private void frame(FrameType type, int flags, int stream, byte... payload) {
        try {
            output.frame(type, flags, stream, payload);
            touch();
        } catch (H2ConnectionException e) {
            whenFlooded.run();
        }
    }

    /** Writes what the socket takes. Returns whether that was all. */
    boolean flush() throws IOException {
        return output.flush(session);
    }

    boolean isEmpty() {
        return output.isEmpty();
    }

    /** Whether a body finds room here. */
    boolean hasRoom() {
        return output.hasRoom();
    }

    /** Whether the window of the connection lets bodies go. */
    boolean isOpen() {
        return windows.sending() > 0;
    }

    /** Something is to be written, or looked at. */
    void touch() {
        if (!isWanted) {
            isWanted = true;
            session.setEvent(SelectionKey.OP_WRITE);
        }
    }

    /** Nothing is to be written. */
    void rest() {
        isWanted = false;
        session.clearEvent(SelectionKey.OP_WRITE);
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
