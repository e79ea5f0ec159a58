package io.github.camelopenai.internal.client.http.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.http2.impl.nio.FrameInputBuffer;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/** Takes the frames of a connection apart. */
final class FrameInput {

    private static final int MOST_PAYLOAD = 16 * 1024;
    private static final int PRIORITY_BYTES = 5;

    /** How many bytes it takes before other connections of its thread have their say. */
    private static final int MOST_AT_ONCE = 256 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServerFrames server;
    private final HeaderBlocks headers;
    private final FrameInputBuffer buffer = new FrameInputBuffer(MOST_PAYLOAD);
    private boolean begun;
    private int headStream;
    private boolean headEnds;

    FrameInput(ServerFrames server, HeaderBlocks headers) {
        this.server = server;
        this.headers = headers;
    }

    /**
     * Takes what has come.
     *
     * @param source what TLS has unpacked already, or null
     * @return whether more may come
     */
    boolean read(ByteBuffer source, ProtocolIOSession session) throws IOException, HttpException {
        RawFrame frame;
        ReadableByteChannel some = new SomeBytes(session, MOST_AT_ONCE);
        while ((frame = buffer.read(source, some)) != null) {
            take(frame);
        }
        return !buffer.isEndOfStream();
    }

    private void take(RawFrame frame) throws IOException, HttpException {
        int type = frame.getType();
        if (!begun && !FrameType.SETTINGS.same(type)) {
            throw broken("The first frame is no SETTINGS");
        }
        begun = true;
        if (headStream > 0 != FrameType.CONTINUATION.same(type)) {
            throw broken("A head is interrupted, or goes on that was none");
        }
        server.received();
        boolean ofConnection = frame.getStreamId() == 0;
        if (type == FrameType.DATA.getValue()) {
            ofStream(frame);
            server.data(frame.getStreamId(), content(frame), frame.getLength(), frame.isFlagSet(FrameFlag.END_STREAM));
        } else if (type == FrameType.HEADERS.getValue()) {
            ofStream(frame);
            headStream = frame.getStreamId();
            headEnds = frame.isFlagSet(FrameFlag.END_STREAM);
            head(frame, withoutPriority(frame));
        } else if (type == FrameType.CONTINUATION.getValue()) {
            if (frame.getStreamId() != headStream) {
                throw broken("A head goes on in another stream");
            }
            head(frame, payload(frame));
        } else if (type == FrameType.RST_STREAM.getValue()) {
            ofStream(frame);
            server.reset(frame.getStreamId(), exactly(frame, Integer.BYTES).getInt());
        } else if (type == FrameType.SETTINGS.getValue() && ofConnection) {
            if (!frame.isFlagSet(FrameFlag.ACK)) {
                server.settings(payload(frame));
            }
        } else if (type == FrameType.PING.getValue() && ofConnection) {
            byte[] data = new byte[Long.BYTES];
            exactly(frame, Long.BYTES).get(data);
            if (!frame.isFlagSet(FrameFlag.ACK)) {
                server.ping(data);
            }
        } else if (type == FrameType.GOAWAY.getValue() && ofConnection) {
            ByteBuffer payload = atLeast(frame, 2 * Integer.BYTES);
            server.goAway(payload.getInt() & Integer.MAX_VALUE, payload.getInt());
        } else if (type == FrameType.WINDOW_UPDATE.getValue()) {
            server.window(frame.getStreamId(), exactly(frame, Integer.BYTES).getInt() & Integer.MAX_VALUE);
        } else if (type == FrameType.PUSH_PROMISE.getValue()
                || type == FrameType.SETTINGS.getValue()
                || type == FrameType.PING.getValue()
                || type == FrameType.GOAWAY.getValue()) {
            throw broken("A frame that may not come here: " + FrameType.toString(type));
        }
    }

    private void head(RawFrame frame, ByteBuffer piece) throws IOException, HttpException {
        headers.add(piece);
        if (frame.isFlagSet(FrameFlag.END_HEADERS)) {
            int stream = headStream;
            headStream = 0;
            List<Header> head = headers.unpack();
            server.head(stream, head, headEnds);
        }
    }

    private static ByteBuffer withoutPriority(RawFrame frame) throws H2ConnectionException {
        ByteBuffer block = content(frame);
        if (frame.isFlagSet(FrameFlag.PRIORITY)) {
            if (block.remaining() < PRIORITY_BYTES) {
                throw new H2ConnectionException(H2Error.FRAME_SIZE_ERROR, "HEADERS are too short");
            }
            block.position(block.position() + PRIORITY_BYTES);
        }
        return block;
    }

    private static void ofStream(RawFrame frame) throws H2ConnectionException {
        if (frame.getStreamId() == 0) {
            throw broken("A frame of no stream: " + FrameType.toString(frame.getType()));
        }
    }

    private static ByteBuffer payload(RawFrame frame) {
        ByteBuffer payload = frame.getPayload();
        return payload == null ? NOTHING.duplicate() : payload;
    }

    /** The payload without its padding. */
    private static ByteBuffer content(RawFrame frame) {
        ByteBuffer content = frame.getPayloadContent();
        return content == null ? NOTHING.duplicate() : content;
    }

    private static ByteBuffer exactly(RawFrame frame, int bytes) throws H2ConnectionException {
        ByteBuffer payload = atLeast(frame, bytes);
        if (payload.remaining() > bytes) {
            throw new H2ConnectionException(H2Error.FRAME_SIZE_ERROR, "A frame of a wrong length");
        }
        return payload;
    }

    private static ByteBuffer atLeast(RawFrame frame, int bytes) throws H2ConnectionException {
        ByteBuffer payload = payload(frame);
        if (payload.remaining() < bytes) {
            throw new H2ConnectionException(H2Error.FRAME_SIZE_ERROR, "A frame of a wrong length");
        }
        return payload;
    }

    private static H2ConnectionException broken(String how) {
        return new H2ConnectionException(H2Error.PROTOCOL_ERROR, how);
    }

    /** A channel that seems empty after so many bytes. What is left in the socket comes with its next event. */
    private static final class SomeBytes implements ReadableByteChannel {

        private final ReadableByteChannel channel;
        private int left;

        SomeBytes(ReadableByteChannel channel, int most) {
            this.channel = channel;
            this.left = most;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = left > 0 ? channel.read(target) : 0;
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
