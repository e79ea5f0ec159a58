package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the JSON in what a model wrote: around it may be reasoning (DeepSeek and Qwen, served without a parser for it), a fence of Markdown, and words
 * before and after it (models that are only told of the schema).
 */
final class JsonText {

    private static final Pattern FENCED = Pattern.compile("```[\\w-]*\\s(.*?)```", Pattern.DOTALL);
    /** Each may be the beginning of as much text as there is. */
    private static final int MOST_TRIALS = 50;

    private JsonText() {}

    /**
     * The JSON.
     *
     * @throws IllegalArgumentException where there is none, with what is there instead
     */
    static JsonNode find(String text) {
        JsonNode whole = parsed(text.strip());
        if (whole != null) {
            return whole;
        }
        String answer = text.substring(Thoughts.end(text)).strip();
        for (Matcher block = FENCED.matcher(answer); block.find(); ) {
            JsonNode fenced = parsed(block.group(1).strip());
            if (fenced != null) {
                return fenced;
            }
        }
        JsonNode found = first('{', answer);
        found = found == null ? first('[', answer) : found;
        if (found == null) {
            throw new IllegalArgumentException(answer.isEmpty() ? "is empty" : "is no JSON");
        }
        return found;
    }

    /** A text that is JSON and nothing else, or null. */
    private static JsonNode parsed(String text) {
        try {
            Json.parse(text);
            return Json.parseFirst(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static JsonNode first(char start, String text) {
        int at = text.indexOf(start);
        for (int i = 0; i < MOST_TRIALS && at >= 0; i++) {
            try {
                return Json.parseFirst(text.substring(at));
            } catch (Json.CutException e) {
                // What is inside of a value that is not whole is none of the answer
                throw e;
            } catch (IllegalArgumentException e) {
                at = text.indexOf(start, at + 1);
            }
        }
        return null;
    }
}
