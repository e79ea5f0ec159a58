package io.github.camelopenai.api;

/** The prompt is longer than the model's context. */
public class OpenAIContextLengthException extends OpenAIInvalidRequestException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIContextLengthException(ApiError error) {
        super(error, "Shorten the prompt, lower maxTokens, or use a model with a larger context.");
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
