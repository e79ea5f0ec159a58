package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;

/** The inputs of a request: one, or a list of them. */
final class Inputs {

    private Inputs() {}

    /** Whether there is a list of inputs, each with an answer of its own. An array of numbers is one input, as tokens. */
    static boolean areSeveral(JsonNode input) {
        return input.isArray() && !input.path(0).isNumber();
    }

    /** How many there are. */
    static int count(JsonNode input) {
        return areSeveral(input) ? input.size() : 1;
    }
}
