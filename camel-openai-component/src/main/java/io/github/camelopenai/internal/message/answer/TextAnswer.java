package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Inputs;
import io.github.camelopenai.internal.shape.Thoughts;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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
public final class TextAnswer implements Answer {

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        if (json.path("output").isArray()) {
            return answer(request, responseText(json));
        }
        JsonNode choices = json.path("choices");
        if (choices.isEmpty()) {
            throw notThePromised(response, "no choices, so without an answer");
        }
        List<Object> texts = new ArrayList<>(choices.size());
        for (JsonNode choice : choices) {
            byte[] sound = sound(response, choice);
            texts.add(sound == null ? answer(request, choiceText(response, choice)) : sound);
        }
        return Answer.oneOrAll(texts, asksForSeveral(request));
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        List<String> reasons = reasons(json);
        boolean isKnown = false;
        for (String reason : reasons) {
            isKnown |= reason != null;
        }
        if (isKnown) {
            message.setHeader(OpenAIHeaders.FINISH_REASON, Answer.oneOrAll(reasons, false));
        }
        Answer.setIfKnown(message, OpenAIHeaders.REFUSAL, refusal(json));
        Answer.setIfKnown(message, OpenAIHeaders.REASONING_CONTENT, reasoning(json));
        JsonNode sound = AnsweredMessage.of(json.path("choices").path(0)).path("audio");
        Answer.setIfKnown(message, OpenAIHeaders.AUDIO_TRANSCRIPT, Json.text(sound, "transcript"));
        Answer.setIfKnown(message, OpenAIHeaders.AUDIO_ID, Json.text(sound, "id"));
        if (request.stripsThinking()) {
            Answer.setIfKnown(message, OpenAIHeaders.THINKING_CONTENT, thoughts(json));
        }
        ArrayNode annotations = annotations(json);
        if (!annotations.isEmpty()) {
            message.setHeader(OpenAIHeaders.RESPONSE_ANNOTATIONS, Json.toObject(annotations));
        }
    }

    @Override
    public String contentType(ApiRequest request, JsonNode json) {
        boolean isSpoken =
                AnsweredMessage.of(json.path("choices").path(0)).path("audio").hasNonNull("data");
        return isSpoken ? Speech.type(request.fields()) : null;
    }

    private static byte[] sound(ApiResponse response, JsonNode choice) {
        try {
            return Speech.sound(AnsweredMessage.of(choice));
        } catch (IllegalArgumentException e) {
            throw notThePromised(response, "a sound that is no base64");
        }
    }

    private static String answer(ApiRequest request, String text) {
        return request.stripsThinking() ? Thoughts.split(text).answer() : text;
    }

    /** The thoughts in the text of the first answer that has some, or null. */
    private static String thoughts(JsonNode json) {
        Stream<String> texts = json.path("output").isArray()
                ? Stream.of(responseText(json))
                : stream(json.path("choices")).map(AnsweredMessage::textOf);
        return texts.filter(Objects::nonNull)
                .map(text -> Thoughts.split(text).thoughts())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** An answer as it is remembered: without the thoughts in its text, which no model wants to see again. */
    public static JsonNode withoutThoughts(JsonNode json) {
        JsonNode plain = json.deepCopy();
        for (JsonNode choice : plain.path("choices")) {
            strip(AnsweredMessage.of(choice), "content");
        }
        for (JsonNode item : plain.path("output")) {
            item.path("content").forEach(part -> strip(part, "text"));
        }
        return plain;
    }

    private static void strip(JsonNode object, String field) {
        if (object instanceof ObjectNode whole && whole.path(field).isTextual()) {
            whole.put(field, Thoughts.split(whole.path(field).textValue()).answer());
        }
        object.path(field).forEach(part -> strip(part, "text"));
    }

    /** What the first answer cites, or what the parts of a response do. */
    private static ArrayNode annotations(JsonNode json) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        AnsweredMessage.of(json.path("choices").path(0)).path("annotations").forEach(all::add);
        for (JsonNode item : json.path("output")) {
            item.path("content").forEach(part -> part.path("annotations").forEach(all::add));
        }
        return all;
    }

    /** Why each of the answers ends; null where that is not said. */
    static List<String> reasons(JsonNode json) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode choice : json.path("choices")) {
            reasons.add(FinishReason.of(choice));
        }
        if (json.path("output").isArray()) {
            reasons.add(json.path("incomplete_details")
                    .path("reason")
                    .asText(json.path("status").asText(null)));
        }
        return reasons;
    }

    @Override
    public JsonNode settled(JsonNode json) {
        for (JsonNode choice : json.path("choices")) {
            for (JsonNode call : AnsweredMessage.of(choice).path("tool_calls")) {
                if (call.path("function") instanceof ObjectNode function
                        && function.path("arguments").isContainerNode()) {
                    function.put("arguments", function.get("arguments").toString());
                }
            }
        }
        return json;
    }

    private static String choiceText(ApiResponse response, JsonNode choice) {
        if (!AnsweredMessage.of(choice).isObject() && !choice.has("text")) {
            throw notThePromised(response, "a choice that has neither a message nor a text");
        }
        try {
            String text = AnsweredMessage.textOf(choice);
            return text == null ? "" : text;
        } catch (IllegalArgumentException e) {
            throw notThePromised(response, "a message that " + e.getMessage());
        }
    }

    /** Why the model does not answer, or null. */
    static String refusal(JsonNode json) {
        String refusal = ofFirst(json, AnsweredMessage::refusal);
        return refusal == null ? nullIfEmpty(parts(json, "message", Set.of("refusal"), "refusal")) : refusal;
    }

    private static String reasoning(JsonNode json) {
        String reasoning = ofFirst(json, AnsweredMessage::reasoning);
        return reasoning == null
                ? nullIfEmpty(parts(json, "reasoning", Set.of("reasoning_text", "text"), "text"))
                : reasoning;
    }

    /** What is in the message of the first choice that has it. */
    private static String ofFirst(JsonNode json, Function<JsonNode, String> reader) {
        for (JsonNode choice : json.path("choices")) {
            String found = reader.apply(AnsweredMessage.of(choice));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The text of a response, empty where it has none. */
    public static String responseText(JsonNode json) {
        String text = parts(json, "message", Set.of("output_text", "text"), "text");
        // OpenAI's SDKs make it of the parts, some servers send it in their place
        return text.isEmpty() ? json.path("output_text").asText("") : text;
    }

    /** The parts of some types in the items of one type of a response, joined. */
    private static String parts(JsonNode json, String itemType, Set<String> types, String field) {
        if (json.path("output").isEmpty()) {
            return "";
        }
        return stream(json.path("output"))
                .filter(item -> item.path("type").asText(itemType).equals(itemType))
                .map(item -> item.path("content"))
                .flatMap(content -> content.isTextual() && types.contains("text")
                        ? Stream.of(content.textValue())
                        : stream(content)
                                .filter(part -> types.contains(part.path("type").asText()))
                                .map(part -> part.path(field).asText()))
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
