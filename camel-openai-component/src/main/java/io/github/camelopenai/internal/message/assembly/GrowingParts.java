package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A list of parts that comes in pieces: a piece of the same kind as the last part goes on with it, any other begins one.
 *
 * <p>Mistral streams the content of a message so, OpenRouter its {@code reasoning_details}.
 */
final class GrowingParts {

    /** The parts that grow; an annotation, for one, is whole. */
    private static final Set<String> TEXTS = Set.of("text", "thinking", "summary", "data", "refusal", "content");

    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private final GrowingTexts texts;

    GrowingParts(GrowingTexts texts) {
        this.texts = texts;
    }

    ArrayNode parts() {
        return parts;
    }

    void add(JsonNode pieces) {
        for (JsonNode piece : pieces) {
            addPart(piece.isTextual() ? text(piece.textValue()) : piece);
        }
    }

    void addText(String text) {
        addPart(text(text));
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("type", "text").put("text", text);
    }

    private void addPart(JsonNode piece) {
        ObjectNode last = parts.isEmpty() ? null : (ObjectNode) parts.get(parts.size() - 1);
        if (!(piece instanceof ObjectNode part)) {
            throw new IllegalArgumentException("has a part that is neither a text nor an object");
        }
        if (part.path("text").isObject()) {
            part = part.deepCopy();
            part.set("text", part.path("text").path("value"));
        }
        ObjectNode into = last != null && goesOn(last, part) ? last : parts.addObject();
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            merge(into, field.getKey(), field.getValue());
        }
    }

    private static boolean goesOn(ObjectNode last, ObjectNode part) {
        boolean grows = TEXTS.stream().anyMatch(part::has) && TEXTS.stream().anyMatch(last::has);
        return grows
                && last.path("type").equals(part.path("type"))
                && last.path("index").equals(part.path("index"));
    }

    private void merge(ObjectNode into, String name, JsonNode value) {
        if (value.isTextual() && TEXTS.contains(name)) {
            texts.append(into, name, value.textValue());
        } else if (value.isArray() && TEXTS.contains(name)) {
            GrowingParts inner = texts.partsOf(into, name);
            inner.add(value);
        } else if (!value.isNull() || !into.has(name)) {
            into.set(name, value);
        }
    }
}
