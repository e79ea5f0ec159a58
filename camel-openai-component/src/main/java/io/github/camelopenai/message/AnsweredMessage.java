package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the message of a chat, whole or a piece of it: servers write its text as a String or as a list of parts (Mistral), and its
 * reasoning under three names.
 */
final class AnsweredMessage {

    /** vLLM and DeepSeek, OpenRouter, and the parts of Mistral and Ollama. */
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning", "thinking");

    private AnsweredMessage() {}

    /**
     * The text of a message's content, or null where it has none.
     *
     * @throws IllegalArgumentException where it is neither a text nor a list of parts
     */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        if (content.isNull() || content.isMissingNode()) {
            return null;
        }
        if (content.isArray()) {
            List<String> texts = parts(content)
                    .map(AnsweredMessage::partText)
                    .flatMap(Stream::ofNullable)
                    .toList();
            return texts.isEmpty() ? null : String.join("", texts);
        }
        String text = content.isObject() ? partText(content) : null;
        if (text == null) {
            throw new IllegalArgumentException("has a content that is neither a text nor a list of parts");
        }
        return text;
    }

    private static String partText(JsonNode part) {
        return part.isTextual() ? part.textValue() : part.path("text").textValue();
    }

    /** The reasoning before the answer, or null. */
    static String reasoning(JsonNode message) {
        for (String name : REASONING) {
            String text = message.path(name).textValue();
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return joined(message.path("content"), "thinking");
    }

    /** Why the model does not answer, or null. */
    static String refusal(JsonNode message) {
        String text = message.path("refusal").textValue();
        return text == null || text.isEmpty() ? joined(message.path("content"), "refusal") : text;
    }

    /** What the parts of one type hold under the name of the type: a text, or a list of parts with texts. */
    private static String joined(JsonNode content, String type) {
        String all = parts(content)
                .map(part -> part.path(type))
                .map(value -> value.isArray() ? text(value) : value.textValue())
                .flatMap(Stream::ofNullable)
                .collect(Collectors.joining());
        return all.isEmpty() ? null : all;
    }

    private static Stream<JsonNode> parts(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false) : Stream.empty();
    }
}
