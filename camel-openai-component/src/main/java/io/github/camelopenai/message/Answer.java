package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.Operation.AnswerKind;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/** What a route gets from one kind of response. */
interface Answer {

    /**
     * The content.
     *
     * @param body the message body before the call
     * @throws io.github.camelopenai.api.OpenAIResponseException where the response does not have it
     */
    Object content(ApiRequest request, ApiResponse response, JsonNode json, Object body);

    /** The headers that only this kind of response has. */
    default void setHeaders(JsonNode json, Message message) {}

    /** The answer of a kind. */
    static Answer of(AnswerKind kind) {
        return switch (kind) {
            case TEXT -> new TextAnswer();
            case EMBEDDINGS -> new EmbeddingsAnswer();
            case MODERATIONS -> new ModerationsAnswer();
            case IMAGES -> new ImagesAnswer();
            case PAGE -> new PageAnswer();
            case GENERATED, STORED, OBJECT -> (request, response, json, body) -> Json.toMap(json);
            case TRANSCRIPT, BINARY -> throw new IllegalStateException("No binding for " + kind);
        };
    }

    /** The one of a list, or the list where the caller asked for several. */
    static Object oneOrAll(List<?> all, boolean several) {
        return several || all.size() != 1 ? all : all.get(0);
    }

    /** Sets a header where its value is known. */
    static void setIfKnown(Message message, String header, Object value) {
        boolean known = value != null && !(value instanceof Map<?, ?> map && map.isEmpty());
        if (known) {
            message.setHeader(header, value);
        }
    }
}
