package io.github.camelopenai.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.camelopenai.internal.api.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another validator says the same of schemas and values that are made up; {@code -Dschema.cases=6000} makes up more of them. */
@Tag("mass")
class SchemaOracleTest {

    /** Each is a schema with four values. */
    private static final int CASES = Integer.getInteger("schema.cases", 1_000);

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> TYPES =
            List.of("string", "integer", "number", "boolean", "null", "object", "array");
    private static final List<String> PATTERNS = List.of("^a", "b$", "^[a-c]{2}$", "\\d+", "x|yy");
    private static final List<String> TEXTS = List.of("", "a", "ab", "abc", "yy", "12", "\uD83D\uDE00", "x\n");

    private final Random random = new Random(20_261_129);
    private final JsonSchemaFactory oracle = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    @Test
    void agreesWithAnotherValidatorOnMadeUpSchemasAndValues() {
        int valid = 0;
        for (int i = 0; i < CASES; i++) {
            ObjectNode schema = schema(3);
            schema.putObject("$defs").set("r", schema(2));
            com.networknt.schema.JsonSchema expected = oracle.getSchema(schema);
            JsonSchema ours = JsonSchema.of(schema);
            for (int j = 0; j < 4; j++) {
                JsonNode value = Json.parse(value(3).toString());
                boolean isValid = expected.validate(value).isEmpty();
                valid += isValid ? 1 : 0;
                assertThat(ours.validate(value).isEmpty())
                        .as("case %s: schema %s, value %s", i, schema, value)
                        .isEqualTo(isValid);
            }
        }
        // Otherwise the cases would say nothing
        assertThat(valid).isBetween(CASES, 3 * CASES);
    }

    private ObjectNode schema(int depth) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        int keywords = 1 + random.nextInt(3);
        for (int i = 0; i < keywords; i++) {
            add(schema, depth);
        }
        return schema;
    }

    private void add(ObjectNode schema, int depth) {
        switch (random.nextInt(depth > 0 ? 22 : 14)) {
            case 0, 1 -> schema.put("type", any(TYPES));
            case 2 -> schema.putArray("type").add(any(TYPES.subList(0, 3))).add(any(TYPES.subList(3, 7)));
            case 3 -> schema.putArray("enum").add(value(1)).add(value(1)).add(value(0));
            case 4 -> schema.set("const", value(1));
            case 5 -> schema.put(random.nextBoolean() ? "minLength" : "maxLength", random.nextInt(3));
            case 6 -> schema.put("pattern", any(PATTERNS));
            case 7 -> schema.put(random.nextBoolean() ? "minimum" : "maximum", random.nextInt(5));
            case 8 -> schema.put(random.nextBoolean() ? "exclusiveMinimum" : "exclusiveMaximum", random.nextInt(5));
            case 9 -> schema.put("multipleOf", random.nextBoolean() ? 0.5 : 2);
            case 10 -> schema.putArray("required").add(any(NAMES));
            case 11 -> schema.put(random.nextBoolean() ? "minItems" : "maxItems", random.nextInt(3));
            // The other one looks at the properties of objects too
            case 12 -> schema.put("type", "array").put("uniqueItems", random.nextBoolean());
            case 13 -> schema.put(random.nextBoolean() ? "minProperties" : "maxProperties", random.nextInt(3));
            case 14, 15 -> properties(schema, depth);
            case 16 -> schema.set("items", anySchema(depth - 1));
            case 17 -> schema.putArray("prefixItems").add(anySchema(depth - 1)).add(anySchema(depth - 1));
            case 18 ->
                schema.putArray(any(List.of("anyOf", "oneOf", "allOf")))
                        .add(anySchema(depth - 1))
                        .add(anySchema(depth - 1));
            case 19 -> schema.set("not", anySchema(depth - 1));
            case 20 -> schema.set("additionalProperties", anySchema(depth - 1));
            default -> schema.putObject("patternProperties").set("^[ab]", anySchema(depth - 1));
        }
    }

    private void properties(ObjectNode schema, int depth) {
        ObjectNode properties = schema.putObject("properties");
        NAMES.subList(0, 1 + random.nextInt(3)).forEach(name -> properties.set(name, property(depth)));
        if (random.nextInt(3) == 0) {
            schema.put("additionalProperties", false);
        }
    }

    /** Also a reference to the root, which is one step into the value. */
    private JsonNode property(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> JsonNodeFactory.instance.objectNode().put("$ref", "#");
            case 1 -> JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/r");
            default -> anySchema(depth - 1);
        };
    }

    private JsonNode anySchema(int depth) {
        return random.nextInt(8) == 0
                ? JsonNodeFactory.instance.booleanNode(random.nextInt(3) > 0)
                : schema(Math.max(0, depth));
    }

    private JsonNode value(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> nodes.numberNode(random.nextInt(6));
            case 1 -> nodes.numberNode(random.nextInt(12) / 4.0);
            case 2, 3 -> nodes.textNode(any(TEXTS));
            case 4 -> nodes.booleanNode(random.nextBoolean());
            case 5 -> nodes.nullNode();
            case 6, 7 -> {
                ArrayNode list = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                NAMES.forEach(name -> {
                    if (random.nextBoolean()) {
                        object.set(name, value(depth - 1));
                    }
                });
                yield object;
            }
        };
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
