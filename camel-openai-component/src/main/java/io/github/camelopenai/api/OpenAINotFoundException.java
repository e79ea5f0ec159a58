package io.github.camelopenai.api;

/** The model, the object or the path does not exist: 404. */
public class OpenAINotFoundException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAINotFoundException(ApiError error) {
        super(error, "Check the model, the id, and that the base URL ends where the API begins (often /v1).");
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.VALIDATION;
    }
}
