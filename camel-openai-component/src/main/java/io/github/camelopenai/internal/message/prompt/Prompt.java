package io.github.camelopenai.internal.message.prompt;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** The prompt of an endpoint that is kept in a file: what the option {@code prompt} stands for where it names one. */
public final class Prompt {

    /** The option. */
    public static final String OPTION = "prompt";

    private static final Set<AnswerKind> PROMPTED =
            Set.of(AnswerKind.TEXT, AnswerKind.IMAGES, AnswerKind.BINARY, AnswerKind.GENERATED);

    private final String name;
    private final String version;
    private final PromptText text;

    private Prompt(String name, String version, PromptText text) {
        this.name = name;
        this.version = version;
        this.text = text;
    }

    /**
     * The prompt of a file.
     *
     * @param operation what the endpoint calls
     * @throws IllegalArgumentException where an expression is wrong, or has no meaning for the operation
     */
    public static Prompt of(PromptFile file, Operation operation, CamelContext context) {
        PromptText text = file.text().isEmpty() ? null : PromptText.of(file, context);
        if (text != null && text.usesBody() && !isContentOf(operation)) {
            throw new IllegalArgumentException(
                    "The prompt " + file.place() + " has an expression with the message body,"
                            + " but the body of " + operation + " is the file that it sends. Use headers, such as"
                            + " ${header.names}.");
        }
        return new Prompt(file.name(), file.version(), text);
    }

    /** Whether an operation has a prompt: as its content, or in a field beside a file. */
    public static boolean isOf(Operation operation) {
        return isContentOf(operation) || isFieldOf(operation);
    }

    /** Whether the prompt of an operation is the content of its request. */
    public static boolean isContentOf(Operation operation) {
        return operation.request() == RequestKind.JSON
                && operation.content() != null
                && PROMPTED.contains(operation.answer());
    }

    /** Whether an operation has a field for a prompt, beside its content. */
    public static boolean isFieldOf(Operation operation) {
        return RequestFields.byOption(operation).containsKey(OPTION);
    }

    /** Whether it has a text; a file may have options alone. */
    public boolean hasText() {
        return text != null;
    }

    /**
     * The content of a request: the text, with the message body in it or after it.
     *
     * @param isJson whether a text body is JSON
     * @throws io.github.camelopenai.api.OpenAIInvalidRequestException where the text cannot be filled from the message
     */
    public String content(boolean isJson, Exchange exchange) {
        return text.with(isJson, exchange);
    }

    /** The text beside a message body that is something else, or null. */
    public String field(Exchange exchange) {
        return text == null ? null : text.beside(exchange);
    }

    /**
     * The prompt of a call, or null where it has none that is kept in a file.
     *
     * @param fields the options of the endpoint that are request fields
     */
    public static Prompt of(Map<String, Object> fields, Operation operation) {
        return fields.get(OPTION) instanceof Prompt prompt && isOf(operation) ? prompt : null;
    }

    /**
     * Tells an exchange which prompt its call has: headers are made of it, and tracers read it. What an earlier call told is removed.
     *
     * @param prompt the prompt, or null
     */
    public static void mark(Prompt prompt, Exchange exchange) {
        if (prompt == null) {
            exchange.removeProperty(OpenAIProperties.PROMPT_NAME);
            exchange.removeProperty(OpenAIProperties.PROMPT_VERSION);
        } else {
            exchange.setProperty(OpenAIProperties.PROMPT_NAME, prompt.name);
            exchange.setProperty(OpenAIProperties.PROMPT_VERSION, prompt.version);
        }
    }

    /** Without the text. */
    @Override
    public String toString() {
        return name + '@' + version;
    }
}
