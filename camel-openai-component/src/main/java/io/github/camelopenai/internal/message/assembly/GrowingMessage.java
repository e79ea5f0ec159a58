package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The message of a streamed chat, put together of its deltas to what it would have been without streaming. */
final class GrowingMessage {

    /** What a server may say with each piece, and means the same. */
    private static final Set<String> LABELS = Set.of("role", "id", "type", "name", "provider", "format");

    private static final String CONTENT = "content";
    private static final String AUDIO = "audio";

    private final ObjectNode message = JsonNodeFactory.instance.objectNode();
    private final GrowingTexts texts = new GrowingTexts();
    private final ToolCallAssembly toolCalls = new ToolCallAssembly();
    private final ToolCallAssembly functionCall = new ToolCallAssembly();
    private final List<String> sound = new ArrayList<>();
    private GrowingParts content;

    /** Whether nothing has come of it but labels. */
    boolean isEmpty() {
        return message.size() == (message.has("role") ? 1 : 0) && toolCalls.isEmpty() && functionCall.isEmpty();
    }

    /** @throws IllegalArgumentException where a part of the delta is not what it should be */
    void add(JsonNode delta) {
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            switch (field.getKey()) {
                case CONTENT -> addContent(field.getValue());
                case "tool_calls" -> toolCalls.add(field.getValue());
                case "function_call" -> addFunctionCall(field.getValue());
                case AUDIO -> addAudio(field.getValue());
                default -> merge(message, field.getKey(), field.getValue());
            }
        }
    }

    /** A text, until a list of parts comes: from then on the content is a list. */
    private void addContent(JsonNode piece) {
        if (piece.isArray() && content == null) {
            String before = texts.text(message, CONTENT);
            texts.forget(message, CONTENT);
            content = texts.partsOf(message, CONTENT);
            if (!before.isEmpty()) {
                content.addText(before);
            }
        }
        if (piece.isArray()) {
            content.add(piece);
            return;
        }
        String more = AnsweredMessage.text(piece);
        if (more != null) {
            addText(more);
        }
    }

    /** More of its text. */
    void addText(String more) {
        if (content == null) {
            texts.append(message, CONTENT, more);
        } else if (!more.isEmpty()) {
            content.addText(more);
        }
    }

    /** The older form of a tool call, of which there is one. */
    private void addFunctionCall(JsonNode piece) {
        if (piece.isObject()) {
            ArrayNode one = JsonNodeFactory.instance.arrayNode();
            one.addObject().set("function", piece);
            functionCall.add(one);
        }
    }

    /** Each piece of sound is base64 of its own. */
    private void addAudio(JsonNode piece) {
        if (!piece.isObject()) {
            merge(message, AUDIO, piece);
            return;
        }
        ObjectNode audio = message.withObjectProperty(AUDIO);
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            if (field.getKey().equals("data") && field.getValue().isTextual()) {
                sound.add(field.getValue().textValue());
            } else {
                merge(audio, field.getKey(), field.getValue());
            }
        }
    }

    private void merge(ObjectNode into, String name, JsonNode value) {
        if (value.isTextual() && !LABELS.contains(name)) {
            texts.append(into, name, value.textValue());
        } else if (value.isObject()) {
            ObjectNode inner = into.withObjectProperty(name);
            value.properties().forEach(field -> merge(inner, field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            addAll(into, name, value);
        } else if (!value.isNull()) {
            into.set(name, value);
        }
    }

    private void addAll(ObjectNode into, String name, JsonNode list) {
        boolean areParts =
                name.equals("reasoning_details") || name.equals("thinking_blocks") || name.equals("thinking");
        if (areParts) {
            texts.partsOf(into, name).add(list);
        } else {
            into.withArrayProperty(name).addAll((ArrayNode) list);
        }
    }

    /** The message as a whole answer has it. */
    ObjectNode whole() {
        texts.settle();
        if (!message.has("role")) {
            message.put("role", "assistant");
        }
        if (!message.has(CONTENT)) {
            message.putNull(CONTENT);
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls.whole());
        }
        if (!functionCall.isEmpty()) {
            message.set("function_call", functionCall.whole().get(0).get("function"));
        }
        if (!sound.isEmpty()) {
            message.withObjectProperty(AUDIO).put("data", joinedBase64());
        }
        return message;
    }

    private String joinedBase64() {
        String all = String.join("", sound);
        int padding = all.indexOf('=');
        if (padding < 0 || padding >= all.length() - 2) {
            return all;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sound.forEach(piece -> bytes.writeBytes(Base64.getDecoder().decode(piece)));
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
