package io.github.camelopenai.internal.batch;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.Trait;
import io.github.camelopenai.internal.api.Operations;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operations that the requests of a batch can call (<a
 * href="https://platform.openai.com/docs/api-reference/batch/create">endpoint</a>).
 */
public final class LineOperations {

    private static final Map<String, Operation> BY_RESOURCE = byResource();
    private static final String VERSION = "/v1";

    private LineOperations() {}

    /**
     * The operation that the option {@code batchOf} names.
     *
     * @throws IllegalArgumentException where there is none, with what is accepted
     */
    public static Operation named(Object resource) {
        String name = String.valueOf(resource);
        Operation operation = BY_RESOURCE.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("The option batchOf is '" + name + "', but must be one of: "
                    + String.join(", ", BY_RESOURCE.keySet()) + ". The requests of a batch call nothing else.");
        }
        return operation;
    }

    private static Map<String, Operation> byResource() {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (Operation operation : Operations.all()) {
            if (operation.is(Trait.BATCH)) {
                operations.put(operation.resource(), operation);
            }
        }
        return Collections.unmodifiableMap(operations);
    }

    /** The operation as a batch and its lines name it, such as {@code /v1/chat/completions}. */
    static String url(Operation operation) {
        return VERSION + operation.path();
    }

    /** The operation that a batch names, if it is one that we know. Azure leaves the version out. */
    static Optional<Operation> ofUrl(String url) {
        return BY_RESOURCE.values().stream()
                .filter(operation -> url.equals(url(operation)) || url.equals(operation.path()))
                .findFirst();
    }
}
