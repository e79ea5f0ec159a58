package io.github.camelopenai.api;

/** The server does not accept the credentials: 401. */
public class OpenAIAuthenticationException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIAuthenticationException(ApiError error) {
        super(error, "Check the key: option apiKey, component option apiKey, or OPENAI_API_KEY.");
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.AUTH;
    }
}
