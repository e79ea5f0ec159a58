package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;

/** JSON that a schema allows, for calls that ask for such an answer. */
final class SampleJson {

    private static final int DEEPEST = 16;

    private final JsonNode root;

    private SampleJson(JsonNode root) {
        this.root = root;
    }

    /** A sample where a request asks for JSON: {@code response_format} of a chat, {@code text.format} of a response. */
    static Optional<JsonNode> askedFor(JsonNode request) {
        JsonNode format = request.path(request.has("response_format") ? "response_format" : "text");
        format = format.has("format") ? format.path("format") : format;
        JsonNode schema = format.has("schema") ? format.path("schema") : format.at("/json_schema/schema");
        return switch (format.path("type").asText()) {
            case "json_object" -> Optional.of(Json.object().put("answer", "simulated"));
            case "json_schema" -> Optional.of(new SampleJson(schema).of(schema, 0));
            default -> Optional.empty();
        };
    }

    private JsonNode of(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return NullNode.instance;
        }
        if (schema.path("$ref").asText().startsWith("#")) {
            return of(root.at(schema.path("$ref").asText().substring(1)), depth + 1);
        }
        for (String fixed : new String[] {"const", "default"}) {
            if (schema.has(fixed)) {
                return schema.path(fixed);
            }
        }
        for (String choice : new String[] {"enum", "examples"}) {
            if (schema.has(choice)) {
                return schema.path(choice).path(0);
            }
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.has(choice)) {
                return of(schema.path(choice).path(0), depth + 1);
            }
        }
        return ofType(schema, depth);
    }

    private JsonNode ofType(JsonNode schema, int depth) {
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.path(0).asText() : type.asText();
        BigDecimal least = schema.path("minimum").decimalValue();
        return switch (name) {
            case "string" -> TextNode.valueOf("simulated");
            case "integer" -> IntNode.valueOf(least.intValue());
            case "number" -> DecimalNode.valueOf(least);
            case "boolean" -> BooleanNode.FALSE;
            case "null" -> NullNode.instance;
            case "array" -> Json.MAPPER.createArrayNode().add(of(schema.path("items"), depth + 1));
            default -> object(schema, depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        schema.path("properties")
                .properties()
                .forEach(property -> object.set(property.getKey(), of(property.getValue(), depth + 1)));
        return object;
    }
}
