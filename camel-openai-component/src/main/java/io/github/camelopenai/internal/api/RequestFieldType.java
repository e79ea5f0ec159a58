package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;

/** How the value of an option or a header becomes JSON. */
public enum RequestFieldType {
    STRING("a text") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            return json.textNode(text(value));
        }
    },
    NUMBER("a number, such as 0.7") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            return json.numberNode(NumberText.number(text(value)));
        }
    },
    INTEGER("a whole number, such as 100") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            return json.numberNode(NumberText.wholeNumber(text(value)));
        }
    },
    BOOLEAN("true or false") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            String text = text(value);
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException();
            }
            return json.booleanNode(text.equalsIgnoreCase("true"));
        }
    },
    /** One text as it is; several as a collection, or as the text of a JSON array. */
    STRINGS("a text, a list of texts, or a JSON array of texts such as [\"END\",\"STOP\"]") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            if (value instanceof Collection<?> several) {
                var array = json.arrayNode();
                several.forEach(one -> array.add(text(one)));
                return array;
            }
            String text = text(value);
            return text.startsWith("[") ? Json.parse(text) : json.textNode(text);
        }
    },
    /** Always a list: of one text, or of those that a collection or the text of a JSON array holds. */
    TEXTS("a text, a list of texts, or a JSON array of texts") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            JsonNode texts = STRINGS.toJson(value, json);
            return texts.isArray() ? texts : json.arrayNode().add(texts);
        }
    },
    /** As {@link #TEXTS}, or separated by commas. */
    LIST("texts separated by commas, a list of texts, or a JSON array of texts") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            JsonNode texts = STRINGS.toJson(value, json);
            if (texts.isArray()) {
                return texts;
            }
            var array = json.arrayNode();
            for (String one : texts.textValue().split(",")) {
                array.add(one.trim());
            }
            return array;
        }
    },
    /** A text that is a JSON object is that object. */
    TEXT_OR_OBJECT("a text, a Map, or a JSON object") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            boolean isObject = value instanceof Map || text(value).startsWith("{");
            return isObject ? OBJECT.toJson(value, json) : json.textNode(text(value));
        }
    },
    /** Seconds after the creation, or the object that says so (<a href="https://platform.openai.com/docs/api-reference/files/create">expires_after</a>). */
    EXPIRY("a number of seconds such as 86400, a Map, or a JSON object") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            if (value instanceof Map || text(value).startsWith("{")) {
                return OBJECT.toJson(value, json);
            }
            return json.objectNode().put("anchor", "created_at").put("seconds", NumberText.wholeNumber(text(value)));
        }
    },
    OBJECT("a Map, or a JSON object such as {\"50256\":-100}") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            JsonNode node = value instanceof Map ? Json.toTree(value) : Json.parse(text(value));
            if (!(node instanceof ObjectNode)) {
                throw new IllegalArgumentException();
            }
            return node;
        }
    },
    /** Names with a text each, as {@code metadata} has. */
    MAP("a Map of texts") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException();
            }
            ObjectNode node = json.objectNode();
            map.forEach((name, text) -> node.put(text(name), text(text)));
            return node;
        }
    },
    /** A name becomes {@code {"type": name}}; an object stays what it is. */
    FORMAT("the name of a format such as json_object, a Map, or a JSON object") {
        @Override
        JsonNode toJson(Object value, JsonNodeFactory json) {
            if (value instanceof Map || text(value).startsWith("{")) {
                return OBJECT.toJson(value, json);
            }
            return json.objectNode().put("type", text(value));
        }
    };

    private final String accepted;

    RequestFieldType(String accepted) {
        this.accepted = accepted;
    }

    /** What a value must be, in words. */
    String accepted() {
        return accepted;
    }

    /** @throws IllegalArgumentException where the value is none of this type */
    abstract JsonNode toJson(Object value, JsonNodeFactory json);

    private static String text(Object value) {
        if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
            return value.toString().trim();
        }
        throw new IllegalArgumentException();
    }
}
