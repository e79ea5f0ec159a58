package io.github.camelopenai.api;

/** The server does not accept the credentials (401), a proxy does not (407), or there were none to send (status 0). */
public class OpenAIAuthenticationException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIAuthenticationException(ApiError error) {
        super(
                error,
                error.status() == 407
                        ? "It is the proxy that refuses: check proxyUser and proxyPassword."
                        : "Check the key: option apiKey, component option apiKey, or OPENAI_API_KEY; or the bean of the"
                                + " option credentials.");
    }

    /** The bean of the option {@code credentials} gave no token. */
    public OpenAIAuthenticationException(String message, ApiError error, Throwable cause) {
        super(message, error, cause);
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.AUTH;
    }
}
