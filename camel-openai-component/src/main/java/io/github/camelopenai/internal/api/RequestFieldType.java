package io.github.camelopenai.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/** How the value of an option or a header is read, and becomes JSON. */
public enum RequestFieldType {
    STRING("a text"),
    NUMBER("a number, such as 0.7"),
    INTEGER("a whole number, such as 100"),
    BOOLEAN("true or false"),
    /** One text as it is; several as a collection, or as the text of a JSON array. */
    STRINGS("a text, a list of texts, or a JSON array of texts such as [\"END\",\"STOP\"]"),
    /** Always a list: of one text, or of those that a collection or the text of a JSON array holds. */
    TEXTS("a text, a list of texts, or a JSON array of texts"),
    /** As {@link #TEXTS}, or separated by commas. */
    LIST("texts separated by commas, a list of texts, or a JSON array of texts"),
    /** A text that is a JSON object is that object. */
    TEXT_OR_OBJECT("a text, a Map, or a JSON object"),
    /** Seconds after the creation, or the object that says so (<a href="https://platform.openai.com/docs/api-reference/files/create">expires_after</a>). */
    EXPIRY("a number of seconds such as 86400, a Map, or a JSON object"),
    OBJECT("a Map, or a JSON object such as {\"50256\":-100}"),
    /** Names with a text each, as {@code metadata} has. */
    MAP("a Map of texts"),
    /** A name becomes {@code {"type": name}}; an object stays what it is. */
    FORMAT("the name of a format such as json_object, a Map, or a JSON object");

    private final String accepted;

    RequestFieldType(String accepted) {
        this.accepted = accepted;
    }

    /** What a value must be, in words. */
    String accepted() {
        return accepted;
    }

    /**
     * A value as it is meant: a String, a BigDecimal, a Long or a Boolean, and JSON where it can be more than one word.
     *
     * @throws IllegalArgumentException where the value is none of this type
     */
    Object read(Object value) {
        return switch (this) {
            case STRING -> text(value);
            case NUMBER -> NumberText.number(text(value));
            case INTEGER -> NumberText.wholeNumber(text(value));
            case BOOLEAN -> flag(text(value));
            default -> Nodes.read(this, value);
        };
    }

    /** The JSON of what {@link #read} has given. */
    static JsonNode toJson(Object read) {
        return Nodes.of(read);
    }

    private static String text(Object value) {
        if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
            return value.toString().trim();
        }
        throw new IllegalArgumentException();
    }

    private static boolean flag(String text) {
        boolean isTrue = text.equalsIgnoreCase("true");
        if (!isTrue && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException();
        }
        return isTrue;
    }

    /** What makes JSON of values, apart from the rest: a start reads words, and Jackson's trees are some fifty classes. */
    private static final class Nodes {

        private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

        static JsonNode of(Object read) {
            if (read instanceof String text) {
                return JSON.textNode(text);
            }
            if (read instanceof BigDecimal number) {
                return JSON.numberNode(number);
            }
            if (read instanceof Long number) {
                return JSON.numberNode(number.longValue());
            }
            if (read instanceof Boolean flag) {
                return JSON.booleanNode(flag);
            }
            return (JsonNode) read;
        }

        static JsonNode read(RequestFieldType type, Object value) {
            return switch (type) {
                case STRINGS -> strings(value);
                case TEXTS -> texts(value);
                case LIST -> list(value);
                case TEXT_OR_OBJECT -> isObject(value) ? object(value) : JSON.textNode(text(value));
                case EXPIRY -> isObject(value) ? object(value) : expiry(text(value));
                case OBJECT -> object(value);
                case MAP -> map(value);
                case FORMAT ->
                    isObject(value) ? object(value) : JSON.objectNode().put("type", text(value));
                case STRING, NUMBER, INTEGER, BOOLEAN -> of(type.read(value));
            };
        }

        private static JsonNode strings(Object value) {
            if (value instanceof Collection<?> several) {
                var array = JSON.arrayNode();
                several.forEach(one -> array.add(text(one)));
                return array;
            }
            String text = text(value);
            return text.startsWith("[") ? Json.parse(text) : JSON.textNode(text);
        }

        private static JsonNode texts(Object value) {
            JsonNode texts = strings(value);
            return texts.isArray() ? texts : JSON.arrayNode().add(texts);
        }

        private static JsonNode list(Object value) {
            JsonNode texts = strings(value);
            if (texts.isArray()) {
                return texts;
            }
            var array = JSON.arrayNode();
            for (String one : texts.textValue().split(",")) {
                array.add(one.trim());
            }
            return array;
        }

        private static boolean isObject(Object value) {
            return value instanceof Map || text(value).startsWith("{");
        }

        private static JsonNode object(Object value) {
            JsonNode node = value instanceof Map ? Json.toTree(value) : Json.parse(text(value));
            if (!(node instanceof ObjectNode)) {
                throw new IllegalArgumentException();
            }
            return node;
        }

        private static JsonNode expiry(String seconds) {
            return JSON.objectNode().put("anchor", "created_at").put("seconds", NumberText.wholeNumber(seconds));
        }

        private static JsonNode map(Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException();
            }
            ObjectNode node = JSON.objectNode();
            map.forEach((name, text) -> node.put(text(name), text(text)));
            return node;
        }
    }
}
