package io.github.camelopenai.internal.message.assembly;

import java.util.Base64;

/** The base64 of a sound that comes in pieces: each is whole, or all are one that was cut anywhere. */
final class SoundPieces {

    private String rest = "";

    /**
     * The bytes of a piece, and of what was left of the one before; null where there are none.
     *
     * @throws IllegalArgumentException where it is no base64
     */
    byte[] take(String piece) {
        String all = rest + piece;
        int end = all.endsWith("=") ? all.length() : all.length() / 4 * 4;
        rest = all.substring(end);
        return end == 0 ? null : Base64.getDecoder().decode(all.substring(0, end));
    }
}
