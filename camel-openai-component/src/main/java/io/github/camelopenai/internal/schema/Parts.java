package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the properties of an object must fit: {@code properties}, {@code patternProperties} and {@code additionalProperties}; with
 * {@code required}, {@code items} and {@code prefixItems}, which need only a few lines.
 *
 * @param patterns what properties must fit whose name matches
 * @param others what all other properties must fit, or null
 * @param isClosed whether there must be no others
 */
record Parts(
        Map<String, JsonSchema> properties,
        Map<BoundedPattern, JsonSchema> patterns,
        JsonSchema others,
        boolean isClosed) {

    static void add(Keywords keywords) {
        addRequired(keywords.texts("required"), keywords.compiled());
        Map<BoundedPattern, JsonSchema> patterns = new LinkedHashMap<>();
        keywords.schemaMap("patternProperties")
                .forEach((source, schema) ->
                        patterns.put(BoundedPattern.of(source, keywords, "patternProperties"), schema));
        JsonNode others = keywords.value("additionalProperties");
        Parts parts = new Parts(
                keywords.schemaMap("properties"),
                patterns,
                keywords.schema("additionalProperties"),
                others.isBoolean() && !others.booleanValue());
        // No properties where it is no object
        keywords.compiled().add((value, run) -> value.properties()
                .forEach(each -> run.at(each.getKey(), () -> parts.check(each.getKey(), each.getValue(), run))));
        // Draft 7 has a list where draft 2020-12 has prefixItems, and additionalItems for those after it
        boolean isDraft7 = keywords.value("items").isArray();
        addItems(
                keywords.schemas(isDraft7 ? "items" : "prefixItems"),
                keywords.schema(isDraft7 ? "additionalItems" : "items"),
                keywords.compiled());
    }

    private static void addRequired(List<String> required, JsonSchema compiled) {
        compiled.add((value, run) -> required.stream()
                .filter(name -> value.isObject() && !value.has(name))
                .forEach(name -> run.at(name, () -> run.add("is missing"))));
    }

    private static void addItems(List<JsonSchema> first, JsonSchema others, JsonSchema compiled) {
        compiled.add((value, run) -> {
            int items = value.isArray() ? value.size() : 0;
            int checked = others == null ? Math.min(first.size(), items) : items;
            for (int i = 0; i < checked; i++) {
                JsonNode item = value.get(i);
                JsonSchema schema = i < first.size() ? first.get(i) : others;
                run.at(Integer.toString(i), () -> run.check(schema, item));
            }
        });
    }

    private void check(String name, JsonNode value, Validation run) {
        List<JsonSchema> applied = new ArrayList<>(1);
        if (properties.containsKey(name)) {
            applied.add(properties.get(name));
        }
        patterns.forEach((pattern, schema) -> {
            if (pattern.isIn(name, run)) {
                applied.add(schema);
            }
        });
        if (!applied.isEmpty()) {
            applied.forEach(schema -> run.check(schema, value));
        } else if (isClosed) {
            run.add("is unknown" + (properties.isEmpty() ? "" : ", there are " + Keywords.listed(properties.keySet())));
        } else if (others != null) {
            run.check(others, value);
        }
    }
}
