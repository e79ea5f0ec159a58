package io.github.camelopenai.internal.message.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.ToolArguments;

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
        return text(arguments);
    }

    /** Arguments as the text that the API has for them; nothing is an object without fields. */
    static String text(JsonNode arguments) {
        boolean isNothing = arguments.isMissingNode() || arguments.isNull();
        return arguments.isTextual() ? arguments.textValue() : isNothing ? "{}" : arguments.toString();
    }

    /** The arguments as an object, or null where they are none. Nothing, and an empty text, is an object without fields. */
    public ObjectNode object() {
        return ToolArguments.object(arguments);
    }

    /** Without the arguments: they may be private. */
    @Override
    public String toString() {
        return name + ' ' + id;
    }
}
