package io.github.camelopenai.internal.message.request;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.PartNaming;
import io.github.camelopenai.internal.client.request.QuietClose;
import io.github.camelopenai.internal.message.TextBody;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * What is to be uploaded, and what it says of itself. Nothing of it is read into memory that is not there already.
 *
 * @param content the bytes
 * @param fileName its own name, or null
 * @param isText whether it is a Java text
 */
record UploadSource(Content content, String fileName, boolean isText) {

    static final String ACCEPTED = "a File, Path, Camel file, InputStream, StreamCache, byte[] or String";

    /**
     * The source that a value is.
     *
     * @throws OpenAIInvalidRequestException where it is none, or cannot be read
     */
    static UploadSource of(Object value, Exchange exchange) {
        try {
            UploadSource source = known(value, exchange);
            return source == null ? converted(value, exchange) : source;
        } catch (IOException e) {
            throw new OpenAIInvalidRequestException(
                    TextBody.describe(value, exchange) + " cannot be uploaded: " + e.getMessage(), e);
        }
    }

    /** Whether a value is bytes for sure, so that it cannot be a plain field of a request. */
    static boolean isBytes(Object value) {
        return value instanceof byte[]
                || value instanceof File
                || value instanceof Path
                || value instanceof WrappedFile
                || value instanceof InputStream
                || value instanceof StreamCache;
    }

    /**
     * The first bytes, and the content that still has them.
     *
     * @param head the bytes, as many as name a part, or all where there are fewer
     */
    record Beginning(byte[] head, Content content) {}

    /** Reads the first bytes, or gives null where somebody would have to wait for them. */
    Beginning begin() {
        try {
            if (content.isRepeatable()) {
                try (InputStream in = content.open()) {
                    return new Beginning(in.readNBytes(PartNaming.BYTES), content);
                }
            }
            InputStream in = content.open();
            if (!isAtHand(in)) {
                return null;
            }
            byte[] head = in.readNBytes(PartNaming.BYTES);
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), QuietClose.whenRead(in));
            return new Beginning(head, Content.of(whole, content.length()));
        } catch (IOException e) {
            throw new OpenAIInvalidRequestException(
                    (fileName == null ? "The content" : "The file " + fileName) + " cannot be uploaded: "
                            + e.getMessage(),
                    e);
        }
    }

    private static boolean isAtHand(InputStream in) throws IOException {
        return in instanceof StreamCache
                || in instanceof ByteArrayInputStream
                || in instanceof FileInputStream
                || in.available() >= PartNaming.BYTES;
    }

    private static UploadSource known(Object value, Exchange exchange) throws IOException {
        if (value instanceof WrappedFile<?> wrapped) {
            return wrapped(wrapped, exchange);
        }
        if (value instanceof File file) {
            return new UploadSource(Content.of(file.toPath()), file.getName(), false);
        }
        if (value instanceof Path path) {
            return new UploadSource(Content.of(path), path.getFileName().toString(), false);
        }
        if (value instanceof byte[] bytes) {
            return new UploadSource(Content.of(bytes), null, false);
        }
        if (value instanceof CharSequence text) {
            TextBody.refuseHalfPairs(TextBody.describe(value, exchange), text.toString());
            return new UploadSource(Content.of(text.toString().getBytes(StandardCharsets.UTF_8)), null, true);
        }
        if (value instanceof InputStream stream) {
            return new UploadSource(stream(stream, exchange), null, false);
        }
        return null;
    }

    /** A remote file comes with its name and length, and its content as a stream. */
    private static UploadSource wrapped(WrappedFile<?> wrapped, Exchange exchange) throws IOException {
        if (wrapped.getFile() instanceof File file) {
            return of(file, exchange);
        }
        if (wrapped.getBody() == null) {
            throw new IOException("it has no content");
        }
        UploadSource source = of(wrapped.getBody(), exchange);
        boolean isStream = source.content() instanceof Content.Stream stream && stream.length() == Content.UNKNOWN;
        Content content = isStream && wrapped.getFileLength() > 0
                ? Content.of(((Content.Stream) source.content()).stream(), wrapped.getFileLength())
                : source.content();
        return new UploadSource(content, source.fileName(), source.isText());
    }

    private static Content stream(InputStream stream, Exchange exchange) throws IOException {
        if (stream instanceof StreamCache cache) {
            // A copy: what is sent leaves the message's own where it was
            StreamCache copy = cache.copy(exchange);
            InputStream in = copy instanceof InputStream independent ? independent : stream;
            return Content.of(in, cache.length() > 0 ? cache.length() : Content.UNKNOWN);
        }
        if (stream instanceof ByteArrayInputStream bytes) {
            return Content.of(bytes, bytes.available());
        }
        if (stream instanceof FileInputStream file) {
            return Content.of(file, file.getChannel().size() - file.getChannel().position());
        }
        return Content.of(stream, Content.UNKNOWN);
    }

    /** By a converter that was made for the type, never by {@code toString()}. */
    private static UploadSource converted(Object value, Exchange exchange) throws IOException {
        CamelContext context = exchange.getContext();
        if (context.getTypeConverterRegistry().lookup(InputStream.class, value.getClass()) == null) {
            throw new OpenAIInvalidRequestException("The message body is of type "
                    + value.getClass().getName() + ", which cannot be uploaded. Send " + ACCEPTED
                    + ", a Map of all parts by name, or convert it first.");
        }
        try {
            InputStream stream = context.getTypeConverter().mandatoryConvertTo(InputStream.class, exchange, value);
            return new UploadSource(stream(stream, exchange), null, false);
        } catch (RuntimeCamelException | org.apache.camel.NoTypeConversionAvailableException e) {
            throw new IOException("it cannot be converted to an InputStream", e);
        }
    }
}
