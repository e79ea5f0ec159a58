package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;

/** The fields of an answered message that the route wants as headers, such as those that only one server has. */
public final class AnsweredFields {

    private AnsweredFields() {}

    /**
     * The headers by the name of the field, of the option {@code additionalResponseHeader}.
     *
     * @throws IllegalArgumentException where a field has none
     */
    public static Map<String, String> headers(Map<String, Object> option) {
        Map<String, String> headers = new LinkedHashMap<>();
        option.forEach((field, header) -> {
            if (header == null || header.toString().isBlank()) {
                throw new IllegalArgumentException("The option additionalResponseHeader." + field
                        + " is empty, but must be the name of the header that the field becomes");
            }
            headers.put(field, header.toString());
        });
        return Collections.unmodifiableMap(headers);
    }

    /**
     * Sets the headers, each where the message of a choice has the field.
     *
     * @param headers by the name of the field
     */
    public static void set(Map<String, String> headers, JsonNode json, Message message) {
        headers.forEach((field, header) -> {
            for (JsonNode choice : json.path("choices")) {
                JsonNode value = AnsweredMessage.of(choice).path(field);
                if (!value.isMissingNode() && !value.isNull()) {
                    message.setHeader(header, Json.toObject(value));
                    return;
                }
            }
        });
    }

    /** Removes what an earlier answer left. */
    public static void clear(Map<String, String> headers, Message message) {
        headers.values().forEach(message::removeHeader);
    }
}
