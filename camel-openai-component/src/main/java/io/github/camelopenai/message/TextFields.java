package io.github.camelopenai.message;

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
final class TextFields {

    private static final Set<String> NAMES =
            Set.of("content", "text", "prompt", "input", "instructions", "system", "role", "model");

    private TextFields() {}

    /**
     * The value with the texts of such bytes.
     *
     * @throws OpenAIInvalidRequestException where they are no text in their charset, naming the field
     */
    static Object read(Object value, Exchange exchange) {
        if (value instanceof Map<?, ?> map && hasBytes(map)) {
            Map<Object, Object> read = new LinkedHashMap<>();
            map.forEach((name, field) -> read.put(
                    name,
                    field instanceof byte[] bytes && NAMES.contains(name)
                            ? TextBody.readField(bytes, String.valueOf(name), exchange)
                            : read(field, exchange)));
            return read;
        }
        if (value instanceof Collection<?> several && hasBytes(several)) {
            List<Object> read = new ArrayList<>(several.size());
            several.forEach(one -> read.add(read(one, exchange)));
            return read;
        }
        return value;
    }

    private static boolean hasBytes(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(TextFields::hasBytes);
        }
        return value instanceof byte[]
                || value instanceof Collection<?> several && several.stream().anyMatch(TextFields::hasBytes);
    }
}
