package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.QuietClose;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.WrappedFile;

/**
 * Reads a text from a message body: a String, a file, a stream, bytes, or whatever a type converter was made for.
 *
 * <p>Never by {@code toString()}: what nobody meant to send is an error. Nor are bytes sent that are no text: Camel's own
 * converters put U+FFFD where a byte does not fit the charset, so bytes are decoded here.
 */
public final class TextBody {

    private static final char REPLACEMENT = '\uFFFD';

    private final Object body;
    private final CamelFile file;
    private final String subject;
    private final Exchange exchange;
    private final String accepted;
    private final InputStream opened;

    /** @param opened the bytes of the body, where somebody has looked at them already, or null */
    private TextBody(Object body, InputStream opened, String subject, Exchange exchange, String accepted) {
        this.body = body;
        this.opened = opened;
        this.file = body instanceof WrappedFile<?> wrapped ? CamelFile.of(wrapped, exchange.getContext()) : null;
        this.subject = subject;
        this.exchange = exchange;
        this.accepted = accepted;
    }

    /**
     * The text of a body, without a byte-order mark.
     *
     * @throws OpenAIInvalidRequestException where it has none, cannot be read, or its bytes are no text in their charset
     */
    public static String read(Object body, Exchange exchange, String accepted) {
        return new TextBody(body, null, describe(body, exchange), exchange, accepted).text();
    }

    /**
     * As {@link #read}, of a body whose bytes somebody has looked at.
     *
     * @param opened the bytes from the first one on, which are closed then; null where the body still has them
     * @param subject whose text it is, to begin a sentence with
     */
    public static String readOpened(
            Object body, InputStream opened, String subject, Exchange exchange, String accepted) {
        return new TextBody(body, opened, subject, exchange, accepted).text();
    }

    /**
     * The text of an element of a List.
     *
     * @param number its number, from 1 on
     * @throws OpenAIInvalidRequestException as with a body
     */
    public static String readElement(Object element, int number, Exchange exchange, String accepted) {
        return new TextBody(element, null, describeElement(element, number, exchange), exchange, accepted).text();
    }

    /** An element of a List in words, to begin a sentence with. */
    public static String describeElement(Object element, int number, Exchange exchange) {
        String name = element == null ? null : BodyBytes.fileName(element, exchange);
        return "Element " + number + " of the list" + (name == null ? "" : ", the file " + name + ',');
    }

    /**
     * The text of bytes in a field of a Map.
     *
     * @throws OpenAIInvalidRequestException as with a body
     */
    static String readField(byte[] bytes, String field, Exchange exchange) {
        return new TextBody(bytes, null, "The field " + field + " of the message body", exchange, "a text").text();
    }

    /** Whether a body is of a type that has a text. */
    public static boolean isText(Object body, Exchange exchange) {
        return body instanceof CharSequence
                || body instanceof WrappedFile
                || body instanceof File
                || body instanceof Path
                || exchange.getContext().getTypeConverterRegistry().lookup(String.class, body.getClass()) != null;
    }

    /** The body in words, to begin a sentence with. */
    public static String describe(Object body, Exchange exchange) {
        String name = BodyBytes.fileName(body, exchange);
        return name == null ? "The message body" : "The file " + name;
    }

    /**
     * Refuses a text with half of a letter beyond the first 65,536, which UTF-8 cannot hold.
     *
     * @param subject whose text it is, to begin a sentence with
     */
    public static void refuseHalfPairs(String subject, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw new OpenAIInvalidRequestException(subject + " has half of a surrogate pair at index " + i
                            + ", which cannot be sent. It may have been cut in the middle of an emoji.");
                }
                i++;
            }
        }
    }

    private String text() {
        if (body instanceof CharSequence letters) {
            return checked(letters.toString());
        }
        byte[] bytes = bytes();
        return bytes == null ? converted() : unread(decoder().decode(bytes));
    }

    private TextDecoder decoder() {
        return new TextDecoder(subject, BodyCharset.of(file, exchange));
    }

    private byte[] bytes() {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        try {
            InputStream in = opened == null ? BodyBytes.open(body, exchange) : opened;
            return in == null ? null : readAndClose(in);
        } catch (IOException | UncheckedIOException | RuntimeCamelException e) {
            throw unreadable(e);
        }
    }

    private byte[] readAndClose(InputStream in) throws IOException {
        try (InputStream content = QuietClose.whenRead(in)) {
            return readAll(content);
        }
    }

    /** A file that is no text is refused by its first bytes: it may be larger than memory. */
    private byte[] readAll(InputStream in) throws IOException {
        byte[] head = in.readNBytes(FileSignature.LONGEST);
        if (ByteOrderMark.of(head) == null) {
            decoder().refuseFile(head);
        }
        return head.length < FileSignature.LONGEST
                ? head
                : new SequenceInputStream(new ByteArrayInputStream(head), in).readAllBytes();
    }

    /** By a converter that was made for the type. */
    private String converted() {
        CamelContext context = exchange.getContext();
        boolean hasConverter = body instanceof WrappedFile
                || context.getTypeConverterRegistry().lookup(String.class, body.getClass()) != null;
        if (!hasConverter) {
            throw new OpenAIInvalidRequestException(
                    subject + " is of type " + body.getClass().getName() + ", which cannot be sent. Send " + accepted
                            + ", or convert it first.");
        }
        try {
            String text = context.getTypeConverter().convertTo(String.class, exchange, body);
            if (text == null) {
                throw new OpenAIInvalidRequestException(subject + " has no text.");
            }
            BodyCharset charset = BodyCharset.of(file, exchange);
            String head = text.substring(0, Math.min(FileSignature.LONGEST, text.length()));
            decoder().refuseFile(head.getBytes(charset.charset()));
            return checked(text.indexOf(REPLACEMENT) < 0 ? text : decodedAgain(text));
        } catch (RuntimeCamelException e) {
            throw unreadable(e);
        }
    }

    /** What a converter may have damaged, such as a buffer of Netty, is read as bytes where Camel can. */
    private String decodedAgain(String text) {
        CamelContext context = exchange.getContext();
        boolean hasBytes = !(body instanceof Reader || body instanceof WrappedFile)
                && context.getTypeConverterRegistry().lookup(byte[].class, body.getClass()) != null;
        byte[] bytes = hasBytes ? context.getTypeConverter().convertTo(byte[].class, exchange, body) : null;
        return bytes == null ? text : decoder().decode(bytes);
    }

    private String unread(String text) {
        boolean resumes = file != null && file.read() > 0;
        return resumes ? text.substring((int) Math.min(file.read(), text.length())) : text;
    }

    private String checked(String text) {
        refuseHalfPairs(subject, text);
        return ByteOrderMark.strip(text);
    }

    private OpenAIInvalidRequestException unreadable(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new OpenAIInvalidRequestException(subject + " cannot be read: " + root, failure);
    }
}
