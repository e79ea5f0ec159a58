package io.github.camelopenai.internal.client.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/**
 * Pieces that are sent one behind the other, each opened when the one before is sent.
 *
 * <p>A piece whose length was announced must have it: one that ends earlier, or goes on, breaks the request before its end, so
 * that no server takes it for whole.
 *
 * @param pieces the pieces
 */
record PiecedContent(List<Content> pieces) implements Content {

    PiecedContent(List<Content> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    @Override
    public long length() {
        boolean known = pieces.stream().noneMatch(piece -> piece.length() == UNKNOWN);
        return known ? pieces.stream().mapToLong(Content::length).sum() : UNKNOWN;
    }

    @Override
    public boolean isRepeatable() {
        return pieces.stream().allMatch(Content::isRepeatable);
    }

    @Override
    public InputStream open() {
        return new Stream(pieces.iterator());
    }

    private static final class Stream extends InputStream {

        private final Iterator<Content> rest;
        private Content piece = Content.of(new byte[0]);
        private InputStream in = InputStream.nullInputStream();
        private long count;

        Stream(Iterator<Content> rest) {
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            int read = in.read(target, offset, size);
            while (read < 0 && openNext()) {
                read = in.read(target, offset, size);
            }
            count += Math.max(read, 0);
            if (piece.length() != UNKNOWN && count > piece.length()) {
                throw new IOException("it goes on behind the " + piece.length() + " bytes that were announced");
            }
            return read;
        }

        private boolean openNext() throws IOException {
            if (piece.length() != UNKNOWN && count < piece.length()) {
                throw new IOException(
                        "it ended after " + count + " of the " + piece.length() + " bytes that were announced");
            }
            QuietClose.of(in);
            if (!rest.hasNext()) {
                return false;
            }
            piece = rest.next();
            count = 0;
            in = piece.open();
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
