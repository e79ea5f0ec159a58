package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;

/**
 * The frames on their way to the server. Small ones go together, in one TLS record. What the socket does not take stays here: a few
 * frames that steer the connection, and of bodies no more than one buffer.
 */
final class FrameOutput {

    private static final int HEAD_BYTES = 9;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MOST_WAITING = 10_000;

    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private int dataStream;
    private int dataFlags;

    /** Adds bytes that are no frame. */
    void raw(byte[] bytes) {
        out.put(bytes);
    }

    void frame(FrameType type, int flags, int stream, byte... payload) throws H2ConnectionException {
        frame(type, flags, stream, ByteBuffer.wrap(payload));
    }

    void frame(FrameType type, int flags, int stream, ByteBuffer payload) throws H2ConnectionException {
        dataStream = 0;
        ByteBuffer target = out;
        if (!waiting.isEmpty() || out.remaining() < HEAD_BYTES + payload.remaining()) {
            if (waiting.size() >= MOST_WAITING) {
                throw new H2ConnectionException(
                        H2Error.ENHANCE_YOUR_CALM, "The server asks for answers and does not read them");
            }
            target = ByteBuffer.allocate(HEAD_BYTES + payload.remaining());
        }
        head(target, payload.remaining(), type, flags, stream);
        target.put(payload);
        if (target != out) {
            waiting.add(target.flip());
        }
    }

    /** Sends a block of headers, in as many frames as it needs. */
    void headers(int stream, ByteBuffer block, boolean isEnd) throws H2ConnectionException {
        FrameType type = FrameType.HEADERS;
        int flags = isEnd ? FrameFlag.END_STREAM.getValue() : 0;
        do {
            int end = block.limit();
            block.limit(Math.min(end, block.position() + BUFFER_BYTES - HEAD_BYTES));
            boolean isLast = block.limit() == end;
            frame(type, isLast ? flags | FrameFlag.END_HEADERS.getValue() : flags, stream, block);
            block.limit(end);
            type = FrameType.CONTINUATION;
            flags = 0;
        } while (block.hasRemaining());
    }

    /**
     * Takes some of a body.
     *
     * @param most how many bytes the windows allow
     * @return how many it took
     */
    int data(int stream, ByteBuffer source, int most) {
        int room = waiting.isEmpty() ? out.remaining() - HEAD_BYTES : 0;
        int count = Math.min(Math.min(source.remaining(), most), room);
        if (count <= 0) {
            return 0;
        }
        head(out, count, FrameType.DATA, 0, stream);
        dataStream = stream;
        dataFlags = out.position() - Integer.BYTES - 1;
        int end = source.limit();
        source.limit(source.position() + count);
        out.put(source);
        source.limit(end);
        return count;
    }

    /** Whether a body finds room. */
    boolean hasRoom() {
        return waiting.isEmpty() && out.remaining() > HEAD_BYTES;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && out.position() == 0;
    }

    /** Ends a body, with its last frame if that is still here. */
    void end(int stream) throws H2ConnectionException {
        if (dataStream == stream) {
            out.put(dataFlags, (byte) FrameFlag.END_STREAM.getValue());
        } else {
            frame(FrameType.DATA, FrameFlag.END_STREAM.getValue(), stream);
        }
    }

    /** Writes what the channel takes. Returns whether that was all. */
    boolean flush(WritableByteChannel channel) throws IOException {
        while (true) {
            while (!waiting.isEmpty() && out.remaining() >= waiting.peek().remaining()) {
                out.put(waiting.remove());
            }
            if (out.position() == 0) {
                return true;
            }
            dataStream = 0;
            out.flip();
            int written;
            try {
                written = channel.write(out);
            } finally {
                out.compact();
            }
            if (written <= 0) {
                return false;
            }
        }
    }

    private static void head(ByteBuffer target, int length, FrameType type, int flags, int stream) {
        target.putInt(length << 8 | type.getValue());
        target.put((byte) flags);
        target.putInt(stream);
    }
}
