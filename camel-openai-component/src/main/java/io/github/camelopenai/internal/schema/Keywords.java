package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The keywords of one schema, each read as what it must be.
 *
 * @param compiled gets the rules
 */
record Keywords(ObjectNode json, JsonSchema compiled, SchemaCompiler compiler) {

    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_SHOWN = 20;

    void compile() {
        if (has("$ref")) {
            compiled.refersTo(compiler.referred(text("$ref"), at("$ref")));
        }
        Types.add(this);
        Constants.add(this);
        Parts.add(this);
        Bounds.add(this);
        BoundedPattern.add(this);
        Combination.add(this);
    }

    boolean has(String keyword) {
        return json.has(keyword);
    }

    JsonNode value(String keyword) {
        return json.path(keyword);
    }

    String text(String keyword) {
        if (!value(keyword).isTextual()) {
            throw refused(keyword, "a string");
        }
        return value(keyword).textValue();
    }

    /** A number, or null. */
    BigDecimal number(String keyword) {
        BigDecimal number = Types.number(value(keyword));
        if (number == null && has(keyword)) {
            throw refused(keyword, "a number");
        }
        return number;
    }

    boolean flag(String keyword) {
        if (has(keyword) && !value(keyword).isBoolean()) {
            throw refused(keyword, "true or false");
        }
        return value(keyword).booleanValue();
    }

    /** An array, without items where the keyword is not there. */
    JsonNode list(String keyword) {
        if (has(keyword) && !value(keyword).isArray()) {
            throw refused(keyword, "an array");
        }
        return value(keyword);
    }

    List<String> texts(String keyword) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list(keyword)) {
            if (!each.isTextual()) {
                throw refused(keyword, "an array of strings");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    /** A schema, or null. */
    JsonSchema schema(String keyword) {
        return has(keyword) ? compiler.schema(value(keyword), at(keyword)) : null;
    }

    List<JsonSchema> schemas(String keyword) {
        List<JsonSchema> schemas = new ArrayList<>();
        for (JsonNode each : list(keyword)) {
            schemas.add(compiler.schema(each, at(keyword) + '/' + schemas.size()));
        }
        if (has(keyword) && schemas.isEmpty()) {
            throw refused(keyword, "an array of at least one schema");
        }
        return schemas;
    }

    Map<String, JsonSchema> schemaMap(String keyword) {
        Map<String, JsonSchema> schemas = new LinkedHashMap<>();
        if (has(keyword) && !value(keyword).isObject()) {
            throw refused(keyword, "an object of schemas by name");
        }
        value(keyword).properties().forEach(each -> {
            // As RFC 6901, section 3, writes names
            String name = each.getKey().replace("~", "~0").replace("/", "~1");
            schemas.put(each.getKey(), compiler.schema(each.getValue(), at(keyword) + '/' + name));
        });
        return schemas;
    }

    IllegalArgumentException refused(String keyword, String accepted) {
        return SchemaCompiler.refused(
                at(keyword), "is " + cut(value(keyword).toString()) + ", but must be " + accepted);
    }

    private String at(String keyword) {
        return compiled.pointer() + '/' + keyword;
    }

    /** A part of a schema as sentences show it. */
    static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** Parts of a schema as sentences show them. */
    static String listed(Collection<String> texts) {
        String shown = texts.stream().limit(MOST_SHOWN).map(Keywords::cut).collect(Collectors.joining(", "));
        return texts.size() > MOST_SHOWN ? shown + " and " + (texts.size() - MOST_SHOWN) + " more" : shown;
    }
}
