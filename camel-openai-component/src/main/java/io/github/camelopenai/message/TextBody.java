package io.github.camelopenai.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.io.File;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.WrappedFile;

/**
 * Reads a text from a message body: a String, a file, a stream, bytes, or whatever a type converter was made for.
 *
 * <p>Never by {@code toString()}: what nobody meant to send is an error. A charset is taken from where Camel keeps it: the
 * file endpoint's option {@code charset}, or the property or header {@code CamelCharsetName}; else it is UTF-8.
 */
final class TextBody {

    private TextBody() {}

    /**
     * The text of a body.
     *
     * @throws OpenAIInvalidRequestException where it has none, or cannot be read
     */
    static String read(Object body, Exchange exchange, String accepted) {
        if (body instanceof CharSequence text) {
            return text.toString();
        }
        CamelContext context = exchange.getContext();
        Object source = body instanceof Path path ? path.toFile() : body;
        boolean hasConverter = source instanceof WrappedFile
                || context.getTypeConverterRegistry().lookup(String.class, source.getClass()) != null;
        if (!hasConverter) {
            throw new OpenAIInvalidRequestException("The message body is of type "
                    + body.getClass().getName() + ", which cannot be sent. Send " + accepted
                    + ", or convert it first.");
        }
        try {
            String text = context.getTypeConverter().convertTo(String.class, exchange, source);
            if (text == null) {
                throw new OpenAIInvalidRequestException(describe(source) + " has no text.");
            }
            return text;
        } catch (RuntimeCamelException e) {
            throw new OpenAIInvalidRequestException(describe(source) + " cannot be read: " + rootOf(e), e);
        }
    }

    /** The body in words, for messages. */
    static String describe(Object body) {
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return describe(file);
        }
        if (body instanceof File file) {
            return "The file " + file.getName();
        }
        return body instanceof Path path ? describe(path.toFile()) : "The message body";
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
