package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Reads bytes in a Map or a List that stand where the API takes a text, such as the value of a Kafka record as the content of a
 * message. Bytes in other fields, such as the data of a sound, are sent as base64.
 */
public final class TextFields {

    private static final Set<String> NAMES =
            Set.of("content", "text", "prompt", "input", "instructions", "system", "role", "model");

    /** Jackson writes no more, and a Map that contains itself has no end. */
    private static final int DEEPEST = 500;

    private final Exchange exchange;

    private TextFields(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * The value with the texts of such bytes; the same value if it has none.
     *
     * @throws OpenAIInvalidRequestException where they are no text in their charset, naming the field, or the value is nested too deep
     */
    public static Object read(Object value, Exchange exchange) {
        return new TextFields(exchange).read(value, 0);
    }

    private Object read(Object value, int depth) {
        if (depth > DEEPEST) {
            throw new OpenAIInvalidRequestException("The message body is nested more than " + DEEPEST
                    + " deep, or contains itself. Send what the API takes, which is nested less.");
        }
        if (value instanceof Map<?, ?> map) {
            return read(map, depth);
        }
        return value instanceof Collection<?> several ? read(several, depth) : value;
    }

    private Object read(Map<?, ?> map, int depth) {
        Map<Object, Object> changed = null;
        for (Map.Entry<?, ?> field : map.entrySet()) {
            Object value = field.getValue();
            Object read = value instanceof byte[] bytes && NAMES.contains(String.valueOf(field.getKey()))
                    ? TextBody.readField(bytes, String.valueOf(field.getKey()), exchange)
                    : read(value, depth + 1);
            if (read != value) {
                changed = changed == null ? new LinkedHashMap<>(map) : changed;
                changed.put(field.getKey(), read);
            }
        }
        return changed == null ? map : changed;
    }

    private Object read(Collection<?> several, int depth) {
        List<Object> all = new ArrayList<>(several.size());
        boolean isChanged = false;
        for (Object one : several) {
            Object read = read(one, depth + 1);
            isChanged |= read != one;
            all.add(read);
        }
        return isChanged ? all : several;
    }
}
