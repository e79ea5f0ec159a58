package io.github.camelopenai.internal.message;

import com.fasterxml.jackson.databind.JsonNode;

/** The inputs of a request: one, or a list of them. */
public final class Inputs {

    private Inputs() {}

    /** Whether there is a list of inputs, each with an answer of its own. An array of numbers is one input, as tokens. */
    public static boolean areSeveral(JsonNode input) {
        return input.isArray() && !input.path(0).isNumber();
    }

    /** How many there are. */
    public static int count(JsonNode input) {
        return areSeveral(input) ? input.size() : 1;
    }
}
