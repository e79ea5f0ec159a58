package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The items of a streamed response, from the events that tell of each: some servers leave them out of the response at the end. Only those are
 * kept without which a loop cannot go on; the text of a message is kept by who takes its pieces.
 */
final class GrowingItems {

    private static final Set<String> KEPT = Set.of("function_call", "custom_tool_call", "reasoning");

    private final Map<Integer, ObjectNode> items = new TreeMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Integer, StringBuilder> arguments = new HashMap<>();
    private final Kept kept;

    /** @param kept is told of what is kept */
    GrowingItems(Kept kept) {
        this.kept = kept;
    }

    void accept(String type, JsonNode event) {
        int index = event.path("output_index").asInt(items.size());
        switch (type) {
            case "response.output_item.added", "response.output_item.done" -> {
                if (event.path("item") instanceof ObjectNode item
                        && KEPT.contains(item.path("type").asText())) {
                    kept.add(item);
                    items.put(place(index, item), item);
                }
            }
            case "response.function_call_arguments.delta" -> {
                String delta = event.path("delta").asText("");
                kept.add(delta);
                arguments.computeIfAbsent(index, i -> new StringBuilder()).append(delta);
            }
            default -> {} // of no item, or of its text
        }
    }

    /** A server that does not count its items names them by their ids. */
    private int place(int index, ObjectNode item) {
        String id = item.path("id").asText("");
        return id.isEmpty() ? index : places.computeIfAbsent(id, first -> index);
    }

    /** Puts the items into a response that has none of their kind. */
    void complete(ObjectNode response) {
        for (JsonNode item : response.path("output")) {
            if (KEPT.contains(item.path("type").asText())) {
                return;
            }
        }
        if (items.isEmpty()) {
            return;
        }
        ArrayNode output = response.withArrayProperty("output");
        ArrayNode whole = output.arrayNode();
        items.forEach((index, item) -> {
            StringBuilder written = arguments.get(index);
            if (written != null && item.path("arguments").asText("").isEmpty()) {
                item.put("arguments", written.toString());
            }
            whole.add(item);
        });
        whole.addAll(output);
        response.set("output", whole);
    }
}
