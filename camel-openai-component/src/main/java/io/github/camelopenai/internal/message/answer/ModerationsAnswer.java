package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Inputs;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The verdict of a moderation, in headers; the body stays what it was, so that a route can go on with what passed. */
final class ModerationsAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        int inputs = Inputs.count(request.fields().path("input"));
        JsonNode results = json.path("results");
        // Several parts of one input (text and image) have one result
        boolean multiModal = request.fields().path("input").path(0).isObject();
        if (results.isEmpty() || !multiModal && results.size() != inputs) {
            // A missing verdict must not pass for a clean one
            throw notThePromised(response, results.size() + " verdicts for " + inputs + " inputs");
        }
        return exchange.getMessage().getBody();
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        List<Map<String, Object>> results = new ArrayList<>();
        boolean flagged = false;
        for (JsonNode result : json.path("results")) {
            flagged |= result.path("flagged").asBoolean();
            results.add(verdict(text(request.fields().path("input"), results.size()), result));
        }
        message.setHeader(OpenAIHeaders.MODERATION_FLAGGED, flagged);
        message.setHeader(OpenAIHeaders.MODERATION_RESULTS, results);
        if (results.size() == 1) {
            message.setHeader(
                    OpenAIHeaders.MODERATION_CATEGORIES, results.get(0).get("categories"));
            message.setHeader(
                    OpenAIHeaders.MODERATION_CATEGORY_SCORES, results.get(0).get("categoryScores"));
        }
        Answer.setIfKnown(message, OpenAIHeaders.MODERATION_RESPONSE_MODEL, Json.text(json, "model"));
    }

    /** The text that a verdict is about, or null where it is about an image alone. */
    private static String text(JsonNode input, int index) {
        if (input.isTextual()) {
            return input.textValue();
        }
        if (!input.path(0).isObject()) {
            String text = input.path(index).asText("");
            return text.isEmpty() ? null : text;
        }
        for (JsonNode part : input) {
            if (part.path("text").isTextual()) {
                return part.path("text").textValue();
            }
        }
        return null;
    }

    private static Map<String, Object> verdict(String input, JsonNode result) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        verdict.put("input", input);
        verdict.put("flagged", result.path("flagged").asBoolean());
        verdict.put("categories", Json.toMap(result.path("categories")));
        verdict.put("categoryScores", Json.toMap(result.path("category_scores")));
        if (result.path("category_applied_input_types").isObject()) {
            verdict.put("categoryAppliedInputTypes", Json.toMap(result.path("category_applied_input_types")));
        }
        return verdict;
    }
}
