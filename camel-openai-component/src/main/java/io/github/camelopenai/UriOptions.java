package io.github.camelopenai;

import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operation.Trait;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.message.InputFormat;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.StringHelper;

/**
 * The options of an endpoint URI against those that its operation knows.
 *
 * <p>Only what the URI itself says is checked: a component option such as {@code model} is a default for all operations that
 * know it.
 */
final class UriOptions {

    private static final Set<String> OF_CHAT =
            Set.of("systemMessage", "developerMessage", "userMessage", "legacyMaxTokens");
    private static final Set<String> OF_BODIES = Set.of("inputFormat", "additionalBodyProperty");
    private static final Set<String> OF_REQUESTS = Set.of("method", "path", "expect");
    private static final Set<String> OF_STREAMS = Set.of("streamIncludeAll", "streamTo", "streamToFailure");
    private static final Set<String> OF_SUBMIT = Set.of("batchOf", "metadata", "multipartUpload", "progress");
    private static final Set<String> OF_WEBHOOKS = Set.of("secret", "maxWebhookSize");
    private static final Set<String> OF_TOOLS = Set.of(
            "description",
            "parameter",
            "required",
            "argSchema",
            "title",
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
            "returnDirect");
    private static final Set<String> OF_LOOPS = Set.of(
            "tool",
            "toolChoice",
            "parallelToolCalls",
            "maxParallelToolCalls",
            "maxToolResult",
            "toolFailure",
            "maxTurns",
            "maxLoopTokens",
            "maxToolCalls",
            "stopWhen",
            "atLimit",
            "beforeTurn");
    private static final Set<String> OF_BOTH_ENDS_OF_TOOLS = Set.of("tags", "toolTimeout");
    private static final Set<String> OF_ROUTES =
            Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "idempotentRepository");
    private static final Set<String> OF_FOLLOWERS = Set.of(
            "stopOnFinal",
            "startScheduler",
            "initialDelay",
            "delay",
            "timeUnit",
            "useFixedDelay",
            "pollStrategy",
            "runLoggingLevel",
            "sendEmptyMessageWhenIdle",
            "greedy",
            "scheduler",
            "schedulerProperties",
            "scheduledExecutorService",
            "backoffMultiplier",
            "backoffIdleThreshold",
            "backoffErrorThreshold",
            "repeatCount");

    private final Target target;
    private final Set<String> known;

    UriOptions(Target target) {
        this.target = target;
        this.known = known(target);
    }

    /**
     * Refuses what the operation cannot do, and options that contradict each other.
     *
     * @throws IllegalArgumentException naming the option and what is accepted
     */
    void check(Map<String, Object> parameters) {
        Operation operation = target.operation();
        if (operation == null) {
            return;
        }
        if (Boolean.TRUE.equals(parameters.get("streaming")) && !operation.streams()) {
            throw new IllegalArgumentException(operation + " does not stream. There are: "
                    + Operations.all().stream()
                            .filter(Operation::streams)
                            .map(Operation::toString)
                            .collect(Collectors.joining(", ")));
        }
        boolean isJson = parameters.get("inputFormat") == InputFormat.json;
        if (operation.request() == RequestKind.MULTIPART && isJson) {
            throw new IllegalArgumentException(
                    operation + " sends a file, which no JSON text can hold: inputFormat=json"
                            + " cannot be used. Leave it out; a Map as message body gives all parts by name.");
        }
        checkProperties(parameters);
    }

    /**
     * Replaces texts by what they stand for: numbers, times, true and false.
     *
     * @param isFromMessage whether a message has a part in the URI, so that a <code>${</code> in it is none of ours
     * @throws IllegalArgumentException where an option is unknown, or its text is none of its type, naming the option
     */
    void read(Map<String, Object> parameters, boolean isFromMessage) {
        parameters.forEach(this::checkKnown);
        parameters.replaceAll((parameter, value) -> {
            if (!isFromMessage) {
                Expressions.refuse(parameter, value);
            }
            if (parameter.equalsIgnoreCase("credentials")
                    && value instanceof String text
                    && !EndpointHelper.isReferenceParameter(text)) {
                // A key, most likely: Camel shows the URI with the refusal
                UnknownOption.mask(parameter, value);
            }
            return OpenAIComponent.ENDPOINT_OPTIONS.read(parameter, value);
        });
    }

    private void checkKnown(String parameter, Object value) {
        String option = optionOf(parameter);
        if (known.stream().noneMatch(option::equalsIgnoreCase)) {
            UnknownOption.mask(parameter, value);
            throw new IllegalArgumentException(UnknownOption.message(option, target, known));
        }
        if (value instanceof Collection<?> several) {
            throw new IllegalArgumentException(
                    "The option " + option + " is given " + several.size() + " times, but can be given once.");
        }
    }

    /** The option that a parameter sets: {@code metadata} of {@code metadata.team}, {@code topP} of {@code top-p}. */
    private static String optionOf(String parameter) {
        String name = StringHelper.dashToCamelCase(parameter);
        return StringHelper.before(name, ".", name);
    }

    /** The options that parameters set. */
    static Set<String> names(Map<String, Object> parameters) {
        return parameters.keySet().stream().map(UriOptions::optionOf).collect(Collectors.toUnmodifiableSet());
    }

    /** An option and an additional body property or query parameter must not set the same field. */
    private void checkProperties(Map<String, Object> parameters) {
        for (RequestField field : target.fields()) {
            String property = (field.inQuery() ? "queryParameter." : "additionalBodyProperty.") + field.root();
            if (field.path().size() == 1
                    && parameters.containsKey(property)
                    && parameters.containsKey(field.option())) {
                throw new IllegalArgumentException("The options " + field.option() + " and " + property
                        + " set the same field. Give one of them.");
            }
        }
    }

    /** Takes the options with a prefix out of the parameters. */
    static Map<String, Object> extract(Map<String, Object> parameters, String prefix) {
        return new LinkedHashMap<>(PropertiesHelper.extractProperties(parameters, prefix));
    }

    /** Those of the requests in it, and of the calls that bring it to the server. */
    private static Set<String> knownBySubmit(Operation bound) {
        Set<String> names = known(bound);
        names.removeAll(OF_ROUTES);
        names.removeAll(OF_FOLLOWERS);
        names.removeAll(OF_STREAMS);
        names.removeAll(OF_LOOPS);
        names.removeAll(OF_BOTH_ENDS_OF_TOOLS);
        names.removeAll(Set.of("id", "storeFullResponse", "queryParameter"));
        names.addAll(OF_SUBMIT);
        return names;
    }

    private static Set<String> known(Target target) {
        if (target instanceof Target.Webhook) {
            Set<String> ofWebhooks = new TreeSet<>(OF_WEBHOOKS);
            ofWebhooks.addAll(OF_ROUTES);
            ofWebhooks.add("path");
            return ofWebhooks;
        }
        if (target instanceof Target.Tool) {
            Set<String> ofTools = new TreeSet<>(OF_TOOLS);
            ofTools.addAll(OF_BOTH_ENDS_OF_TOOLS);
            ofTools.addAll(OF_ROUTES);
            ofTools.remove("idempotentRepository");
            return ofTools;
        }
        if (target instanceof Target.Submission) {
            return knownBySubmit(target.bound());
        }
        Set<String> names = known(target.operation());
        if (target instanceof Target.Results) {
            names.removeAll(OF_ROUTES);
            names.removeAll(OF_FOLLOWERS);
            names.add("failOnLineError");
        }
        return names;
    }

    private static Set<String> known(Operation operation) {
        boolean isFollowed = Jobs.areOf(operation.resource()) || operation.response() == ResponseKind.PAGE;
        Set<String> names = new TreeSet<>(new OpenAIEndpointUriFactory().propertyNames());
        names.remove("resource");
        names.removeAll(OF_WEBHOOKS);
        names.removeAll(OF_TOOLS);
        if (ToolWire.of(operation) == null) {
            names.removeAll(OF_LOOPS);
            names.removeAll(OF_BOTH_ENDS_OF_TOOLS);
        }
        names.removeAll(Set.of("batchOf", "failOnLineError"));
        if (!isFollowed) {
            names.removeAll(OF_ROUTES);
            names.removeAll(OF_FOLLOWERS);
        }
        names.removeIf(name -> RequestFields.options().contains(name)
                && !RequestFields.byOption(operation).containsKey(name));
        if (operation.list() != ListContent.MESSAGES) {
            names.removeAll(OF_CHAT);
        }
        if (!operation.takesBody()) {
            names.removeAll(OF_BODIES);
        }
        if (operation.response() != ResponseKind.PAGE) {
            names.remove("paging");
        }
        if (operation.idCount() == 0 && !Jobs.areOf(operation.resource())) {
            names.remove("id");
        }
        if (operation.response() == ResponseKind.BINARY) {
            names.remove("storeFullResponse");
            if (!operation.streams()) {
                names.remove("outputFormat");
            }
        }
        if (operation.list() != ListContent.FILES) {
            names.remove("mask");
        }
        if (operation.request() != RequestKind.MULTIPART && !operation.isRequest()) {
            names.remove("progress");
        }
        if (!operation.is(Trait.IN_PARTS)) {
            names.remove("multipartUpload");
        }
        if (!operation.streams()) {
            names.removeAll(OF_STREAMS);
        }
        if (operation.isRequest()) {
            names.remove("operation");
        } else {
            names.removeAll(OF_REQUESTS);
        }
        return names;
    }
}
