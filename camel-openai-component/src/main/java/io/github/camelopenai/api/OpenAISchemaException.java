package io.github.camelopenai.api;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answer does not fit the schema that was asked for by {@code outputClass} or {@code jsonSchema}, also after the model was asked again
 * ({@code maxRepairs}).
 *
 * <pre>{@code
 * onException(OpenAISchemaException.class)
 *     .setBody(simple("${exception.violations}"))
 *     .to("jms:people");
 * }</pre>
 */
public class OpenAISchemaException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 5;

    private final String text;
    private final List<Violation> violations;

    /**
     * One fault of an answer.
     *
     * @param pointer its place as a JSON pointer (RFC 6901), such as {@code /items/2/price}; empty for the whole
     * @param fault what is wrong there, such as {@code must be a number, not a string}
     */
    public record Violation(String pointer, String fault) implements Serializable {

        @Override
        public String toString() {
            return (pointer.isEmpty() ? "the answer" : pointer) + ' ' + fault;
        }
    }

    /**
     * @param message what was called
     * @param text what the model wrote
     * @param violations what is wrong with it
     */
    public OpenAISchemaException(String message, ApiError error, String text, List<Violation> violations) {
        super(
                message + " with an answer that does not fit the schema that was asked for: "
                        + violations.stream()
                                .limit(MOST_SHOWN)
                                .map(Violation::toString)
                                .collect(Collectors.joining("; "))
                        + (violations.size() > MOST_SHOWN ? "; and " + (violations.size() - MOST_SHOWN) + " more" : "")
                        + ". The text is in getText().",
                error,
                null);
        this.text = text;
        this.violations = List.copyOf(violations);
    }

    /** What the model wrote, with all that stood around its JSON. */
    public String getText() {
        return text;
    }

    /** What is wrong with it; places are those in the JSON of the text. */
    public List<Violation> getViolations() {
        return violations;
    }
}
