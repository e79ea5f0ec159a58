package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The chunks of a completion: choices with a text. */
final class CompletionAssembly extends ChoicesAssembly {

    @Override
    String textOf(JsonNode choice) {
        return choice.path("text").textValue();
    }

    @Override
    void merge(int index, JsonNode choice, ObjectNode into) {
        // There is nothing else in it
    }

    @Override
    ObjectNode finish(int index, ObjectNode choice, String text) {
        return choice.put("text", text == null ? "" : text);
    }
}
