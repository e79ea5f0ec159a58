package io.github.camelopenai.internal.api;

import java.util.function.UnaryOperator;

/**
 * What a response says about the caller's rate limits; null is what it did not say.
 *
 * <p>The headers are OpenAI's ({@code x-ratelimit-*}, see <a
 * href="https://platform.openai.com/docs/guides/rate-limits">rate limits</a>). Azure sends the same names, with plain
 * seconds for the resets and a negative number for what it does not know.
 *
 * @param limitRequests requests in all
 * @param limitTokens tokens in all
 * @param remainingRequests requests left
 * @param remainingTokens tokens left
 * @param resetRequestsMillis milliseconds until the requests are whole again
 * @param resetTokensMillis milliseconds until the tokens are whole again
 */
public record RateLimits(
        Long limitRequests,
        Long limitTokens,
        Long remainingRequests,
        Long remainingTokens,
        Long resetRequestsMillis,
        Long resetTokensMillis) {

    /** The limits that response headers tell. */
    public static RateLimits of(UnaryOperator<String> header) {
        Long requests = count(header.apply("x-ratelimit-remaining-requests"));
        Long tokens = count(header.apply("x-ratelimit-remaining-tokens"));
        return new RateLimits(
                count(header.apply("x-ratelimit-limit-requests")),
                count(header.apply("x-ratelimit-limit-tokens")),
                requests,
                tokens,
                reset(header.apply("x-ratelimit-reset-requests"), requests),
                reset(header.apply("x-ratelimit-reset-tokens"), tokens));
    }

    /** Whether it says nothing. */
    public boolean isUnknown() {
        return remainingRequests == null && remainingTokens == null;
    }

    /** Azure's 0 beside an unknown remainder is unknown too. */
    private static Long reset(String value, Long remaining) {
        Long millis = ApiDuration.millis(value);
        return millis != null && millis == 0 && remaining == null ? null : millis;
    }

    private static Long count(String value) {
        try {
            long count = value == null ? -1 : Long.parseLong(value.trim());
            return count < 0 ? null : count;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
