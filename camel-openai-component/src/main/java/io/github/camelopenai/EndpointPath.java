package io.github.camelopenai;

import io.github.camelopenai.Target.Continuation.Step;
import io.github.camelopenai.internal.api.CamelOpenAIOptions;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.batch.BatchOperation;
import io.github.camelopenai.internal.batch.LineOperations;
import io.github.camelopenai.internal.message.tool.ToolWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
            "image-edit", new String[] {"images", "edit"},
            "tool-execution", new String[] {"chat", "toolExecution"});

    private EndpointPath() {}

    /**
     * What an endpoint names.
     *
     * @param path the path of the URI
     * @param option the option {@code operation}, or null
     * @param batchOf what the requests of a batch call
     * @throws IllegalArgumentException where there is none, listing what exists, or where the path names another
     */
    static Target target(String path, Object option, Object batchOf) {
        String[] alias = ALIASES.get(path);
        if (alias != null && option != null && !alias[1].equals(option)) {
            throw new IllegalArgumentException("openai:" + path + " stands for openai:" + alias[0] + "?operation="
                    + alias[1] + ", but the option operation is '" + option + "'. Use openai:" + alias[0] + " for it.");
        }
        if (alias != null) {
            return named(alias[0], alias[1], batchOf);
        }
        if (!Operations.resources().contains(path)) {
            throw unknown(path);
        }
        return option == null ? new Target.Call(Operations.defaultOf(path)) : named(path, option.toString(), batchOf);
    }

    private static IllegalArgumentException unknown(String path) {
        Set<String> others = new TreeSet<>(ALIASES.keySet());
        others.addAll(Set.of(Operation.REQUEST, Target.WEBHOOK, Target.MCP));
        IllegalArgumentException unknown = Operations.unknownResource(path, others);
        return CamelOpenAIOptions.insteadOf(path)
                .map(instead -> new IllegalArgumentException(
                        "Unknown resource '" + path + "'. It is one of camel-openai; here " + instead))
                .orElse(unknown);
    }

    private static Target named(String resource, String name, Object batchOf) {
        BatchOperation batch = BatchOperation.find(resource, name).orElse(null);
        if (batch != null) {
            return batch == BatchOperation.SUBMIT
                    ? new Target.Submission(LineOperations.named(batchOf))
                    : new Target.Results();
        }
        Optional<Step> step = Step.find(name);
        boolean callsTools = ToolWire.of(Operations.defaultOf(resource)) != null;
        if (step.isPresent() && callsTools) {
            return new Target.Continuation(Operations.defaultOf(resource), step.get());
        }
        try {
            return new Target.Call(Operations.find(resource, name));
        } catch (IllegalArgumentException e) {
            List<String> others = new ArrayList<>(BatchOperation.names(resource));
            others.addAll(callsTools ? Step.words() : List.of());
            throw Operations.unknownOperation(resource, name, others);
        }
    }
}
