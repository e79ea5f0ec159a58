package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Messages of a chat and items of a response as parts of a history: which are remembered, and what makes a list of them whole. */
public final class HistoryMessages {

    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");
    private static final Set<String> FOR_READERS =
            Set.of("annotations", "reasoning_content", "reasoning", "reasoning_details");

    private HistoryMessages() {}

    /** What a request says beyond its instructions, as a list of its own. */
    public static ArrayNode said(ObjectNode request, String field) {
        ArrayNode said = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : all(request, field)) {
            if (!isInstruction(message)) {
                said.add(message.deepCopy());
            }
        }
        return said;
    }

    /** Puts a history into a request, after the instructions at its begin. */
    public static void insert(ObjectNode request, String field, ArrayNode history) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        for (JsonNode message : all(request, field)) {
            (rest.isEmpty() && isInstruction(message) ? messages : rest).add(message);
        }
        ArrayNode spoken = history.deepCopy().addAll(rest);
        request.set(field, messages.addAll(whole(spoken)));
    }

    private static ArrayNode all(ObjectNode request, String field) {
        JsonNode given = request.path(field);
        if (given instanceof ArrayNode list) {
            return list;
        }
        ArrayNode one = JsonNodeFactory.instance.arrayNode();
        if (given.isTextual()) {
            one.addObject().put("role", "user").set("content", given);
        }
        return one;
    }

    private static boolean isInstruction(JsonNode message) {
        return INSTRUCTIONS.contains(message.path("role").asText());
    }

    /** Whether messages go on with the turn before, by results of tools, rather than begin one. */
    static boolean goOn(ArrayNode messages) {
        JsonNode first = messages.path(0);
        return !resultOf(first).isEmpty() || !calls(first).isEmpty();
    }

    /** The messages, in which each call of a tool has one result and each result a call: servers refuse others for good. */
    static ArrayNode whole(ArrayNode messages) {
        ArrayNode whole = JsonNodeFactory.instance.arrayNode();
        Set<String> open = new LinkedHashSet<>();
        for (JsonNode message : messages) {
            String result = resultOf(message);
            List<String> calls = calls(message);
            if (!result.isEmpty()) {
                if (open.remove(result)) {
                    whole.add(message);
                }
            } else if (calls.isEmpty() || !open.containsAll(calls)) {
                if (message.has("role")) {
                    open.forEach(call -> whole.add(noResult(call, isItem(whole.path(whole.size() - 1)))));
                    open.clear();
                }
                whole.add(message);
                open.addAll(calls);
            }
        }
        return whole;
    }

    private static boolean isItem(JsonNode message) {
        return message.path("type").asText().startsWith("function_call");
    }

    private static ObjectNode noResult(String call, boolean isItem) {
        String text = "The tool was not run.";
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        return isItem
                ? result.put("type", "function_call_output")
                        .put("call_id", call)
                        .put("output", text)
                : result.put("role", "tool").put("tool_call_id", call).put("content", text);
    }

    /** The id of the call whose result a message is, or an empty text. */
    private static String resultOf(JsonNode message) {
        if (message.path("role").asText().equals("tool")) {
            return message.path("tool_call_id").asText();
        }
        boolean isOutput = message.path("type").asText().equals("function_call_output");
        return isOutput ? message.path("call_id").asText() : "";
    }

    private static List<String> calls(JsonNode message) {
        List<String> calls = new ArrayList<>();
        message.path("tool_calls").forEach(call -> calls.add(call.path("id").asText()));
        if (message.path("type").asText().equals("function_call")) {
            calls.add(message.path("call_id").asText());
        }
        return calls;
    }

    /** Takes out of messages what no request may hold, and out of answers what only readers want. */
    public static ArrayNode settled(ArrayNode messages) {
        for (JsonNode message : messages) {
            if (message instanceof ObjectNode one && one.has("role") && !one.has("type")) {
                withoutNulls(one);
                if (one.path("role").asText().equals("assistant")) {
                    settle(one);
                }
            }
        }
        return messages;
    }

    private static void withoutNulls(ObjectNode message) {
        List<String> empty = new ArrayList<>();
        message.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                empty.add(field.getKey());
            }
        });
        message.remove(empty);
    }

    private static void settle(ObjectNode answer) {
        answer.remove(FOR_READERS);
        if (answer.has("audio")) {
            // The server forgets its sound after an hour
            String transcript = answer.path("audio").path("transcript").asText("");
            answer.remove("audio");
            answer.put("content", transcript);
        }
        if (!answer.has("content") && !answer.has("tool_calls") && !answer.has("refusal")) {
            answer.put("content", "");
        }
    }
}
