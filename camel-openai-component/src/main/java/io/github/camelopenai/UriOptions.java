package io.github.camelopenai;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.message.prompt.Prompt;
import io.github.camelopenai.internal.message.prompt.PromptFile;
import io.github.camelopenai.internal.properties.EndpointOptions;
import io.github.camelopenai.message.InputFormat;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
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

    /** What says which prompt it is, and what is called. */
    private static final Set<String> DECIDED = Set.of(Prompt.OPTION, "operation", "id", "batchOf");

    private final Target target;

    /** In any case, as Camel sets them. */
    private final Set<String> known;

    UriOptions(Target target) {
        this.target = target;
        this.known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(EndpointOptions.knownBy(target.kind(), target.bound()));
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

    /**
     * What a prompt says of the call.
     *
     * @param file the prompt, or null where the endpoint has none that is kept in a file
     * @param texts the options of its front matter whose values are texts. Camel would take one with a number sign for the name of a bean
     */
    record Prompted(PromptFile file, Map<String, Object> texts) {

        static final Prompted NOT = new Prompted(null, Map.of());

        /** Puts the prompt in the place of the option that names its file. */
        void putInto(Map<String, Object> fields, Operation called, Set<String> literal, CamelContext context) {
            if (file != null) {
                fields.put(Prompt.OPTION, Prompt.of(file, called, context));
                return;
            }
            boolean isSetLater = fields.get(Prompt.OPTION) instanceof String text
                    && PromptFile.isNamedBy(text)
                    && Prompt.isOf(called)
                    && !literal.contains(Prompt.OPTION);
            if (isSetLater) {
                throw new IllegalArgumentException(
                        "The option prompt names a file, which is read when the endpoint is made:"
                                + " write it into the URI, or set it on the component, and not on an endpoint that is there.");
            }
        }
    }

    /**
     * Adds the options of a prompt that is kept in a file to the parameters, where these do not have them.
     *
     * @param ofComponent the option prompt of the component, or null
     * @param isFromMessage whether a message has a part in the URI, so that it could have any file read
     * @throws IllegalArgumentException where the file cannot be read, or a line of it, naming file, line and option
     */
    Prompted addPrompt(
            Map<String, Object> parameters, String ofComponent, boolean isFromMessage, CamelContext context) {
        if (!known.contains(Prompt.OPTION)) {
            return Prompted.NOT;
        }
        Object own = parameters.get(Prompt.OPTION);
        String prompt = own == null ? ofComponent : own.toString();
        boolean isWritten = own == null || !isFromMessage;
        if (!PromptFile.isNamedBy(prompt) || !isWritten) {
            refuseText(own);
            return Prompted.NOT;
        }
        if (TextTemplate.hasExpression(prompt)) {
            throw new IllegalArgumentException(
                    "The option prompt names a file, which is read once, when the route starts:"
                            + " its name cannot have a ${. Write {{name}} for a property.");
        }
        PromptFile file = PromptFile.read(prompt, context);
        Map<String, Object> options = options(file);
        options.keySet().removeIf(option -> parameters.keySet().stream().anyMatch(option::equalsIgnoreCase));
        parameters.putAll(options);
        if (!file.text().isEmpty() && parameters.containsKey("userMessage")) {
            throw new IllegalArgumentException("The prompt " + file.place()
                    + " has a text, and the option userMessage is set: both are the user message. Give one of them.");
        }
        options.keySet()
                .removeIf(option -> OpenAIComponent.ENDPOINT_OPTIONS.getOptionType(option, true) != String.class);
        return new Prompted(file, options);
    }

    private void refuseText(Object prompt) {
        if (prompt != null && !Prompt.isFieldOf(target.bound())) {
            throw new IllegalArgumentException(
                    "The option prompt of " + target + " must be written into the URI of the route, and name a file:"
                            + " prompt=classpath:prompts/summarize.md or prompt=file:prompts/summarize.md. A text goes"
                            + " into the message body or, in a chat, into userMessage.");
        }
    }

    private Map<String, Object> options(PromptFile file) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (PromptFile.Option option : file.options()) {
            String parameter =
                    target.aliases().getOrDefault(option.name(), StringHelper.dashToCamelCase(option.name()));
            try {
                checkInPrompt(parameter);
                Map<String, Object> one = new LinkedHashMap<>(Map.of(parameter, option.value()));
                read(one, false);
                checkField(parameter, one.get(parameter));
                options.putAll(one);
            } catch (IllegalArgumentException | OpenAIInvalidRequestException e) {
                throw new IllegalArgumentException(option.place() + ": " + e.getMessage());
            }
        }
        return options;
    }

    private void checkInPrompt(String parameter) {
        String option = optionOf(parameter);
        Set<String> accepted = new TreeSet<>(known);
        accepted.removeIf(each -> DECIDED.contains(each) || EndpointOptions.isOfConnection(each));
        boolean isKept = known.contains(option) && accepted.stream().noneMatch(option::equalsIgnoreCase);
        if (isKept) {
            throw new IllegalArgumentException(
                    "The option " + option + " is for the URI or the component to say, and not"
                            + " for a prompt. A prompt takes: name, version, " + String.join(", ", accepted));
        }
        if (accepted.stream().noneMatch(option::equalsIgnoreCase)) {
            throw new IllegalArgumentException(UnknownOption.message(option, target, accepted) + ", name, version");
        }
    }

    private void checkField(String option, Object value) {
        for (RequestField field : target.fields()) {
            if (field.option().equalsIgnoreCase(option)) {
                field.check(value, "The option " + option);
            }
        }
    }

    private void checkKnown(String parameter, Object value) {
        String option = optionOf(parameter);
        if (!known.contains(option)) {
            UnknownOption.mask(parameter, value);
            throw new IllegalArgumentException(UnknownOption.message(option, target, new TreeSet<>(known)));
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
        setText(parameters, "memory", own::setMemory);
        setText(parameters, "cache", own::setCache);
        setText(parameters, "prices", own::setPrices);
        setText(parameters, "budgetStore", own::setBudgetStore);
        own.getTool().putAll(extract(parameters, "tool."));
        own.getParameter().putAll(extract(parameters, "parameter."));
    }

    private static void setText(Map<String, Object> parameters, String option, Consumer<String> setter) {
        Object value = parameters.remove(option);
        if (value != null) {
            setter.accept(value.toString());
        }
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
