package io.github.camelopenai.internal.client.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The bytes of a body that is collected, copied once where its length is told beforehand or it is large. */
final class BodyBytes {

    private static final byte[] NONE = {};
    private static final int SMALLEST = 1_024;

    /** A server may tell any length: more than this is had only when it has come. */
    private static final int MOST_BEFOREHAND = 64 * 1024;

    /** Not so large that the garbage collector treats it apart. */
    private static final int LARGEST_PIECE = 256 * 1024;

    /** One piece is all that most bodies have. */
    private final Deque<byte[]> full = new ArrayDeque<>(1);

    private byte[] piece = NONE;
    private int inPiece;
    private int length;

    /** The body will have so many bytes, or, where that is negative, nobody knows how many. */
    void expect(long told) {
        if (told > 0) {
            piece = new byte[(int) Math.min(told, MOST_BEFOREHAND)];
        }
    }

    int length() {
        return length;
    }

    void add(ByteBuffer source) {
        while (source.hasRemaining()) {
            if (inPiece == piece.length) {
                if (inPiece > 0) {
                    full.add(piece);
                }
                int next = Math.min(Math.max(source.remaining(), Math.max(SMALLEST, length)), LARGEST_PIECE);
                piece = new byte[next];
                inPiece = 0;
            }
            int added = Math.min(source.remaining(), piece.length - inPiece);
            source.get(piece, inPiece, added);
            inPiece += added;
            length += added;
        }
    }

    /** All of them. The caller owns them from then on. */
    byte[] take() {
        byte[] all;
        if (full.isEmpty()) {
            all = inPiece == piece.length ? piece : Arrays.copyOf(piece, inPiece);
        } else {
            all = new byte[length];
            int at = 0;
            // Each is let go as soon as it is copied
            for (byte[] next = full.poll(); next != null; next = full.poll()) {
                System.arraycopy(next, 0, all, at, next.length);
                at += next.length;
            }
            System.arraycopy(piece, 0, all, at, inPiece);
        }
        drop();
        return all;
    }

    void drop() {
        full.clear();
        piece = NONE;
        inPiece = 0;
        length = 0;
    }
}
