package io.github.camelopenai;

import static java.util.Map.entry;

import io.github.camelopenai.Target.Continuation.Step;
import io.github.camelopenai.internal.api.CamelOpenAIOptions;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.batch.BatchOperation;
import io.github.camelopenai.internal.batch.LineOperations;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The path of an endpoint URI: a resource, or a name that Apache Camel's own camel-openai uses. */
final class EndpointPath {

    /**
     * What a name of camel-openai stands for.
     *
     * @param idHeader the header in which it brings the id of the path, or null
     */
    private record Alias(String resource, String operation, String idHeader) {

        Alias(String resource, String operation) {
            this(resource, operation, null);
        }
    }

    private static final Map<String, Alias> ALIASES = Map.ofEntries(
            entry("chat-completion", new Alias("chat", "create")),
            entry("moderation", new Alias("moderations", "create")),
            entry("audio-transcription", new Alias("audio", "transcribe")),
            entry("audio-translation", new Alias("audio", "translate")),
            entry("audio-speech", new Alias("audio", "speech")),
            entry("image-generation", new Alias("images", "generate")),
            entry("image-edit", new Alias("images", "edit")),
            entry("tool-execution", new Alias("chat", "toolExecution")),
            entry("responses-retrieve", new Alias("responses", "retrieve", OpenAIHeaders.RESPONSE_ID)),
            entry("responses-cancel", new Alias("responses", "cancel", OpenAIHeaders.RESPONSE_ID)),
            entry("batch-retrieve", new Alias("batches", "retrieve", OpenAIHeaders.BATCH_ID)),
            entry("batch-cancel", new Alias("batches", "cancel", OpenAIHeaders.BATCH_ID)),
            entry("batch-results", new Alias("batches", "results", OpenAIHeaders.BATCH_ID)));

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
        Alias alias = ALIASES.get(path);
        if (alias != null && option != null && !alias.operation().equals(option)) {
            throw new IllegalArgumentException("openai:" + path + " stands for openai:" + alias.resource()
                    + "?operation=" + alias.operation() + ", but the option operation is '" + option + "'. Use openai:"
                    + alias.resource() + " for it.");
        }
        if (alias != null) {
            return named(alias.resource(), alias.operation(), batchOf);
        }
        if (!Operations.resources().contains(path)) {
            throw unknown(path);
        }
        return option == null ? new Target.Call(Operations.defaultOf(path)) : named(path, option.toString(), batchOf);
    }

    /** The header in which a name of camel-openai brings the id of its path, or null. */
    static String idHeader(String path) {
        Alias alias = ALIASES.get(path);
        return alias == null ? null : alias.idHeader();
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
