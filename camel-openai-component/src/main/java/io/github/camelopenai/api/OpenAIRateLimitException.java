package io.github.camelopenai.api;

/** Too many requests or tokens in the provider's window: 429. */
public class OpenAIRateLimitException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIRateLimitException(ApiError error) {
        this(error, "Slow down, or ask the provider for a higher limit.");
    }

    protected OpenAIRateLimitException(ApiError error, String advice) {
        super(error, advice);
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.RATE_LIMIT;
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
