package io.github.camelopenai.message;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The text of a chat, a completion, an edit or a response; an empty text where the model called a tool or refused.
 *
 * <p>Its finish reason is the choice's; of a response it is the reason why it is incomplete, else its status.
 */
final class TextAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        if (json.path("output").isArray()) {
            return responseText(response, json);
        }
        JsonNode choices = json.path("choices");
        if (choices.isEmpty()) {
            throw notThePromised(response, "no choices, so without an answer");
        }
        List<String> texts = new ArrayList<>(choices.size());
        for (JsonNode choice : choices) {
            texts.add(choiceText(choice));
        }
        return Answer.oneOrAll(texts, asksForSeveral(request));
    }

    @Override
    public void setHeaders(ApiResponse response, JsonNode json, Message message) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode choice : json.path("choices")) {
            reasons.add(choice.path("finish_reason").asText(null));
        }
        if (json.path("output").isArray()) {
            reasons.add(json.path("incomplete_details")
                    .path("reason")
                    .asText(json.path("status").asText(null)));
        }
        if (reasons.stream().anyMatch(reason -> reason != null)) {
            message.setHeader(OpenAIHeaders.FINISH_REASON, Answer.oneOrAll(reasons, false));
        }
        Answer.setIfKnown(message, OpenAIHeaders.REFUSAL, refusal(json));
    }

    private static Object responseText(ApiResponse response, JsonNode json) {
        if (json.path("status").asText().equals("failed")) {
            throw notThePromised(
                    response,
                    "a failed response: " + json.path("error").path("message").asText("without a reason"));
        }
        return parts(json, "output_text", "text");
    }

    private static String choiceText(JsonNode choice) {
        JsonNode content = choice.has("message") ? choice.path("message").path("content") : choice.path("text");
        if (!content.isArray()) {
            return content.asText("");
        }
        return stream(content).map(part -> part.path("text").asText("")).collect(Collectors.joining());
    }

    private static String refusal(JsonNode json) {
        for (JsonNode choice : json.path("choices")) {
            JsonNode refusal = choice.path("message").path("refusal");
            if (refusal.isTextual()) {
                return refusal.asText();
            }
        }
        String refusal = json.has("output") ? parts(json, "refusal", "refusal") : "";
        return refusal.isEmpty() ? null : refusal;
    }

    /** The parts of one type in the messages of a response, joined. */
    private static String parts(JsonNode json, String type, String field) {
        return stream(json.path("output"))
                .flatMap(item -> stream(item.path("content")))
                .filter(part -> part.path("type").asText().equals(type))
                .map(part -> part.path(field).asText())
                .collect(Collectors.joining());
    }

    private static boolean asksForSeveral(ApiRequest request) {
        JsonNode fields = request.fields();
        return fields != null && (fields.path("n").asInt(1) > 1 || Inputs.areSeveral(fields.path("prompt")));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
