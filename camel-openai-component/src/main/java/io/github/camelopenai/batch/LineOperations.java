package io.github.camelopenai.batch;

import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operations;
import java.util.List;
import java.util.Optional;

/**
 * The operations that the requests of a batch can call (<a
 * href="https://platform.openai.com/docs/api-reference/batch/create">endpoint</a>).
 */
public final class LineOperations {

    private static final List<String> RESOURCES =
            List.of("chat", "completions", "embeddings", "responses", "moderations");
    private static final String VERSION = "/v1";

    private LineOperations() {}

    /**
     * The operation that the option {@code batchOf} names.
     *
     * @throws IllegalArgumentException where there is none, with what is accepted
     */
    public static Operation named(Object resource) {
        String name = String.valueOf(resource);
        if (!RESOURCES.contains(name)) {
            throw new IllegalArgumentException("The option batchOf is '" + name + "', but must be one of: "
                    + String.join(", ", RESOURCES) + ". The requests of a batch call nothing else.");
        }
        return Operations.find(name, "create");
    }

    /** The operation as a batch and its lines name it, such as {@code /v1/chat/completions}. */
    static String url(Operation operation) {
        return VERSION + operation.path();
    }

    /** The operation that a batch names, if it is one that we know. Azure leaves the version out. */
    static Optional<Operation> ofUrl(String url) {
        return RESOURCES.stream()
                .map(LineOperations::named)
                .filter(operation -> url.equals(url(operation)) || url.equals(operation.path()))
                .findFirst();
    }
}
