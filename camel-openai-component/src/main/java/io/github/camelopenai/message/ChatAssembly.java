package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The chunks of a chat: choices with a delta of the message. Texts grow, also those that only some servers have, such as {@code
 * reasoning_content}; tool calls are put together by their index.
 */
final class ChatAssembly extends ChoicesAssembly {

    private final Map<ObjectNode, Map<String, StringBuilder>> growing = new IdentityHashMap<>();
    private final Map<Integer, ObjectNode> messages = new HashMap<>();

    @Override
    public ObjectNode response() {
        growing.forEach((node, texts) -> texts.forEach((field, text) -> node.put(field, text.toString())));
        ObjectNode response = super.response();
        return response.put("object", "chat.completion");
    }

    @Override
    String textOf(JsonNode choice) {
        return choice.path("delta").path("content").textValue();
    }

    @Override
    void merge(int index, JsonNode choice, ObjectNode into) {
        ObjectNode message = messages.computeIfAbsent(index, i -> into.objectNode());
        for (Map.Entry<String, JsonNode> field : choice.path("delta").properties()) {
            switch (field.getKey()) {
                case "content" -> {} // kept as the choice's text
                case "tool_calls" -> mergeCalls(message, field.getValue());
                default -> merge(message, field.getKey(), field.getValue());
            }
        }
    }

    private void mergeCalls(ObjectNode message, JsonNode deltas) {
        for (JsonNode delta : deltas) {
            ArrayNode calls = message.withArrayProperty("tool_calls");
            int index = Math.max(0, Math.min(delta.path("index").asInt(calls.size()), calls.size()));
            ObjectNode call = index < calls.size() ? (ObjectNode) calls.get(index) : calls.addObject();
            for (Map.Entry<String, JsonNode> field : delta.properties()) {
                if (!field.getKey().equals("index")) {
                    merge(call, field.getKey(), field.getValue());
                }
            }
        }
    }

    private void merge(ObjectNode into, String name, JsonNode value) {
        boolean isLabel = name.equals("role") || name.equals("id") || name.equals("type");
        if (value.isTextual() && !isLabel) {
            growing.computeIfAbsent(into, node -> new HashMap<>())
                    .computeIfAbsent(name, field -> new StringBuilder())
                    .append(value.textValue());
        } else if (value.isObject()) {
            ObjectNode inner = into.withObjectProperty(name);
            value.properties().forEach(field -> merge(inner, field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            into.withArrayProperty(name).addAll((ArrayNode) value);
        } else if (!value.isNull()) {
            into.set(name, value);
        }
    }

    @Override
    ObjectNode finish(int index, ObjectNode choice, String text) {
        ObjectNode message = messages.get(index);
        if (!message.has("role")) {
            message.put("role", "assistant");
        }
        message.put("content", text);
        choice.set("message", message);
        return choice;
    }
}
