package io.github.camelopenai.message;

import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operation.RequestKind;
import io.github.camelopenai.api.Operation.ResponseKind;

/** Which rows of the table have a binding. */
public final class SupportedOperations {

    private SupportedOperations() {}

    /**
     * Refuses an operation without a binding.
     *
     * @throws IllegalArgumentException saying what is missing
     */
    public static void check(Operation operation) {
        if (operation.request() == RequestKind.MULTIPART) {
            throw new IllegalArgumentException(operation + " uploads files, which is not there yet in this version.");
        }
        if (operation.response() == ResponseKind.BINARY) {
            throw new IllegalArgumentException(operation + " answers bytes, which is not there yet in this version.");
        }
    }
}
