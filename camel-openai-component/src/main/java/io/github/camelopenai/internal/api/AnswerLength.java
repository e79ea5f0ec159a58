package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * How long the texts of an answer are, for servers that do not tell its usage. Sound and pictures do not count: how many tokens they are
 * cannot be told from their bytes.
 */
public final class AnswerLength {

    private static final int LETTERS_PER_TOKEN = 4;

    /** The fields that hold what a model has written, in answers of chat, completions and responses. */
    private static final Set<String> WRITTEN =
            Set.of("content", "text", "arguments", "input", "refusal", "reasoning_content", "reasoning");

    private AnswerLength() {}

    /** The tokens of so many letters. */
    public static long tokens(long letters) {
        return letters / LETTERS_PER_TOKEN;
    }

    /** The tokens of an answer; 0 where it is no text of a model. */
    public static long tokens(JsonNode answer) {
        return tokens(letters(answer.path("choices")) + letters(answer.path("output")));
    }

    private static long letters(JsonNode node) {
        long letters = 0;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            boolean isWritten = field.getValue().isTextual() && WRITTEN.contains(field.getKey());
            letters += isWritten ? field.getValue().textValue().length() : letters(field.getValue());
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                letters += letters(element);
            }
        }
        return letters;
    }
}
