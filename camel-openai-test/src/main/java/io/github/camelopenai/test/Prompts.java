package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.StringJoiner;

/** Finds what a request asks: in its messages, its input or its prompt. */
final class Prompts {

    private Prompts() {}

    /** What the user said last, else what {@link #last} gives. */
    static String ofUser(JsonNode request) {
        JsonNode messages = messages(request);
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.path(i).path("role").asText().equals("user")) {
                return text(messages.path(i).path("content"));
            }
        }
        return last(request);
    }

    /** What the last message says (of the user, or the result of a tool), else the input or the prompt. */
    static String last(JsonNode request) {
        JsonNode messages = messages(request);
        JsonNode last = messages.path(messages.size() - 1);
        if (last.isObject()) {
            return text(last.has("output") ? last.path("output") : last.path("content"));
        }
        for (String field : List.of("input", "prompt")) {
            if (request.has(field)) {
                return text(request.path(field));
            }
        }
        return "";
    }

    private static JsonNode messages(JsonNode request) {
        return request.path(request.has("messages") ? "messages" : "input");
    }

    /** A text, or the texts of several parts. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText().strip();
        }
        StringJoiner texts = new StringJoiner(" ");
        content.forEach(part ->
                texts.add(part.isTextual() ? part.asText() : part.path("text").asText()));
        return texts.toString().strip();
    }
}
