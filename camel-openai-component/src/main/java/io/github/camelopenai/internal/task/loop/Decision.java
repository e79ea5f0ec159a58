package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody says of a call that a model wants to make.
 *
 * @param isYes whether it may be made
 * @param arguments the arguments to make it with, or null for those of the model
 */
record Decision(boolean isYes, ObjectNode arguments) {

    /** What may be said. */
    static final String ACCEPTED = "yes, no, true, false, or a Map of the arguments to use";

    /**
     * Reads a decision.
     *
     * @throws IllegalArgumentException where it is none: nothing runs that nobody has allowed
     */
    static Decision of(Object said) {
        if (said instanceof Map && Json.toTree(said) instanceof ObjectNode changed) {
            return new Decision(true, changed);
        }
        String word = said instanceof Boolean || said instanceof String
                ? said.toString().strip().toLowerCase(Locale.ROOT)
                : "";
        return switch (word) {
            case "yes", "true" -> new Decision(true, null);
            case "no", "false" -> new Decision(false, null);
            default ->
                throw new IllegalArgumentException("The decision on a call of a tool is "
                        + (said == null
                                ? "missing"
                                : said instanceof String
                                        ? "'" + word + "'"
                                        : "a " + said.getClass().getName())
                        + ", but must be " + ACCEPTED);
        };
    }
}
