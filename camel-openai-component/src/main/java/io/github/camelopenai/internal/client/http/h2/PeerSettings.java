package io.github.camelopenai.internal.client.http.h2;

import java.nio.ByteBuffer;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;

/** What the server has said of itself (<a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2">RFC 9113, section 6.5.2</a>). */
final class PeerSettings {

    private static final int HEADER_TABLE_SIZE = 1;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int ENABLE_PUSH = 2;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int ENTRY_BYTES = 6;

    private int headerTable = HeaderBlocks.TABLE_BYTES;
    private int maxStreams = Integer.MAX_VALUE;
    private int window = 65_535;
    private boolean known;

    /** What a client says of itself: no pushed answers, so much of each stream at first, heads of so many bytes. */
    static byte[] ours(int window, int mostHeaderBytes) {
        return ByteBuffer.allocate(3 * ENTRY_BYTES)
                .putShort((short) ENABLE_PUSH)
                .putInt(0)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(window)
                .putShort((short) MAX_HEADER_LIST_SIZE)
                .putInt(mostHeaderBytes)
                .array();
    }

    /** Takes the payload of a frame. */
    void apply(ByteBuffer payload) throws H2ConnectionException {
        known = true;
        if (payload.remaining() % ENTRY_BYTES != 0) {
            throw new H2ConnectionException(H2Error.FRAME_SIZE_ERROR, "SETTINGS of a wrong length");
        }
        while (payload.hasRemaining()) {
            int name = payload.getShort() & 0xffff;
            long value = payload.getInt() & 0xffffffffL;
            switch (name) {
                case HEADER_TABLE_SIZE -> headerTable = (int) Math.min(value, HeaderBlocks.TABLE_BYTES);
                case MAX_CONCURRENT_STREAMS -> maxStreams = (int) Math.min(value, Integer.MAX_VALUE);
                case INITIAL_WINDOW_SIZE -> window = window(value);
                default -> {
                    // Frames are never longer than every server must take, and what is unknown is ignored
                }
            }
        }
    }

    private static int window(long value) throws H2ConnectionException {
        if (value > Integer.MAX_VALUE) {
            throw new H2ConnectionException(H2Error.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE is " + value);
        }
        return (int) value;
    }

    /** Whether the server has sent them. */
    boolean isKnown() {
        return known;
    }

    int headerTable() {
        return headerTable;
    }

    int maxStreams() {
        return maxStreams;
    }

    /** How many bytes a stream may send before the server has made room. */
    int window() {
        return window;
    }
}
