package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Calls of tools that a route makes itself: what it gets of them, and how the loop waits on its exchange until it has their results. */
final class HandedCalls {

    private HandedCalls() {}

    /** The calls as a route gets them: Maps with {@code id}, {@code name} and {@code arguments}, in order. */
    static List<Map<String, Object>> body(List<OpenCall> calls) {
        return calls.stream().map(call -> body(call.called())).toList();
    }

    /** A call whose arguments are no object has them as a text: an empty Map could be taken for what the model wrote. */
    private static Map<String, Object> body(CalledTool called) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("id", called.id());
        call.put("name", called.name());
        ObjectNode arguments = called.object();
        if (arguments == null) {
            call.put("argumentsText", called.text());
        } else {
            call.put("arguments", Json.toMap(arguments));
        }
        return call;
    }

    /** Keeps a loop on an exchange, if calls wait in it. */
    static void keep(Exchange exchange, String operation, LoopState state) {
        if (state.calls().isEmpty()) {
            return;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("operation", operation).put("state", LoopCheckpoint.write(state));
        exchange.setProperty(OpenAIProperties.TOOL_LOOP, json.toString());
    }

    /**
     * The loop that waits on an exchange.
     *
     * @param operation what it must call
     * @param step what goes on with it, for messages
     */
    static LoopState of(Exchange exchange, String operation, String step) {
        String text = exchange.getProperty(OpenAIProperties.TOOL_LOOP, String.class);
        if (text == null) {
            throw refused(step, "is not set");
        }
        try {
            JsonNode json = Json.parse(text);
            String kept = json.path("operation").asText();
            if (!kept.equals(operation)) {
                throw refused(step, "has a loop of '" + kept + "', not of '" + operation + "'");
            }
            return LoopCheckpoint.read(json.path("state").asText());
        } catch (IllegalArgumentException e) {
            throw refused(step, "cannot be read: " + e.getMessage());
        }
    }

    private static OpenAIInvalidRequestException refused(String step, String why) {
        return new OpenAIInvalidRequestException("The exchange property " + OpenAIProperties.TOOL_LOOP + ' ' + why
                + ". operation=" + step + " goes on after a call with autoToolExecution=false whose answer calls tools,"
                + " which sets it.");
    }
}
