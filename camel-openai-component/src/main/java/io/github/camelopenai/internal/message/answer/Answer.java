package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What a route gets from one kind of response. */
public interface Answer {

    /** Whether the response is read as JSON. */
    default boolean isJson(ApiRequest request, ApiResponse response) {
        return true;
    }

    /** The field whose texts are base64 and wanted as bytes, or null. */
    default String binaryField() {
        return null;
    }

    /**
     * The content.
     *
     * @param json the response, an empty object where it is no JSON
     * @param exchange the exchange as it was before the call
     * @throws io.github.camelopenai.api.OpenAIResponseException where the response does not have it
     */
    Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange);

    /** The response with what servers write in several ways in the way that the API describes, for who takes it as a Map. */
    default JsonNode settled(JsonNode json) {
        return json;
    }

    /** The media type of the content, where that is bytes whose type the request has chosen, or null. */
    default String contentType(ApiRequest request, JsonNode json) {
        return null;
    }

    /** Sets the headers that only this kind of response has. */
    default void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {}

    /** The answer of a kind. */
    static Answer of(AnswerKind kind) {
        return switch (kind) {
            case TEXT -> new TextAnswer();
            case EMBEDDINGS -> new EmbeddingsAnswer();
            case MODERATIONS -> new ModerationsAnswer();
            case IMAGES -> new ImagesAnswer();
            case PAGE -> new PageAnswer();
            case TRANSCRIPT -> new TranscriptAnswer();
            case RAW -> new RawAnswer();
            case BINARY -> new BinaryAnswer();
            case STORED -> new StoredAnswer();
            case GENERATED, OBJECT -> (request, response, json, exchange) -> Json.toObject(json);
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
