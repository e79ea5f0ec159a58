package io.github.camelopenai.api;

/**
 * The account has no credit left: 402, or an error whose code, type or words say so, such as 429 with {@code
 * insufficient_quota}. Waiting does not help, so it is never sent again.
 */
public class OpenAIQuotaException extends OpenAIRateLimitException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIQuotaException(ApiError error) {
        super(error, "Check the plan and billing of the account; waiting does not help.");
    }
}
