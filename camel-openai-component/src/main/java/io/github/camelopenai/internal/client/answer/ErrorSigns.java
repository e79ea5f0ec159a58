package io.github.camelopenai.internal.client.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells bodies and events that cannot be errors, so that they are not parsed for one. Every answer and every chunk passes here. */
final class ErrorSigns {

    /** By the character before its last quote: none of them has that of another. */
    private static final byte[][] BY_END = new byte[128][];

    static {
        for (String sign : new String[] {"\"errors\"", "\"detail\"", "\"base_resp\"", "\"code\"", "ERROR\""}) {
            put(sign);
        }
        put("rror\"");
    }

    private ErrorSigns() {}

    private static void put(String sign) {
        BY_END[sign.charAt(sign.length() - 2)] = sign.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a text has what all errors have: the name of such a field, or a word that ends with "error", as types do. */
    static boolean areIn(byte[] bytes) {
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == '"' && bytes[i - 1] >= 0) {
                byte[] sign = BY_END[bytes[i - 1]];
                int begin = sign == null ? -1 : i + 1 - sign.length;
                if (begin >= 0 && Arrays.equals(bytes, begin, i + 1, sign, 0, sign.length)) {
                    return true;
                }
            }
        }
        return false;
    }
}
