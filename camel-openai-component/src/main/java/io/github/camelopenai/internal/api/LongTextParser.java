package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads long texts from the bytes that they stand in. Jackson puts a text together of pieces, and has it in memory five times over
 * meanwhile, which a small heap has no room for; this has it twice at most.
 *
 * <p>What is unusual is left to Jackson: control characters, damaged UTF-8, half surrogates.
 */
final class LongTextParser extends JsonParserDelegate {

    /** Of a shorter text nobody notices the copies. */
    private static final int SHORTEST = 256 * 1024;

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int ESCAPED_UNIT = 6;
    private static final char DAMAGED = '\uFFFD';

    private final byte[] bytes;

    /** @param bytes what the parser reads, UTF-8 from its first byte to its last */
    LongTextParser(JsonParser parser, byte[] bytes) {
        super(parser);
        this.bytes = bytes;
    }

    @Override
    public String getText() throws IOException {
        if (currentToken() == JsonToken.VALUE_STRING) {
            String text = longText((int) currentTokenLocation().getByteOffset());
            if (text != null) {
                return text;
            }
        }
        return super.getText();
    }

    /** The text whose quote stands there, or null where it is short or unusual. */
    private String longText(int quote) {
        if (quote < 0 || quote >= bytes.length || bytes[quote] != '"') {
            return null;
        }
        int from = quote + 1;
        int end = from;
        boolean isEscaped = false;
        while (end < bytes.length && bytes[end] != '"') {
            if (bytes[end] >= 0 && bytes[end] < FIRST_PRINTABLE) {
                return null;
            }
            if (bytes[end] == '\\') {
                isEscaped = true;
                end++;
            }
            end++;
        }
        if (end - from < SHORTEST || end >= bytes.length) {
            return null;
        }
        String text = isEscaped ? unescaped(from, end) : new String(bytes, from, end - from, StandardCharsets.UTF_8);
        return text == null || text.indexOf(DAMAGED) >= 0 ? null : text;
    }

    /** What the escapes stand for is never longer than they are. */
    private String unescaped(int from, int end) {
        byte[] plain = new byte[end - from];
        int length = 0;
        for (int i = from; i < end; i++) {
            if (bytes[i] != '\\') {
                plain[length++] = bytes[i];
                continue;
            }
            if (bytes[i + 1] == 'u') {
                int point = codePoint(i, end);
                if (point < 0) {
                    return null;
                }
                length = put(point, plain, length);
                i += (Character.charCount(point) * ESCAPED_UNIT) - 1;
                continue;
            }
            int meant = "\"\\/bfnrt".indexOf(bytes[++i]);
            if (meant < 0) {
                return null;
            }
            plain[length++] = (byte) "\"\\/\b\f\n\r\t".charAt(meant);
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** The character of one escape, or of two that are a pair of surrogates; -1 where it is none. */
    private int codePoint(int at, int end) {
        int unit = unit(at, end);
        if (unit < 0 || !Character.isSurrogate((char) unit)) {
            return unit;
        }
        int second = unit(at + ESCAPED_UNIT, end);
        boolean isPair = second >= 0 && Character.isSurrogatePair((char) unit, (char) second);
        return isPair ? Character.toCodePoint((char) unit, (char) second) : -1;
    }

    private int unit(int at, int end) {
        if (at + ESCAPED_UNIT > end || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPED_UNIT; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static int put(int point, byte[] plain, int at) {
        byte[] encoded = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, plain, at, encoded.length);
        return at + encoded.length;
    }
}
