package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.Tool;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Offers tools to the model of a loop, after those that its request has already.
 *
 * @param wire writes them into the request
 * @param rules which one the model must call
 */
record ToolOffer(ToolWire wire, ToolRules rules) {

    /**
     * Puts tools into the request, unless an earlier JVM has done so.
     *
     * @return those that the loop runs: a name that the request has already belongs to its sender
     */
    Map<String, Tool> offer(LoopState state, Map<String, Tool> found) {
        boolean isOffered = state.isBegun();
        if (!isOffered) {
            begin(state);
        }
        Map<String, Tool> tools = new LinkedHashMap<>(found);
        tools.keySet().removeAll(state.ofCaller());
        if (!isOffered && !tools.isEmpty()) {
            write(state.request(), tools);
        }
        return tools;
    }

    private void begin(LoopState state) {
        int answers = state.request().path("n").asInt(1);
        if (answers > 1) {
            throw new OpenAIInvalidRequestException("The request asks for n=" + answers
                    + " answers, but a loop with tools goes on with one. Remove n.");
        }
        state.begin(wire.names(state.request()));
    }

    private void write(ObjectNode request, Map<String, Tool> tools) {
        wire.offer(request, tools.values().stream().map(Tool::definition).toList());
        String choice = rules.choice();
        if (choice != null && !request.has("tool_choice")) {
            checkChoice(choice, tools);
            wire.choose(request, choice);
        }
        if (rules.parallelCalls() != null && !request.has("parallel_tool_calls")) {
            request.put("parallel_tool_calls", rules.parallelCalls());
        }
    }

    private static void checkChoice(String choice, Map<String, Tool> tools) {
        Set<String> choices = new HashSet<>(tools.keySet());
        choices.addAll(Set.of("auto", "required", "none"));
        if (!choices.contains(choice)) {
            throw new OpenAIInvalidRequestException("The option toolChoice is '" + choice
                    + "', but must be auto, required, none, or the name of a tool: "
                    + String.join(", ", tools.keySet()));
        }
    }
}
