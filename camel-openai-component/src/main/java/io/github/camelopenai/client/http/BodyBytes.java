package io.github.camelopenai.client.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a body that is collected, copied once where its length is told beforehand. */
final class BodyBytes {

    private static final byte[] NONE = {};
    private static final int SMALLEST = 1_024;

    /** A server may tell any length: more than this is had only when it has come. */
    private static final int MOST_BEFOREHAND = 64 * 1024;

    private byte[] bytes = NONE;
    private int length;

    /** The body will have so many bytes, or, where that is negative, nobody knows how many. */
    void expect(long told) {
        if (told > 0) {
            bytes = new byte[(int) Math.min(told, MOST_BEFOREHAND)];
        }
    }

    int length() {
        return length;
    }

    void add(ByteBuffer source) {
        int added = source.remaining();
        if (added > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + added, Math.max(SMALLEST, 2 * length)));
        }
        source.get(bytes, length, added);
        length += added;
    }

    /** All of them. Whoever takes them has them for himself. */
    byte[] take() {
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        drop();
        return all;
    }

    void drop() {
        bytes = NONE;
        length = 0;
    }
}
