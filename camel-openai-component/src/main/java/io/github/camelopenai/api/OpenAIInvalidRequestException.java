package io.github.camelopenai.api;

/** The request cannot be served as it is: refused before it was sent (status 0), or answered 400, 413, 422 or another 4xx. */
public class OpenAIInvalidRequestException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A request that is refused before anything was sent. */
    public OpenAIInvalidRequestException(String message) {
        this(message, null);
    }

    /** A request that is refused before anything was sent, because of a fault in what it was made from. */
    public OpenAIInvalidRequestException(String message, Throwable cause) {
        super(message, ApiError.NONE, cause);
    }

    /** An answer of the server. */
    public OpenAIInvalidRequestException(ApiError error) {
        this(error, "Correct the request; sending it again as it is will not help.");
    }

    protected OpenAIInvalidRequestException(ApiError error, String advice) {
        super(error, advice);
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.VALIDATION;
    }
}
