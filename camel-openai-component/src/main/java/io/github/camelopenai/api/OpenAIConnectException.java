package io.github.camelopenai.api;

/** The server cannot be reached, or the connection broke before the answer was whole. */
public class OpenAIConnectException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message of its own. */
    public OpenAIConnectException(String message, ApiError error, Throwable cause) {
        super(message, error, cause);
    }
}
