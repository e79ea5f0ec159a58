package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Moderations that find nothing. */
final class Moderations {

    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    private Moderations() {}

    static Answer answer(RecordedRequest request, String noId) {
        JsonNode input = request.fields().path("input");
        if (input.isMissingNode()) {
            return Refusals.missing("input");
        }
        ObjectNode answer = Json.object()
                .put("id", "modr-simulated")
                .put("model", request.fields().path("model").asText("omni-moderation-latest"));
        ArrayNode results = answer.putArray("results");
        boolean isListOfTexts = input.isArray() && input.path(0).isTextual();
        for (int i = 0; i < (isListOfTexts ? input.size() : 1); i++) {
            ObjectNode result = results.addObject().put("flagged", false);
            for (String category : CATEGORIES) {
                result.withObject("categories").put(category, false);
                result.withObject("category_scores").put(category, 0.0);
                result.withObject("category_applied_input_types").putArray(category);
            }
        }
        return Answer.json(answer);
    }
}
