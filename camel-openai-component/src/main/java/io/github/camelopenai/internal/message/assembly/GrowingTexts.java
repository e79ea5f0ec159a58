package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The texts and lists of JSON objects while they come in pieces; {@link #settle} writes them into their objects. */
final class GrowingTexts {

    private final Map<ObjectNode, Map<String, StringBuilder>> texts = new IdentityHashMap<>();
    private final Map<ObjectNode, Map<String, GrowingParts>> lists = new IdentityHashMap<>();

    void append(ObjectNode object, String field, String piece) {
        texts.computeIfAbsent(object, node -> new HashMap<>())
                .computeIfAbsent(field, name -> {
                    // Its place among the fields is that of its first piece
                    object.put(name, "");
                    return new StringBuilder();
                })
                .append(piece);
    }

    /** The list of parts that a field of an object is. */
    GrowingParts partsOf(ObjectNode object, String field) {
        return lists.computeIfAbsent(object, node -> new HashMap<>()).computeIfAbsent(field, name -> {
            GrowingParts parts = new GrowingParts(this);
            object.set(name, parts.parts());
            return parts;
        });
    }

    /** The text of a field so far, empty where nothing has come. */
    String text(ObjectNode object, String field) {
        StringBuilder text = texts.getOrDefault(object, Map.of()).get(field);
        return text == null ? "" : text.toString();
    }

    /** The field is no text after all. */
    void forget(ObjectNode object, String field) {
        texts.getOrDefault(object, new HashMap<>()).remove(field);
    }

    void settle() {
        texts.forEach((object, fields) -> fields.forEach((field, text) -> object.put(field, text.toString())));
    }
}
