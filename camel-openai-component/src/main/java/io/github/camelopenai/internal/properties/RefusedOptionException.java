package io.github.camelopenai.internal.properties;

/** An option cannot be what was written; the message names the option and what is accepted, and holds no secret. */
public final class RefusedOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public RefusedOptionException(String message) {
        super(message);
    }
}
