package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** An object that the server keeps, as a Map. */
final class StoredAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        return Json.toObject(json);
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        if (request.operation().resource().equals("batches")) {
            BatchHeaders.set(json, message);
        }
    }
}
