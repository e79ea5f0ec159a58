package io.github.camelopenai.test;

import java.util.Map;

/**
 * A call of a tool, as a model asks for it.
 *
 * @param name the name of the tool
 * @param arguments its arguments, whose values Jackson can write as JSON
 */
public record ToolCall(String name, Map<String, ?> arguments) {

    /** The arguments as JSON, which is how a model sends them. */
    String json() {
        return Json.MAPPER.valueToTree(arguments).toString();
    }
}
