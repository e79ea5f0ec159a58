package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import org.apache.camel.Exchange;

/** The body as a text, whatever it is. */
final class RawAnswer implements Answer {

    @Override
    public boolean isJson(ApiRequest request, ApiResponse response) {
        return false;
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        return response.text();
    }
}
