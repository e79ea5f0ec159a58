package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keywords of one schema, each read as what it must be. */
final class Keywords {

    private static final int MOST_SHOWN = 60;

    private final ObjectNode schema;
    private final String pointer;
    private final int depth;
    private final SchemaCompiler compiler;

    Keywords(ObjectNode schema, String pointer, int depth, SchemaCompiler compiler) {
        this.schema = schema;
        this.pointer = pointer;
        this.depth = depth;
        this.compiler = compiler;
    }

    void addTo(Schema compiled) {
        if (has("$ref")) {
            compiled.add(compiler.reference(text("$ref"), at("$ref")));
        }
        TypeRule.add(this, compiled);
        ConstantRule.add(this, compiled);
        ObjectRule.add(this, compiled);
        ArrayRule.add(this, compiled);
        NumberRule.add(this, compiled);
        TextRule.add(this, compiled);
        Combination.add(this, compiled);
        // What nothing refers to yet is still part of the document
        schemaMap("$defs");
        schemaMap("definitions");
    }

    /** Whether one of them is there. */
    boolean has(String... keywords) {
        for (String keyword : keywords) {
            if (schema.has(keyword)) {
                return true;
            }
        }
        return false;
    }

    JsonNode value(String keyword) {
        return schema.path(keyword);
    }

    String text(String keyword) {
        JsonNode value = value(keyword);
        if (!value.isTextual()) {
            throw refused(keyword, "a text");
        }
        return value.textValue();
    }

    boolean flag(String keyword) {
        JsonNode value = value(keyword);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw refused(keyword, "true or false");
        }
        return value.booleanValue();
    }

    /** A count, or a default where there is none. More than an int can hold is as good as that. */
    int count(String keyword, int otherwise) {
        if (!has(keyword)) {
            return otherwise;
        }
        BigDecimal number = number(keyword);
        if (number.signum() < 0 || !Numbers.isWhole(number)) {
            throw refused(keyword, "a whole number from 0 on");
        }
        return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }

    /** A number, or null. */
    BigDecimal number(String keyword) {
        BigDecimal number = Numbers.of(value(keyword));
        if (number == null && has(keyword)) {
            throw refused(keyword, "a number");
        }
        return number;
    }

    ArrayNode list(String keyword) {
        if (!(value(keyword) instanceof ArrayNode list)) {
            throw refused(keyword, "an array");
        }
        return list;
    }

    List<String> texts(String keyword) {
        List<String> texts = new ArrayList<>();
        if (has(keyword)) {
            for (JsonNode each : list(keyword)) {
                if (!each.isTextual()) {
                    throw refused(keyword, "an array of texts");
                }
                texts.add(each.textValue());
            }
        }
        return texts;
    }

    /** A schema, or null. */
    Schema schema(String keyword) {
        return has(keyword) ? compiler.compile(value(keyword), at(keyword), depth + 1) : null;
    }

    /** Schemas in their order, none where the keyword is not there. */
    List<Schema> schemas(String keyword) {
        List<Schema> schemas = new ArrayList<>();
        if (has(keyword)) {
            for (JsonNode each : list(keyword)) {
                schemas.add(compiler.compile(each, at(keyword) + '/' + schemas.size(), depth + 1));
            }
            if (schemas.isEmpty()) {
                throw refused(keyword, "an array of at least one schema");
            }
        }
        return schemas;
    }

    /** Schemas by name. */
    Map<String, Schema> schemaMap(String keyword) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        if (has(keyword)) {
            if (!value(keyword).isObject()) {
                throw refused(keyword, "an object of schemas by name");
            }
            for (Map.Entry<String, JsonNode> each : value(keyword).properties()) {
                String at = at(keyword) + '/' + Place.escaped(each.getKey());
                schemas.put(each.getKey(), compiler.compile(each.getValue(), at, depth + 1));
            }
        }
        return schemas;
    }

    IllegalArgumentException refused(String keyword, String accepted) {
        return SchemaCompiler.refused(
                at(keyword), "is " + cut(value(keyword).toString()) + ", but must be " + accepted);
    }

    private String at(String keyword) {
        return pointer + '/' + Place.escaped(keyword);
    }

    /** A part of a schema as sentences show it. */
    static String cut(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
