package io.github.camelopenai.client.http;

import io.github.camelopenai.client.http.ContentDecoder.UndecodableException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body that is collected, decoded where it is coded, up to so many bytes. */
final class WholeBody {

    private static final int PIECE_BYTES = 8 * 1024;

    private final long most;
    private final BodyBytes bytes = new BodyBytes();
    private ContentDecoder decoder;
    private byte[] piece;
    private byte[] replacement;
    private long received;

    /** @param most how many bytes it may have, as it came and decoded */
    WholeBody(long most) {
        this.most = most;
    }

    /** The response has more bytes than {@code maxResponseSize}. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The body will have so many bytes, or, where that is negative, nobody knows how many. */
    void expect(long told) {
        bytes.expect(told);
    }

    /** What comes is coded. */
    void decode(ContentDecoder undo) {
        decoder = undo;
        piece = new byte[PIECE_BYTES];
    }

    /** Gives up what comes, for something else. */
    void replace(byte[] other) {
        drop();
        replacement = other;
    }

    void add(ByteBuffer source) throws IOException {
        received += source.remaining();
        if (received > most) {
            throw new TooLargeException();
        }
        if (replacement != null) {
            source.position(source.limit());
        } else if (decoder == null) {
            bytes.add(source);
        } else {
            byte[] coded = new byte[source.remaining()];
            source.get(coded);
            decoder.feed(coded);
            addDecoded();
        }
    }

    private void addDecoded() throws IOException {
        for (int decoded = decode(); decoded > 0; decoded = decode()) {
            if (bytes.length() + (long) decoded > most) {
                throw new TooLargeException();
            }
            bytes.add(ByteBuffer.wrap(piece, 0, decoded));
        }
    }

    private int decode() throws UndecodableException {
        return decoder.decode(piece, piece.length);
    }

    /**
     * All of it. Whoever takes it has it for himself.
     *
     * @throws UndecodableException where it is cut short
     */
    byte[] take() throws UndecodableException {
        if (replacement != null) {
            return replacement;
        }
        if (decoder != null) {
            decoder.end();
        }
        byte[] all = bytes.take();
        drop();
        return all;
    }

    void drop() {
        bytes.drop();
        if (decoder != null) {
            decoder.close();
        }
    }
}
