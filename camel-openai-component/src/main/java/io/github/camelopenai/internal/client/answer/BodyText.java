package io.github.camelopenai.internal.client.answer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of JSON or text that is there as a whole, as UTF-8 without a byte order mark, whatever its charset was.
 *
 * <p>The charset is that of the byte order mark, else that of the {@code Content-Type}, else UTF-8. A name that Java does not know
 * is read as UTF-8 too, where the bytes are that.
 *
 * @param bytes the text in UTF-8
 * @param contentType its type, which names no other charset any more, or null
 */
public record BodyText(byte[] bytes, String contentType) {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s;\"']*)[\"']?");

    /** In bytes, of any charset. */
    private static final int LONGEST_CHARACTER = 4;

    private static final Charset UTF_32_LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32_BE = Charset.forName("UTF-32BE");

    /** The bytes are no text in their charset; the message says why, as the end of a sentence about the response. */
    public static final class UnreadableTextException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableTextException(String message) {
            super(message);
        }
    }

    /** The longer marks come first: that of UTF-16LE is the begin of that of UTF-32LE. */
    private enum Mark {
        UTF_32_LITTLE(UTF_32_LE, 0xff, 0xfe, 0, 0),
        UTF_32_BIG(UTF_32_BE, 0, 0, 0xfe, 0xff),
        UTF_8(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
        UTF_16_LITTLE(StandardCharsets.UTF_16LE, 0xff, 0xfe),
        UTF_16_BIG(StandardCharsets.UTF_16BE, 0xfe, 0xff);

        private final Charset charset;
        private final byte[] mark;

        Mark(Charset charset, int... mark) {
            this.charset = charset;
            this.mark = new byte[mark.length];
            for (int i = 0; i < mark.length; i++) {
                this.mark[i] = (byte) mark[i];
            }
        }

        private boolean begins(byte[] body) {
            return body.length >= mark.length && Arrays.equals(body, 0, mark.length, mark, 0, mark.length);
        }
    }

    /**
     * Reads a body. What is no text by its type stays as it is.
     *
     * @throws UnreadableTextException where the bytes are none of the charset
     */
    public static BodyText of(byte[] body, String contentType) throws UnreadableTextException {
        if (!isText(contentType)) {
            return new BodyText(body, contentType);
        }
        for (Mark mark : Mark.values()) {
            if (mark.begins(body)) {
                byte[] text = Arrays.copyOfRange(body, mark.mark.length, body.length);
                return inUtf8(text, mark.charset, mark.charset.name(), contentType);
            }
        }
        String name = charsetName(contentType);
        if (name == null) {
            return new BodyText(body, contentType);
        }
        Charset charset = charset(name);
        if (charset == null) {
            decode(body, StandardCharsets.UTF_8, name + "', which Java does not know, nor in 'UTF-8");
            return new BodyText(body, contentType);
        }
        return inUtf8(body, withoutMark(charset, body), name, contentType);
    }

    /** As {@link #of}, for the beginning of a body, whose last character may be cut. */
    public static BodyText ofBeginning(byte[] beginning, String contentType) throws UnreadableTextException {
        UnreadableTextException failure = null;
        for (int cut = 0; cut < LONGEST_CHARACTER && cut <= beginning.length; cut++) {
            try {
                return of(Arrays.copyOf(beginning, beginning.length - cut), contentType);
            } catch (UnreadableTextException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static boolean isText(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.startsWith("text/") || type.contains("json") || type.contains("xml");
    }

    private static String charsetName(String contentType) {
        if (contentType == null || contentType.indexOf(';') < 0) {
            return null;
        }
        Matcher charset = CHARSET.matcher(contentType);
        return charset.find() && !charset.group(1).isEmpty() ? charset.group(1) : null;
    }

    /** Null where Java does not know it. ASCII is UTF-8, which servers of that name often mean. */
    private static Charset charset(String name) {
        try {
            Charset charset = Charset.forName(name);
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** UTF-16 without a mark begins with its high byte, unless the text shows that it does not: JSON begins with ASCII. */
    private static Charset withoutMark(Charset charset, byte[] body) {
        boolean isLittle = body.length > 1 && body[0] != 0 && body[1] == 0;
        return charset.equals(StandardCharsets.UTF_16) && isLittle ? StandardCharsets.UTF_16LE : charset;
    }

    private static BodyText inUtf8(byte[] text, Charset charset, String name, String contentType)
            throws UnreadableTextException {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return new BodyText(text, contentType);
        }
        byte[] bytes = decode(text, charset, name).getBytes(StandardCharsets.UTF_8);
        String type = contentType == null
                ? null
                : CHARSET.matcher(contentType).replaceFirst("") + "; charset=" + StandardCharsets.UTF_8.name();
        return new BodyText(bytes, type);
    }

    private static String decode(byte[] text, Charset charset, String name) throws UnreadableTextException {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableTextException("has a body that is no text in the charset '" + name + "'");
        } catch (UnsupportedOperationException e) {
            // A charset that detects others by itself, or writes only
            throw new UnreadableTextException("has a body in the charset '" + name + "', which Java cannot read");
        }
    }
}
