package io.github.camelopenai.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the JSON in what a model wrote: around it may be reasoning (DeepSeek and Qwen, served without a parser for it), a fence of Markdown, and words
 * before and after it (models that are only told of the schema).
 */
final class JsonText {

    private static final Pattern FENCED = Pattern.compile("```[\\w-]*\\s(.*?)```", Pattern.DOTALL);

    private static final Pattern START = Pattern.compile("[{\\[]");
    /** A bracket that may be one of a text, such as that of a reference. */
    private static final Pattern START_OF_WORDS = Pattern.compile("\\[\\s*[^{\\[\"\\s]|\\[\\s*$");
    /** Each may be the beginning of as much text as there is. */
    private static final int MOST_TRIALS = 50;

    private JsonText() {}

    /**
     * The JSON, or all values that could be the answer, in their order. Only the schema tells an example or a draft from the answer.
     *
     * @throws IllegalArgumentException if the text holds no JSON, with what it holds instead
     */
    static List<JsonNode> find(String text) {
        JsonNode whole = parsed(text.strip());
        if (whole != null) {
            return List.of(whole);
        }
        int end = Thoughts.end(text);
        // What a model has thought of is no answer, though the thoughts have no end
        boolean isThought = end == 0 && Boolean.TRUE.equals(Thoughts.isBegin(text));
        String answer = isThought ? "" : text.substring(end).strip();
        Set<JsonNode> found = new LinkedHashSet<>();
        for (Matcher block = FENCED.matcher(answer); block.find(); ) {
            JsonNode fenced = parsed(block.group(1).strip());
            if (fenced != null) {
                found.add(fenced);
            }
        }
        if (found.isEmpty()) {
            addAll(answer, found);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(answer.isEmpty() ? "is empty" : "is no JSON");
        }
        return List.copyOf(found);
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

    private static void addAll(String text, Set<JsonNode> found) {
        Matcher start = START.matcher(text);
        int at = 0;
        for (int i = 0; i < MOST_TRIALS && start.find(at); i++) {
            try {
                Json.Found next = Json.parseFirst(text, start.start());
                found.add(next.value());
                at = next.end();
            } catch (Json.CutException e) {
                if (!START_OF_WORDS
                        .matcher(text)
                        .region(start.start(), text.length())
                        .lookingAt()) {
                    // What is inside of a value that is not whole is none of the answer
                    throw e;
                }
                at = start.end();
            } catch (IllegalArgumentException e) {
                at = start.end();
            }
        }
    }
}
