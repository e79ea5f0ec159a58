package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the message of a chat, whole or a piece of it: servers write its text as a String or as a list of parts (Mistral), and its
 * reasoning under three names.
 */
public final class AnsweredMessage {

    /** vLLM and DeepSeek, OpenRouter, and the parts of Mistral and Ollama. */
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning", "thinking");

    private static final Set<String> TEXT_TYPES = Set.of("text", "output_text");

    private AnsweredMessage() {}

    /**
     * The text of a message's content, or null where it has none.
     *
     * @throws IllegalArgumentException where it is neither a text nor a list of parts
     */
    public static String text(JsonNode content) {
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

    /**
     * The text of a part, or null where it is a part of another kind.
     *
     * @throws IllegalArgumentException where it says that it is a text, and has none that is known
     */
    private static String partText(JsonNode part) {
        if (part.isTextual()) {
            return part.textValue();
        }
        // Assistants have the text in an object
        JsonNode text = part.path("text").isObject() ? part.path("text").path("value") : part.path("text");
        boolean isText =
                part.has("text") || TEXT_TYPES.contains(part.path("type").asText());
        if (isText && !text.isTextual()) {
            text = part.path("content");
        }
        if (isText && !text.isTextual() && !part.path("text").isNull()) {
            throw new IllegalArgumentException("has a part of text without a text");
        }
        return isText ? text.textValue() : null;
    }

    /** The text of a choice: of its message, of a piece of it, or its own, as completions have it; null where it has none. */
    public static String textOf(JsonNode choice) {
        JsonNode message = of(choice);
        return text(message.isMissingNode() ? choice.path("text") : message.path("content"));
    }

    /** The message of a choice, or a piece of it, whichever says something; missing where it has neither. */
    public static JsonNode of(JsonNode choice) {
        JsonNode message = said(choice.path("message"));
        if (message == null) {
            message = said(choice.path("delta"));
        }
        if (message != null) {
            return message;
        }
        return choice.path("text").isMissingNode() ? firstOf(choice) : MissingNode.getInstance();
    }

    /** A message that says something, or null. */
    private static JsonNode said(JsonNode message) {
        if (message.isTextual()) {
            return JsonNodeFactory.instance.objectNode().set("content", message);
        }
        return message.isObject() && !message.isEmpty() ? message : null;
    }

    private static JsonNode firstOf(JsonNode choice) {
        return choice.has("message") ? choice.path("message") : choice.path("delta");
    }

    /** The reasoning before the answer, or a piece of it; null if the model tells none. */
    public static String reasoning(JsonNode message) {
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
        if (!content.isArray()) {
            return null;
        }
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
