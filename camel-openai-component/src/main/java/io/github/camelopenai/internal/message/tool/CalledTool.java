package io.github.camelopenai.internal.message.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call of a tool as it stands in an answer.
 *
 * @param id what its result names it by
 * @param name the tool; empty where the model gave none
 * @param arguments what the model wrote: a text by the API, an object from some servers; missing where it wrote nothing
 */
public record CalledTool(String id, String name, JsonNode arguments) {

    /** The arguments as a text. */
    public String text() {
        return arguments.isTextual() ? arguments.textValue() : arguments.isMissingNode() ? "" : arguments.toString();
    }

    /** Without the arguments: they may be private. */
    @Override
    public String toString() {
        return name + ' ' + id;
    }
}
