package io.github.camelopenai.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a model writes and whatever schema is declared: there are arguments, or a sentence that says what is wrong. */
@Tag("mass")
class ToolArgumentsFuzzTest {

    private static final int SCHEMAS = Integer.getInteger("schema.cases", 1_000);
    private static final int CALLS = 8;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES =
            List.of("a", "b", "c", "", "a/b", "\uD83D\uDE00", "$ref", "CamelFileName");
    private static final List<String> KEYWORDS = List.of(
            "type",
            "enum",
            "const",
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
            "$ref",
            "$defs",
            "minimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "description");
    private static final List<String> TYPES =
            List.of("string", "integer", "number", "boolean", "null", "object", "array");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "object",
            "string",
            "^(a+)+$",
            "(",
            "[",
            "\\",
            "#",
            "#/properties/a",
            "#/$defs/a",
            "#/%",
            "\u0000",
            "\uD83D",
            "https://example.com/s.json",
            "x".repeat(300));
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0.0",
            "1",
            "1.0",
            "-1",
            "0.1",
            "1e308",
            "1e-308",
            "1e999999999",
            "123456789012345678901234567890",
            "2147483648");

    private final Random random = new Random(20_261_130);

    @Test
    void argumentsAreReadOrAFaultSaysWhyNot() {
        int[] ends = new int[3];
        for (int i = 0; i < SCHEMAS; i++) {
            ToolDefinition tool = tool();
            if (tool == null) {
                ends[2]++;
                continue;
            }
            for (int j = 0; j < CALLS; j++) {
                JsonNode written = written();
                ToolArguments read = ToolArguments.read(written, tool);
                assertThat((read.values() == null) != (read.fault() == null))
                        .as("schema %s, arguments %s", tool.parameters(), written)
                        .isTrue();
                ends[read.fault() == null ? 0 : 1]++;
            }
        }
        // Otherwise the cases would say nothing
        assertThat(ends[0]).as("good arguments").isGreaterThan(SCHEMAS / 4);
        assertThat(ends[1]).as("faults").isGreaterThan(SCHEMAS);
        assertThat(ends[2]).as("schemas that are refused").isBetween(SCHEMAS / 8, SCHEMAS * 3 / 4);
    }

    /** A tool, or null where what was declared is refused. */
    private ToolDefinition tool() {
        boolean isSchema = random.nextInt(3) > 0;
        ParameterSchema declared = isSchema
                ? new ParameterSchema(
                        "", Map.of(), null, schema(3).put("type", "object").toString())
                : new ParameterSchema("", parameters(), random.nextBoolean() ? "a" : null, null);
        try {
            return new ToolDefinition("fuzz", "", declared.toJson(null), false, 0);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("option");
            return null;
        }
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            parameters.put(name, any(TYPES));
            if (random.nextInt(3) == 0) {
                parameters.put(name + ".enum", any(List.of("1,2", "a,b", "1.5,1e300")));
            }
        }
        return parameters;
    }

    /** With values that keywords do not have, also. */
    private ObjectNode schema(int depth) {
        ObjectNode schema = NODES.objectNode();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String keyword = any(KEYWORDS);
            schema.set(keyword, random.nextInt(12) == 0 ? value(2) : operand(keyword, depth - 1));
        }
        return schema;
    }

    private JsonNode operand(String keyword, int depth) {
        return switch (keyword) {
            case "type" -> NODES.textNode(any(TYPES));
            case "enum" -> NODES.arrayNode().add(value(1)).add(value(1));
            case "required" -> NODES.arrayNode().add(any(NAMES));
            case "properties", "patternProperties", "$defs" -> {
                ObjectNode named = NODES.objectNode();
                NAMES.subList(0, 6).forEach(name -> named.set(name, nested(depth)));
                yield named;
            }
            case "prefixItems", "anyOf", "oneOf", "allOf" ->
                NODES.arrayNode().add(nested(depth)).add(nested(depth));
            case "items", "additionalProperties", "not" -> nested(depth);
            case "$ref" -> NODES.textNode(any(List.of("#", "#/properties/a", "#/properties/b")));
            case "uniqueItems" -> NODES.booleanNode(true);
            case "pattern" -> NODES.textNode(any(List.of("^(a+)+$", "x*", "\\d", "[a-c[]")));
            case "minimum", "exclusiveMaximum", "multipleOf" -> Json.parse(any(NUMBERS));
            case "const", "format", "description" -> value(1);
            default -> NODES.numberNode(random.nextInt(3));
        };
    }

    private JsonNode nested(int depth) {
        return depth <= 0 || random.nextInt(6) == 0 ? NODES.booleanNode(random.nextInt(3) > 0) : schema(depth);
    }

    /** As models and servers write arguments: a text, an object, nothing; whole, cut off, or nested without an end. */
    private JsonNode written() {
        JsonNode value = random.nextInt(4) > 0 ? object(4) : value(4);
        String text = value.toString();
        return switch (random.nextInt(12)) {
            case 0 -> TextNode.valueOf(text.substring(0, random.nextInt(text.length() + 1)));
            case 1 ->
                TextNode.valueOf(any(List.of("", " ", "null", "NaN", "{\"a\":NaN}", "{} {}", "{\"a\":1,\"a\":2}")));
            case 2 -> TextNode.valueOf("{\"a\":".repeat(600) + "1" + "}".repeat(600));
            case 3 -> TextNode.valueOf("{\"a\":" + "[".repeat(400) + "]".repeat(400) + "}");
            case 4 -> Json.parse("{\"a\":NaN,\"b\":[-Infinity]}".getBytes(StandardCharsets.UTF_8));
            case 5, 6 -> value;
            default -> TextNode.valueOf(text);
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(any(NAMES), value(depth - 1));
        }
        return object;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> NODES.textNode(any(TEXTS));
            case 1, 2 -> Json.parse(any(NUMBERS));
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.nullNode();
            case 5 -> {
                ArrayNode list = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> object(depth);
        };
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
