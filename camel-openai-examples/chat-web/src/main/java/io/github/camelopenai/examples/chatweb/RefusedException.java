package io.github.camelopenai.examples.chatweb;

/** A request that is not answered, with what its sender may be told. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
