package io.github.camelopenai.api;

/** A stream ended without its proper end: the connection broke, nothing came for too long, or what came is no stream. */
public class OpenAIStreamInterruptedException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** @param partialText the text that came before, empty where there was none */
    public OpenAIStreamInterruptedException(String message, ApiError error, String partialText, Throwable cause) {
        super(message, error, cause, partialText);
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
