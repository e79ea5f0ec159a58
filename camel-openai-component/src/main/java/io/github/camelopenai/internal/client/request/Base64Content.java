package io.github.camelopenai.internal.client.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/**
 * The base64 of a content, encoded while it is read (<a href="https://www.rfc-editor.org/rfc/rfc4648#section-4">RFC 4648</a>).
 *
 * @param source the bytes
 */
record Base64Content(Content source) implements Content {

    @Override
    public long length() {
        return source.length() == UNKNOWN ? UNKNOWN : (source.length() + 2) / 3 * 4;
    }

    @Override
    public InputStream open() throws IOException {
        return new Encoded(source.open());
    }

    @Override
    public boolean isRepeatable() {
        return source.isRepeatable();
    }

    private static final class Encoded extends InputStream {

        /** A multiple of 3, so that only the last piece is padded. */
        private static final int PIECE = 24 * 1024;

        private final InputStream in;
        private byte[] encoded = new byte[0];
        private int next;
        private boolean allRead;

        Encoded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int start, int size) throws IOException {
            if (size == 0) {
                return 0;
            }
            while (next == encoded.length) {
                if (allRead) {
                    return -1;
                }
                byte[] piece = in.readNBytes(PIECE);
                allRead = piece.length < PIECE;
                encoded = Base64.getEncoder().encode(piece);
                next = 0;
            }
            int count = Math.min(size, encoded.length - next);
            System.arraycopy(encoded, next, target, start, count);
            next += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
