package io.github.camelopenai.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;

/**
 * Reads our headers of a message, whatever type a broker or a step has given them: {@code "100"}, 100, 100L and the bytes of
 * {@code 100} are the same.
 *
 * <pre>{@code
 * String id = HeaderValues.text(message, OpenAIHeaders.ID);
 * }</pre>
 *
 * <p>Bytes, as Kafka's headers are, are a text in UTF-8. Other types are read by Camel's type converters, and never by the
 * {@code toString()} of a class that did not mean it as a value.
 */
public final class HeaderValues {

    private HeaderValues() {}

    /**
     * The value as a String, Number, Boolean, Map or List of such, or null where the header is absent.
     *
     * @throws OpenAIInvalidRequestException where it is of a type without a text, or of bytes that are no UTF-8, naming the
     *     header
     */
    public static Object value(Message message, String header) {
        Object value = message.getHeader(header);
        return value == null ? null : plain(value, header, message);
    }

    /**
     * The text of a header, or null where it is absent.
     *
     * @throws OpenAIInvalidRequestException where it is none, naming the header
     */
    public static String text(Message message, String header) {
        Object value = value(message, header);
        if (value instanceof Map || value instanceof Collection) {
            throw new OpenAIInvalidRequestException("The header " + header + " is of type "
                    + message.getHeader(header).getClass().getName() + ", but must be a text");
        }
        return value == null ? null : value.toString();
    }

    /**
     * Whether a header is true, or null where it is absent or blank.
     *
     * @throws OpenAIInvalidRequestException where it is neither true nor false, naming the header
     */
    public static Boolean flag(Message message, String header) {
        String text = text(message, header);
        if (text == null || text.isBlank()) {
            return null;
        }
        String word = text.strip();
        if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
            throw new OpenAIInvalidRequestException(
                    "The header " + header + " is '" + start(word) + "', but must be true or false");
        }
        return Boolean.valueOf(word);
    }

    private static String start(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static Object plain(Object value, String header, Message message) {
        if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
            return value instanceof CharSequence ? value.toString() : value;
        }
        if (value instanceof byte[] bytes) {
            return text(ByteBuffer.wrap(bytes), header);
        }
        if (value instanceof ByteBuffer bytes) {
            return text(bytes.duplicate(), header);
        }
        if (value instanceof JsonNode node) {
            return Json.toObject(node);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((name, inner) ->
                    plain.put(plainOrNull(name, header, message), plainOrNull(inner, header, message)));
            return plain;
        }
        if (value instanceof Collection<?> several) {
            return several.stream()
                    .map(one -> plainOrNull(one, header, message))
                    .toList();
        }
        return value instanceof Object[] several
                ? plain(Arrays.asList(several), header, message)
                : converted(value, header, message);
    }

    private static Object plainOrNull(Object value, String header, Message message) {
        return value == null ? null : plain(value, header, message);
    }

    /** What can be compared is a value, such as a UUID, a date or an enum: its toString() is its text. */
    private static String converted(Object value, String header, Message message) {
        if (value instanceof Comparable) {
            return value.toString();
        }
        var context = message.getExchange().getContext();
        String text = null;
        if (context.getTypeConverterRegistry().lookup(String.class, value.getClass()) != null) {
            try {
                text = context.getTypeConverter().convertTo(String.class, message.getExchange(), value);
            } catch (TypeConversionException e) {
                throw new OpenAIInvalidRequestException(noText(value, header), e);
            }
        }
        if (text == null) {
            throw new OpenAIInvalidRequestException(noText(value, header));
        }
        return text;
    }

    private static String noText(Object value, String header) {
        return "The header " + header + " is of type " + value.getClass().getName()
                + ", which cannot be read as a text. Set it to a text, a number, or true or false.";
    }

    private static String text(ByteBuffer bytes, String header) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new OpenAIInvalidRequestException(
                    "The header " + header + " is bytes that are no text in UTF-8. Set it to a text, or to its bytes in"
                            + " UTF-8.",
                    e);
        }
    }
}
