package io.github.camelopenai.internal.message.stream;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that come in pieces. The thread that reads waits for the next one. */
abstract class PieceStream extends InputStream {

    private byte[] piece = new byte[0];
    private int offset;
    private boolean ended;

    /** Begins with what is there already. */
    final void first(byte[] bytes) {
        piece = bytes;
    }

    /** Waits for the next piece, which may be empty. */
    abstract byte[] next() throws IOException;

    /** The next piece is the last. */
    final void last() {
        ended = true;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int start, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        while (offset == piece.length) {
            if (ended) {
                return -1;
            }
            piece = next();
            offset = 0;
        }
        int read = Math.min(size, piece.length - offset);
        System.arraycopy(piece, offset, target, start, read);
        offset += read;
        return read;
    }

    @Override
    public final int available() {
        return piece.length - offset;
    }
}
