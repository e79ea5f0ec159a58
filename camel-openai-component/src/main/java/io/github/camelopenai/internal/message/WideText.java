package io.github.camelopenai.internal.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Tells text in UTF-16 or UTF-32 without a byte-order mark, which is valid UTF-8 for many languages and would be sent as letters
 * with NULs between them.
 *
 * <p>Of the alphabets in the first blocks of Unicode, one byte of each letter is below 0x20, on the same side in nearly all.
 */
final class WideText {

    private static final int LOOKED_AT = 1_024;
    private static final int FEWEST = 4;

    private WideText() {}

    /** The charset that bytes look like, or null where they look like none of these. */
    static Charset charsetOf(byte[] bytes) {
        int size = Math.min(bytes.length, LOOKED_AT) / 4 * 4;
        int[] nuls = new int[4];
        int[] low = new int[4];
        boolean hasControl = false;
        for (int i = 0; i < size; i++) {
            boolean isLow = bytes[i] >= 0 && bytes[i] < ' ';
            low[i % 4] += isLow ? 1 : 0;
            nuls[i % 4] += bytes[i] == 0 ? 1 : 0;
            hasControl |= isLow && !Character.isWhitespace(bytes[i]);
        }
        if (size < FEWEST || !hasControl) {
            return null;
        }
        int quads = size / 4;
        if (nuls[2] == quads && nuls[3] == quads) {
            return Charset.forName("UTF-32LE");
        }
        if (nuls[0] == quads && isMost(nuls[1], quads)) {
            return Charset.forName("UTF-32BE");
        }
        int even = low[0] + low[2];
        int odd = low[1] + low[3];
        if (isMost(odd, 2 * quads) && isLess(even, 2 * quads)) {
            return StandardCharsets.UTF_16LE;
        }
        return isMost(even, 2 * quads) && isLess(odd, 2 * quads) ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean isMost(int part, int whole) {
        return part >= whole * 3 / 4.0;
    }

    private static boolean isLess(int part, int whole) {
        return part <= whole * 3 / 5.0;
    }
}
