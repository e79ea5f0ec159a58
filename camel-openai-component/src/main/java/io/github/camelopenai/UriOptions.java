package io.github.camelopenai;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.properties.EndpointOptions;
import io.github.camelopenai.message.InputFormat;
import java.util.Collection;
import java.util.Collections;
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

    private final Target target;
    private final Set<String> known;

    UriOptions(Target target) {
        this.target = target;
        this.known = EndpointOptions.knownBy(target.kind(), target.bound());
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
        boolean hasShape = parameters.containsKey("outputClass") || parameters.containsKey("jsonSchema");
        if (hasShape && parameters.containsKey("responseFormat")) {
            throw new IllegalArgumentException("The options responseFormat and "
                    + (parameters.containsKey("outputClass") ? "outputClass" : "jsonSchema")
                    + " both say what the answer looks like. Give one of them.");
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

    /** Takes out of the parameters what Camel cannot set: options with any name after a dot, and references in texts. */
    static void takeMaps(Map<String, Object> parameters, OpenAIConfiguration own) {
        own.getMetadata().putAll(extract(parameters, "metadata."));
        own.getAdditionalBodyProperty().putAll(extract(parameters, "additionalBodyProperty."));
        own.getQueryParameter().putAll(extract(parameters, "queryParameter."));
        own.getAdditionalHeader().putAll(extract(parameters, "additionalHeader."));
        own.getAdditionalResponseHeader().putAll(extract(parameters, "additionalResponseHeader."));
        own.getMcpServer().putAll(extract(parameters, "mcpServer."));
        Object tools = parameters.remove("tools");
        if (tools != null) {
            // Camel would put the bean in the place of #bean:name, and takes no list of such references
            own.setTools(tools.toString());
        }
        // A bean, a folder or a word
        Object memory = parameters.remove("memory");
        if (memory != null) {
            own.setMemory(memory.toString());
        }
        Object cache = parameters.remove("cache");
        if (cache != null) {
            own.setCache(cache.toString());
        }
        own.getTool().putAll(extract(parameters, "tool."));
        own.getParameter().putAll(extract(parameters, "parameter."));
    }

    /** The options that parameters set, in any case: Camel sets them so, too. */
    static Set<String> names(Map<String, Object> parameters) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        parameters.keySet().forEach(parameter -> names.add(optionOf(parameter)));
        return Collections.unmodifiableSet(names);
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
}
