package io.github.camelopenai.api;

/** The response is not what the API promises: no JSON, cut short, too large, or an object without its content. */
public class OpenAIResponseException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message of its own. */
    public OpenAIResponseException(String message, ApiError error, Throwable cause) {
        super(message, error, cause);
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
