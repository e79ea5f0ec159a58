package io.github.camelopenai;

import io.github.camelopenai.internal.message.TextTemplate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;

/**
 * The options whose texts may have Simple expressions, and the refusal of expressions in all others: there they would be sent as
 * they are.
 */
final class Expressions {

    /** The options in which expressions are evaluated. */
    static final Set<String> EVALUATED = Set.of(
            "systemMessage",
            "developerMessage",
            "userMessage",
            "prompt",
            "instructions",
            "approvalFor",
            "budgetKey",
            "conversationId",
            "loopKey",
            "stopWhen");

    private Expressions() {}

    /**
     * The text of one of these options.
     *
     * @param literal the options that are taken as they are, because a message has a part in them
     * @throws IllegalArgumentException where an expression is wrong, naming the option
     */
    static TextTemplate of(String option, String text, Set<String> literal, CamelContext context) {
        return literal.contains(option) ? TextTemplate.literal(text) : TextTemplate.of(option, text, context);
    }

    /**
     * Refuses an expression in an option where it is not evaluated.
     *
     * @param option the option, or the parameter of a URI that sets a part of it, such as {@code metadata.team}
     * @throws IllegalArgumentException naming the option, without the value, which may be a key
     */
    static void refuse(String option, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> refuse(option + '.' + name, inner));
        } else if (value instanceof String text && TextTemplate.hasExpression(text) && !isEvaluated(option)) {
            throw new IllegalArgumentException("The option " + option + " has a ${, which is evaluated only in "
                    + String.join(", ", new TreeSet<>(EVALUATED))
                    + ". Write {{name}} for a property and {{env:NAME}} for an environment variable;"
                    + " set a header or the message body to what depends on the message.");
        }
    }

    private static boolean isEvaluated(String option) {
        return EVALUATED.stream().anyMatch(StringHelper.dashToCamelCase(option)::equalsIgnoreCase);
    }
}
