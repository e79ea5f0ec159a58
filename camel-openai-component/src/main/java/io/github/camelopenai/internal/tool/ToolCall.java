package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call of a tool by a model.
 *
 * @param run the id of the loop, which stays when the loop goes on in another JVM
 * @param id the id that the model gave the call
 * @param name the tool, as the model named it
 * @param arguments the arguments
 * @param maxResult the most characters of the result that the model gets
 */
public record ToolCall(String run, String id, String name, ObjectNode arguments, int maxResult) {

    /** Without the arguments: they may be private. */
    @Override
    public String toString() {
        return name + ' ' + id;
    }
}
