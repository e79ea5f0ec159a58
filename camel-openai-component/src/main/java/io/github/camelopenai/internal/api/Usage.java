package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * The tokens that a call used, as the server counted them; null is what it did not say.
 *
 * <p>Chat, completions and embeddings name them {@code prompt_tokens} and {@code completion_tokens}, Responses and images
 * {@code input_tokens} and {@code output_tokens}: <a
 * href="https://platform.openai.com/docs/api-reference/chat/object">chat</a>, <a
 * href="https://platform.openai.com/docs/api-reference/responses/object">responses</a>.
 *
 * @param promptTokens tokens of the input
 * @param completionTokens tokens of the answer
 * @param totalTokens both
 * @param cachedTokens tokens of the input that came from the server's cache
 * @param reasoningTokens tokens of the answer that were spent on reasoning
 * @param details what else a price depends on
 */
public record Usage(
        Long promptTokens,
        Long completionTokens,
        Long totalTokens,
        Long cachedTokens,
        Long reasoningTokens,
        Details details) {

    /** More than any call has: what is larger is no count. */
    private static final double MOST = 1e12;

    /**
     * What else a price depends on.
     *
     * @param audioPromptTokens those of the prompt that are sound
     * @param audioCompletionTokens those of the answer that are sound
     * @param images how many images the answer has
     * @param seconds how long the sound was, where the server counts that and no tokens, or null
     * @param model the model that answered, or null
     * @param tier the service tier that answered, or null
     */
    public record Details(
            long audioPromptTokens,
            long audioCompletionTokens,
            long images,
            BigDecimal seconds,
            String model,
            String tier) {

        private static final Details NONE = new Details(0, 0, 0, null, null, null);
    }

    /** Tokens alone. */
    public Usage(Long promptTokens, Long completionTokens, Long totalTokens, Long cachedTokens, Long reasoningTokens) {
        this(promptTokens, completionTokens, totalTokens, cachedTokens, reasoningTokens, Details.NONE);
    }

    /** The usage of a response, all null where it has none. */
    public static Usage of(JsonNode response) {
        JsonNode usage = response.path("usage");
        return new Usage(
                count(usage, "prompt_tokens", "input_tokens"),
                count(usage, "completion_tokens", "output_tokens"),
                count(usage.path("total_tokens")),
                detail(usage, "prompt_tokens_details", "input_tokens_details", "cached_tokens"),
                detail(usage, "completion_tokens_details", "output_tokens_details", "reasoning_tokens"),
                details(response, usage));
    }

    private static Details details(JsonNode response, JsonNode usage) {
        Long audioPrompt = detail(usage, "prompt_tokens_details", "input_tokens_details", "audio_tokens");
        Long audioCompletion = detail(usage, "completion_tokens_details", "output_tokens_details", "audio_tokens");
        JsonNode seconds = usage.path("seconds");
        long images = 0;
        for (JsonNode one : response.path("data")) {
            images += one.hasNonNull("b64_json") || one.hasNonNull("url") ? 1 : 0;
        }
        return new Details(
                audioPrompt == null ? 0 : audioPrompt,
                audioCompletion == null ? 0 : audioCompletion,
                images,
                seconds.isNumber() ? seconds.decimalValue() : null,
                Json.text(response, "model"),
                Json.text(response, "service_tier"));
    }

    /** Whether the server said nothing of it. */
    public boolean isUnknown() {
        return promptTokens == null
                && completionTokens == null
                && totalTokens == null
                && details.images() == 0
                && details.seconds() == null;
    }

    /**
     * The tokens of the input with those from the cache, or null. Some servers count the cached ones beside the others; where they are more
     * than all of the input, they must be.
     */
    public Long inputTokens() {
        if (promptTokens == null) {
            return null;
        }
        boolean isBeside = cachedTokens != null && cachedTokens > promptTokens;
        return isBeside ? promptTokens + cachedTokens : promptTokens;
    }

    /**
     * The tokens of the answer with those of reasoning, or null. xAI and Gemini count reasoning in the total only (<a
     * href="https://docs.x.ai/docs/guides/reasoning">reasoning</a>).
     */
    public Long outputTokens() {
        if (completionTokens == null) {
            return null;
        }
        boolean isBeside = reasoningTokens != null && reasoningTokens > completionTokens;
        long most = isBeside ? completionTokens + reasoningTokens : completionTokens;
        return promptTokens == null || totalTokens == null ? most : Math.max(most, totalTokens - inputTokens());
    }

    /** The tokens of both together; what neither tells stays unknown. */
    public Usage plus(Usage other) {
        return new Usage(
                sum(promptTokens, other.promptTokens),
                sum(completionTokens, other.completionTokens),
                sum(totalTokens, other.totalTokens),
                sum(cachedTokens, other.cachedTokens),
                sum(reasoningTokens, other.reasoningTokens));
    }

    private static Long sum(Long one, Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }

    private static Long count(JsonNode usage, String name, String otherName) {
        Long count = count(usage.path(name));
        return count == null ? count(usage.path(otherName)) : count;
    }

    private static Long detail(JsonNode usage, String details, String otherDetails, String name) {
        Long count = count(usage.path(details).path(name));
        return count == null ? count(usage.path(otherDetails).path(name)) : count;
    }

    /** What cannot be a count, such as the -1 of some servers, says nothing. */
    private static Long count(JsonNode count) {
        return count.isNumber() && count.doubleValue() >= 0 && count.doubleValue() <= MOST ? count.longValue() : null;
    }
}
