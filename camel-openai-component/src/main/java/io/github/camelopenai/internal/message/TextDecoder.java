package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.apache.camel.Exchange;

/**
 * Makes a text of bytes, and of no others than those that are one.
 *
 * @param subject whose bytes they are, to begin a sentence with
 * @param given the charset that was named for them, or the default
 */
record TextDecoder(String subject, BodyCharset given) {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int LETTERS_AT_A_TIME = 4_096;

    /**
     * The text.
     *
     * @throws OpenAIInvalidRequestException where the bytes are a file of another format, or do not fit their charset, with the
     *     place of the first that does not
     */
    String decode(byte[] bytes) {
        ByteOrderMark mark = checkHead(bytes);
        BodyCharset charset = mark == null ? given : BodyCharset.ofMark(mark);
        int start = mark == null ? 0 : mark.length();
        String text = new String(bytes, start, bytes.length - start, charset.charset());
        // The JDK puts this letter where bytes do not fit; the bytes may also have it themselves
        if (text.indexOf(REPLACEMENT) >= 0) {
            refuseMalformed(bytes, start, charset);
        }
        return ByteOrderMark.strip(text);
    }

    /**
     * Refuses what is no text, or is one in another charset, by its first bytes.
     *
     * @return the mark that they begin with, or null
     */
    ByteOrderMark checkHead(byte[] head) {
        ByteOrderMark mark = ByteOrderMark.of(head);
        if (mark == null) {
            refuseFile(head);
            refuseWideText(head);
        }
        return mark;
    }

    /**
     * Refuses what is no text at all.
     *
     * @param head its first bytes
     */
    void refuseFile(byte[] head) {
        FileSignature signature = FileSignature.of(head);
        if (signature != null) {
            throw new OpenAIInvalidRequestException(subject + " is " + signature.description() + ", not a text. "
                    + signature.kind().advice());
        }
    }

    private void refuseWideText(byte[] bytes) {
        Charset wide = WideText.charsetOf(bytes);
        if (wide != null
                && !given.charset().name().startsWith("UTF-16")
                && !given.charset().name().startsWith("UTF-32")) {
            throw new OpenAIInvalidRequestException(subject + " is not text in " + words(given) + ": it looks like "
                    + wide.name() + " without a byte-order mark. " + advice(wide.name()));
        }
    }

    private void refuseMalformed(byte[] bytes, int start, BodyCharset charset) {
        CharsetDecoder decoder = charset.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(LETTERS_AT_A_TIME);
        int line = 1;
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            line += lines(out.flip());
            out.clear();
        } while (result.isOverflow());
        if (result.isError()) {
            throw malformed(in, line, charset);
        }
    }

    private static int lines(CharBuffer letters) {
        return (int) letters.chars().filter(letter -> letter == '\n').count();
    }

    private OpenAIInvalidRequestException malformed(ByteBuffer in, int line, BodyCharset charset) {
        int offset = in.position();
        return new OpenAIInvalidRequestException(subject + " is not text in " + words(charset) + ": the byte "
                + String.format("0x%02X", in.get(offset)) + " at offset " + offset + ", in line " + line
                + ", does not fit. " + advice("windows-1252"));
    }

    /** Some bytes do not fit their charset; where is not known. */
    OpenAIInvalidRequestException malformed(ByteOrderMark mark, CharacterCodingException cause) {
        BodyCharset charset = mark == null ? given : BodyCharset.ofMark(mark);
        return new OpenAIInvalidRequestException(
                subject + " is not text in " + words(charset) + ": some of its bytes do not fit. "
                        + advice("windows-1252"),
                cause);
    }

    private static String words(BodyCharset charset) {
        String name = charset.charset().name();
        return charset.source() == null ? name : name + ", which " + charset.source() + " names";
    }

    private static String advice(String example) {
        return "Name the charset that it is in, such as " + example
                + ", by the option charset of the file endpoint or by the" + " header or exchange property "
                + Exchange.CHARSET_NAME + '.';
    }
}
