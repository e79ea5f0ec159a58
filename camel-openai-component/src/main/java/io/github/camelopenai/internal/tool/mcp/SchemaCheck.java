package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks through the schema of a tool's arguments, which is a stranger's: bounds it, lets it refer to nothing outside of itself, and
 * finds the arguments that go into headers.
 */
final class SchemaCheck {

    static final int DEEPEST = 64;
    static final int MOST_SCHEMAS = 5_000;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Set<String> OF_NAMES =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final Set<String> OF_VALUES = Set.of("const", "enum", "default", "examples", "example", "required");
    private static final Set<String> IN_HEADERS = Set.of("string", "integer", "boolean");

    private final boolean readsHeaders;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();
    private int schemas;

    private SchemaCheck(boolean readsHeaders) {
        this.readsHeaders = readsHeaders;
    }

    /**
     * @param readsHeaders whether arguments go into headers
     * @throws IllegalArgumentException where the schema breaks a rule
     */
    static HeaderParameters check(JsonNode schema, boolean readsHeaders) {
        if (!schema.isObject() || !schema.path("type").asText("object").equals("object")) {
            throw new IllegalArgumentException("The JSON schema is not one of an object");
        }
        SchemaCheck check = new SchemaCheck(readsHeaders);
        check.walk(schema, 1, new ArrayList<>());
        return new HeaderParameters(check.headers);
    }

    /** @param path the properties that lead here from the arguments, or null where something else leads here */
    private void walk(JsonNode schema, int depth, List<String> path) {
        if (!schema.isObject()) {
            return;
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("The JSON schema is nested more than " + DEEPEST + " deep");
        }
        if (++schemas > MOST_SCHEMAS) {
            throw new IllegalArgumentException("The JSON schema has more than " + MOST_SCHEMAS + " schemas");
        }
        if (readsHeaders && schema.has(HeaderParameters.KEY)) {
            addHeader(schema, path);
        }
        schema.properties().forEach(field -> {
            if (OF_NAMES.contains(field.getKey())) {
                boolean leads = path != null && field.getKey().equals("properties");
                field.getValue()
                        .properties()
                        .forEach(each -> walk(each.getValue(), depth + 1, leads ? with(path, each.getKey()) : null));
            } else if (field.getValue().isObject() && !OF_VALUES.contains(field.getKey())) {
                walk(field.getValue(), depth + 1, null);
            } else if (field.getValue().isArray() && !OF_VALUES.contains(field.getKey())) {
                field.getValue().forEach(each -> walk(each, depth + 1, null));
            }
        });
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private void addHeader(JsonNode schema, List<String> path) {
        String name = schema.path(HeaderParameters.KEY).asText("");
        if (path == null || path.isEmpty()) {
            throw new IllegalArgumentException("The JSON schema has " + HeaderParameters.KEY + " where no property is");
        }
        if (!name.matches(TOKEN) || !names.add(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("The JSON schema has " + HeaderParameters.KEY
                    + " with a name that no header can have, or twice with one name");
        }
        if (!IN_HEADERS.contains(schema.path("type").asText())) {
            throw new IllegalArgumentException("The JSON schema has " + HeaderParameters.KEY
                    + " on a property that is no string, integer or boolean");
        }
        headers.put(name, path);
    }
}
