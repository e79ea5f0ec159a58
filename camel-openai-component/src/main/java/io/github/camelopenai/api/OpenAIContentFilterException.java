package io.github.camelopenai.api;

/** The provider's content filter refused the prompt. */
public class OpenAIContentFilterException extends OpenAIInvalidRequestException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIContentFilterException(ApiError error) {
        super(error, "Change the prompt, or the filter's settings at the provider.");
    }
}
