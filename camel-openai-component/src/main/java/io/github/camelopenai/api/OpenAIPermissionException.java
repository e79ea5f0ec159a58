package io.github.camelopenai.api;

/** The credentials are known but may not do this: 403. */
public class OpenAIPermissionException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** An answer of the server. */
    public OpenAIPermissionException(ApiError error) {
        super(error, "Check what the key, the organization and the project may use.");
    }

    /** A proxy refuses to pass calls on. */
    public OpenAIPermissionException(String message, ApiError error) {
        super(message, error, null);
    }

    @Override
    public ErrorCategory getCategory() {
        return ErrorCategory.AUTH;
    }
}
