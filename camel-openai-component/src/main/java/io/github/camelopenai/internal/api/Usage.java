package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;

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
 */
public record Usage(
        Long promptTokens, Long completionTokens, Long totalTokens, Long cachedTokens, Long reasoningTokens) {

    /** The usage of a response, all null where it has none. */
    public static Usage of(JsonNode response) {
        JsonNode usage = response.path("usage");
        return new Usage(
                count(usage, "prompt_tokens", "input_tokens"),
                count(usage, "completion_tokens", "output_tokens"),
                count(usage.path("total_tokens")),
                detail(usage, "prompt_tokens_details", "input_tokens_details", "cached_tokens"),
                detail(usage, "completion_tokens_details", "output_tokens_details", "reasoning_tokens"));
    }

    /** Whether the server said nothing of it. */
    public boolean isUnknown() {
        return promptTokens == null && completionTokens == null && totalTokens == null;
    }

    /** Both together; what neither tells stays unknown. */
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

    private static Long count(JsonNode count) {
        return count.isNumber() ? count.longValue() : null;
    }
}
