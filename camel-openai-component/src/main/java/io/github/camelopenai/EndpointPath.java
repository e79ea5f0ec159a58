package io.github.camelopenai;

import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.batch.BatchOperation;
import java.util.Map;

/** The path of an endpoint URI: a resource, or a name that Apache Camel's own camel-openai uses. */
final class EndpointPath {

    /** Alias to resource and operation; one without an operation stands for the resource. */
    private static final Map<String, String[]> ALIASES = Map.of(
            "chat-completion", new String[] {"chat", "create"},
            "moderation", new String[] {"moderations", "create"},
            "audio-transcription", new String[] {"audio", "transcribe"},
            "audio-translation", new String[] {"audio", "translate"},
            "audio-speech", new String[] {"audio", "speech"},
            "image-generation", new String[] {"images", "generate"},
            "image-edit", new String[] {"images", "edit"});

    private EndpointPath() {}

    /**
     * The operation of an endpoint.
     *
     * @param path the path of the URI
     * @param option the option {@code operation}, or null
     * @throws IllegalArgumentException where there is none, listing what exists, or where the path names another
     */
    static Operation operation(String path, Object option) {
        String[] alias = ALIASES.get(path);
        if (alias != null && option != null && !alias[1].equals(option)) {
            throw new IllegalArgumentException("openai:" + path + " stands for openai:" + alias[0] + "?operation="
                    + alias[1] + ", but the option operation is '" + option + "'. Use openai:" + alias[0] + " for it.");
        }
        if (alias != null) {
            return Operations.find(alias[0], alias[1]);
        }
        return option == null ? Operations.defaultOf(path) : named(path, option.toString());
    }

    private static Operation named(String resource, String name) {
        return BatchOperation.find(resource, name).orElseGet(() -> {
            String others = BatchOperation.names(resource);
            try {
                return Operations.find(resource, name);
            } catch (IllegalArgumentException e) {
                throw others.isEmpty() ? e : new IllegalArgumentException(e.getMessage() + ", " + others);
            }
        });
    }
}
