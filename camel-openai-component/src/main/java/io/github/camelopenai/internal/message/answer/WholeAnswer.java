package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Which answers are a model's last word, so that the same request may get them again. One that says nothing is an accident. */
public final class WholeAnswer {

    /** Why a model stops that has said all: OpenAI and most others, Anthropic's and Gemini's own words, responses. */
    private static final Set<String> ENDS = Set.of("stop", "end_turn", "STOP", "completed");

    private static final Set<String> TEXTS = Set.of("message", "reasoning");

    private WholeAnswer() {}

    /** Whether an answer is whole, no refusal, and asks for nothing: no tool, no approval. */
    public static boolean is(JsonNode json) {
        if (json.has("choices") || json.path("output").isArray()) {
            List<String> reasons = TextAnswer.reasons(json);
            return !reasons.isEmpty()
                    && reasons.stream().allMatch(reason -> reason != null && ENDS.contains(reason))
                    && saysSomething(json)
                    && TextAnswer.refusal(json) == null
                    && !ShapedAnswer.callsFunctions(json);
        }
        return !json.path("data").isEmpty() || !json.path("results").isEmpty();
    }

    private static boolean saysSomething(JsonNode json) {
        for (JsonNode choice : json.path("choices")) {
            String text = AnsweredMessage.textOf(choice);
            boolean isSpoken = AnsweredMessage.of(choice).path("audio").isObject();
            if (!isSpoken && (text == null || text.isBlank())) {
                return false;
            }
        }
        String text = TextAnswer.responseText(json);
        return json.has("choices") || text != null && !text.isBlank() || hasOtherItems(json.path("output"));
    }

    /** Such as a picture that a server's own tool has made. */
    private static boolean hasOtherItems(JsonNode output) {
        for (JsonNode item : output) {
            if (!TEXTS.contains(item.path("type").asText())) {
                return true;
            }
        }
        return false;
    }
}
