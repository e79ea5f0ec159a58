package io.github.camelopenai.api;

/** A time-out ran out: connectionRequestTimeout, firstByteTimeout, readTimeout or requestTimeout; the message says which. A server's 408 is one too. */
public class OpenAITimeoutException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message of its own. */
    public OpenAITimeoutException(String message, ApiError error, Throwable cause) {
        super(message, error, cause);
    }

    /** An answer of the server. */
    public OpenAITimeoutException(ApiError error) {
        super(error, "Try again, or raise the time-out.");
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
