package io.github.camelopenai.internal.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes that a text may begin with to tell its encoding (<a href="https://www.unicode.org/faq/utf_bom.html">Unicode, byte
 * order mark</a>). They are no part of it.
 */
enum ByteOrderMark {
    // Before UTF-16, whose mark is the beginning of that of UTF-32
    UTF_32LE(Charset.forName("UTF-32LE"), 0xFF, 0xFE, 0, 0),
    UTF_32BE(Charset.forName("UTF-32BE"), 0, 0, 0xFE, 0xFF),
    UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
    UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF),
    UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF);

    /** The mark in a text. */
    private static final char LETTER = '\uFEFF';

    private final Charset charset;
    private final byte[] bytes;

    ByteOrderMark(Charset charset, int... bytes) {
        this.charset = charset;
        this.bytes = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            this.bytes[i] = (byte) bytes[i];
        }
    }

    Charset charset() {
        return charset;
    }

    int length() {
        return bytes.length;
    }

    /** The mark that bytes begin with, or null. */
    static ByteOrderMark of(byte[] text) {
        for (ByteOrderMark mark : values()) {
            if (text.length >= mark.length() && Arrays.equals(text, 0, mark.length(), mark.bytes, 0, mark.length())) {
                return mark;
            }
        }
        return null;
    }

    /** A text without the marks before its first letter. One in the middle of it is a letter. */
    static String strip(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == LETTER) {
            start++;
        }
        return text.substring(start);
    }
}
