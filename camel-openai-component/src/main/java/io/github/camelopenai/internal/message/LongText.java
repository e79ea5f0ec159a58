package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;

/** A text that may be longer than memory, decoded piece by piece by the rules of {@link TextBody}. */
public final class LongText {

    /** Enough to see a byte-order mark, the format of a file, and the form of Unicode. */
    private static final int HEAD = 1_024;

    private static final int PIECE = 8_192;

    private LongText() {}

    /**
     * Copies a text.
     *
     * @param in the bytes of the message body
     * @param charset the charset that its content type names, or null for the one by which Camel would read it
     * @param exchange its exchange
     * @param out takes the text, without a byte-order mark
     * @param isWanted asked from time to time; false ends the copy where it is
     * @throws OpenAIInvalidRequestException where the bytes are no text in their charset
     */
    public static void copy(InputStream in, Charset charset, Exchange exchange, Writer out, BooleanSupplier isWanted)
            throws IOException {
        Object body = exchange.getMessage().getBody();
        CamelFile file = body instanceof WrappedFile<?> wrapped ? CamelFile.of(wrapped, exchange.getContext()) : null;
        BodyCharset given = charset == null
                ? BodyCharset.of(file, exchange)
                : new BodyCharset(charset, "the header " + Exchange.CONTENT_TYPE);
        TextDecoder decoder = new TextDecoder(TextBody.describe(body, exchange), given);
        byte[] head = in.readNBytes(HEAD);
        ByteOrderMark mark = decoder.checkHead(head);
        int start = mark == null ? 0 : mark.length();
        Charset found = mark == null ? given.charset() : mark.charset();
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(head, start, head.length - start), in);
        Reader text = new InputStreamReader(
                all,
                found.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try {
            text.skip(file == null ? 0 : file.read());
            copy(text, out, isWanted);
        } catch (CharacterCodingException e) {
            throw decoder.malformed(mark, e);
        }
    }

    /**
     * Copies letters.
     *
     * @param isWanted asked from time to time; false ends the copy where it is
     */
    public static void copy(Reader text, Writer out, BooleanSupplier isWanted) throws IOException {
        char[] piece = new char[PIECE];
        for (int count = text.read(piece); count >= 0 && isWanted.getAsBoolean(); count = text.read(piece)) {
            out.write(piece, 0, count);
        }
    }
}
