package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/**
 * The charset of the bytes of a message body: from where Camel keeps it, else UTF-8.
 *
 * @param charset the charset
 * @param source what names it, or null where nothing does
 */
record BodyCharset(Charset charset, String source) {

    /**
     * The charset that the file's endpoint names, else the header or the property, else Camel's default.
     *
     * @param file the Camel file whose bytes they are, or null
     * @throws OpenAIInvalidRequestException where a name is none of a charset
     */
    static BodyCharset of(CamelFile file, Exchange exchange) {
        if (file != null && file.charset() != null) {
            return named(file.charset(), "the option charset of the file endpoint");
        }
        Object header = exchange.getMessage().getHeader(Exchange.CHARSET_NAME);
        if (isGiven(header)) {
            return named(header, "the header " + Exchange.CHARSET_NAME);
        }
        Object property = exchange.getProperty(Exchange.CHARSET_NAME);
        if (isGiven(property)) {
            return named(property, "the exchange property " + Exchange.CHARSET_NAME);
        }
        return new BodyCharset(ExchangeHelper.getCharset(exchange), null);
    }

    /** The charset that a byte-order mark tells, and that no other can contradict. */
    static BodyCharset ofMark(ByteOrderMark mark) {
        return new BodyCharset(mark.charset(), "its byte-order mark");
    }

    private static boolean isGiven(Object name) {
        return name != null && !"".equals(name);
    }

    /** Camel's converter would ask for the charset to read the name of the charset, so bytes are read here. */
    private static BodyCharset named(Object value, String source) {
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        String name = text.strip().replaceAll("^[\"']|[\"']$", "");
        try {
            return new BodyCharset(Charset.forName(name), source);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new OpenAIInvalidRequestException(
                    Character.toUpperCase(source.charAt(0)) + source.substring(1) + " is '" + text
                            + "', but must be the name of a charset, such as UTF-8, ISO-8859-1 or windows-1252.",
                    e);
        }
    }
}
