package io.github.camelopenai.internal.client.http.h2;

import java.nio.ByteBuffer;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;

/**
 * The two windows of a connection. What may come is kept wide open, so that a stream whose reader is slow stops no other; each stream has
 * a window of its own.
 */
final class Windows {

    private static final int FIRST = 65_535;
    private static final int WIDE = 1 << 30;

    private int receiving = FIRST;
    private long sending = FIRST;

    /** Opens what may come, and gives the payload of the frame that tells the server. */
    byte[] widen() {
        byte[] update =
                ByteBuffer.allocate(Integer.BYTES).putInt(WIDE - receiving).array();
        receiving = WIDE;
        return update;
    }

    /** Takes what a frame used. Returns by how much the server may be told that the window is wider, or 0. */
    int received(int frameLength) throws H2ConnectionException {
        receiving -= frameLength;
        if (receiving < 0) {
            throw new H2ConnectionException(H2Error.FLOW_CONTROL_ERROR, "The server sends more than there is room for");
        }
        if (receiving > WIDE / 2) {
            return 0;
        }
        int update = WIDE - receiving;
        receiving = WIDE;
        return update;
    }

    /** How many bytes may be sent. */
    int sending() {
        return (int) Math.min(sending, Integer.MAX_VALUE);
    }

    void sent(int bytes) {
        sending -= bytes;
    }

    void widenSending(int bytes) throws H2ConnectionException {
        sending += bytes;
        if (sending > Integer.MAX_VALUE) {
            throw new H2ConnectionException(H2Error.FLOW_CONTROL_ERROR, "The server opens the window too far");
        }
    }
}
