package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;
import org.apache.camel.Exchange;

/** One page of a list, as a List of Maps. */
final class PageAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        return items(response, json);
    }

    /** The objects of a page. */
    static List<?> items(ApiResponse response, JsonNode json) {
        // Some servers answer with the bare array, and some with null for an empty one
        JsonNode items = json.isArray() ? json : json.path("data");
        if (items.isNull()) {
            items = Json.toTree(List.of());
        }
        if (!items.isArray()) {
            throw notThePromised(response, "no list under data");
        }
        return (List<?>) Json.toObject(items);
    }
}
