package io.github.camelopenai.api;

/** The account has no credit left: 429 with the code insufficient_quota. Waiting does not heal it. */
public class OpenAIQuotaException extends OpenAIRateLimitException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIQuotaException(ApiError error) {
        super(error, "Check the plan and billing of the account; waiting does not help.");
    }
}
