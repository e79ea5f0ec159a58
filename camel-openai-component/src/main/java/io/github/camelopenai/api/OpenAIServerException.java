package io.github.camelopenai.api;

/** The server failed: 5xx. */
public class OpenAIServerException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIServerException(ApiError error) {
        super(error, "The request may be sent again; if it goes on, look at the server's log or status page.");
    }

    /** A proxy finds no way to the server. */
    public OpenAIServerException(String message, ApiError error) {
        super(message, error, null);
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.SERVER_ERROR;
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
