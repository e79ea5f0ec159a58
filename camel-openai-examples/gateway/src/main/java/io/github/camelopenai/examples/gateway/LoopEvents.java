package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of a loop with tools of the gateway as one answer, for a client that knows nothing of these.
 *
 * <p>The text of a chat goes to the client at once. What calls tools or ends a turn waits until it is known whether the gateway makes the
 * calls. A response is numbered through: all events of its turn wait.
 */
final class LoopEvents {

    private final ToolCalls calls;
    private final boolean wantsUsage;
    private final List<Event> kept = new ArrayList<>();
    private boolean hasBegun;
    private String id;
    private String idOfTurn;

    private record Event(String name, ObjectNode json) {

        String text() {
            return (name == null ? "" : "event: " + name + '\n') + "data: " + json + "\n\n";
        }
    }

    LoopEvents(ToolCalls calls, boolean wantsUsage) {
        this.calls = calls;
        this.wantsUsage = wantsUsage;
    }

    /** Takes an event, and gives what goes to the client now, or an empty text. */
    String take(String name, ObjectNode json) {
        Event event = new Event(name, json);
        if (json.path("type").isTextual()) {
            if (json.path("type").textValue().equals("response.created")) {
                kept.clear();
            }
            kept.add(event);
            return "";
        }
        return takeChunk(event);
    }

    private String takeChunk(Event event) {
        ObjectNode json = event.json();
        String itsId = json.path("id").asText();
        if (!itsId.equals(idOfTurn)) {
            idOfTurn = itsId;
            kept.clear();
        }
        id = id == null ? itsId : id;
        json.put("id", id);
        JsonNode choice = json.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        boolean isEnd = choice.hasNonNull("finish_reason") || choice.isMissingNode();
        if (delta.has("tool_calls") || isEnd) {
            kept.add(event);
            return "";
        }
        if (hasBegun && !hasText(delta)) {
            // Each turn says anew whose message it is
            return "";
        }
        hasBegun = true;
        return event.text();
    }

    private static boolean hasText(JsonNode delta) {
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            boolean isLabel = field.getKey().equals("role") || field.getValue().isNull();
            if (!isLabel && !field.getValue().asText("x").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The gateway makes the calls of the turn: its client hears nothing of them. */
    void toolRuns() {
        kept.clear();
    }

    /** The rest of the answer. */
    String end() {
        StringBuilder text = new StringBuilder();
        Set<Integer> ours = new HashSet<>();
        Map<Integer, Integer> places = new HashMap<>();
        for (Event event : kept) {
            boolean isShown = event.json().path("type").isTextual()
                    ? isItemOfClient(event.json(), ours)
                    : isChunkOfClient(event.json(), ours, places);
            if (isShown) {
                text.append(event.text());
            }
        }
        return text.toString();
    }

    private boolean isItemOfClient(ObjectNode json, Set<Integer> ours) {
        int index = json.path("output_index").asInt(-1);
        JsonNode item = json.path("item");
        if (item.path("type").asText().equals("function_call") && calls.isOurs(item)) {
            ours.add(index);
        }
        if (ours.contains(index)) {
            return false;
        }
        if (index >= 0) {
            json.put(
                    "output_index",
                    index - (int) ours.stream().filter(each -> each < index).count());
        }
        calls.removeOurs(json.path("response").path("output"));
        return true;
    }

    private boolean isChunkOfClient(ObjectNode json, Set<Integer> ours, Map<Integer, Integer> places) {
        if (json.path("choices").isEmpty()) {
            return wantsUsage;
        }
        JsonNode delta = json.path("choices").path(0).path("delta");
        if (!(delta.path("tool_calls") instanceof ArrayNode pieces)) {
            return true;
        }
        ArrayNode shown = pieces.arrayNode();
        for (JsonNode piece : pieces) {
            int index = piece.path("index").asInt();
            if (calls.isOurs(piece)) {
                ours.add(index);
            }
            if (!ours.contains(index)) {
                ((ObjectNode) piece).put("index", places.computeIfAbsent(index, i -> places.size()));
                shown.add(piece);
            }
        }
        ((ObjectNode) delta).set("tool_calls", shown);
        return !shown.isEmpty() || json.path("choices").path(0).hasNonNull("finish_reason");
    }
}
