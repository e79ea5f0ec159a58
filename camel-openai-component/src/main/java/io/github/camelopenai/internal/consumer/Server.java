package io.github.camelopenai.internal.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.PathIds;
import io.github.camelopenai.internal.message.WaitingCall;
import io.github.camelopenai.internal.message.answer.PageIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The calls that a follower makes. Each holds the follower's own thread until it is answered. */
record Server(OpenAIClient client, Map<String, String> query) {

    /** An object. */
    Map<String, Object> retrieve(Operation operation, String id) {
        ApiResponse response = send(operation, id, Map.of(), false);
        JsonNode object = client.reader().json(response);
        return Json.toMap(object);
    }

    /** All objects of a list, in the order of the server. */
    List<Map<String, Object>> list(Operation operation, String id) {
        List<Map<String, Object>> all = new ArrayList<>();
        PageIterator.of(request(operation, id, query, false), client).forEachRemaining(item -> all.add(asMap(item)));
        return all;
    }

    /** All objects of a list, the oldest first: lists have the newest first, unless they are asked for the other order. */
    List<Map<String, Object>> listOldestFirst(Operation operation, String id) {
        List<Map<String, Object>> all = list(operation, id);
        if (!"asc".equals(query.get("order"))) {
            Collections.reverse(all);
        }
        return all;
    }

    /** The events of a job as they happen. */
    ApiResponse stream(Operation operation, String id) {
        return send(operation, id, Map.of("stream", "true"), true);
    }

    private ApiResponse send(Operation operation, String id, Map<String, String> parameters, boolean streaming) {
        return WaitingCall.await(client.send(request(operation, id, parameters, streaming)), "the server's answer");
    }

    private static ApiRequest request(
            Operation operation, String id, Map<String, String> parameters, boolean streaming) {
        List<String> ids = operation.idCount() == 0 ? List.of() : PathIds.split(operation, id, "The option id");
        return new ApiRequest(operation, PathIds.fill(operation, ids), ids, parameters, null, List.of(), streaming);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object item) {
        return (Map<String, Object>) item;
    }
}
