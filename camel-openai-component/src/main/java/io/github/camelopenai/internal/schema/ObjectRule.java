package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The keywords for objects.
 *
 * @param patterns what properties must fit whose name matches
 * @param additional what all other properties must fit, or null
 */
record ObjectRule(
        Map<String, Schema> properties,
        List<String> required,
        Map<BoundedPattern, Schema> patterns,
        Schema additional,
        int least,
        int most)
        implements Rule {

    private static final int MOST_SHOWN = 20;

    static void add(Keywords keywords, Schema compiled) {
        if (keywords.has(
                "properties",
                "required",
                "patternProperties",
                "additionalProperties",
                "minProperties",
                "maxProperties")) {
            Map<BoundedPattern, Schema> patterns = keywords.schemaMap("patternProperties").entrySet().stream()
                    .collect(Collectors.toMap(
                            each -> BoundedPattern.of(each.getKey(), keywords, "patternProperties"),
                            Map.Entry::getValue));
            compiled.add(new ObjectRule(
                    keywords.schemaMap("properties"),
                    keywords.texts("required"),
                    patterns,
                    keywords.schema("additionalProperties"),
                    keywords.count("minProperties", 0),
                    keywords.count("maxProperties", Integer.MAX_VALUE)));
        }
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        if (!value.isObject()) {
            return;
        }
        for (String name : required) {
            if (!value.has(name)) {
                run.add(at.child(name), "is missing");
            }
        }
        if (value.size() < least) {
            run.add(at, "must have at least " + Bounds.count(least, "property", "properties"));
        }
        if (value.size() > most) {
            run.add(at, "must have at most " + Bounds.count(most, "property", "properties"));
        }
        for (Map.Entry<String, JsonNode> one : value.properties()) {
            if (!run.isFull()) {
                checkProperty(one.getKey(), one.getValue(), at, run);
            }
        }
    }

    private void checkProperty(String name, JsonNode value, Place at, Validation run) {
        run.step();
        List<Schema> applied = new ArrayList<>(1);
        Schema declared = properties.get(name);
        if (declared != null) {
            applied.add(declared);
        }
        patterns.forEach((pattern, schema) -> {
            if (pattern.isIn(name, run)) {
                applied.add(schema);
            }
        });
        if (applied.isEmpty() && additional != null) {
            if (additional.isFalse()) {
                run.add(at.child(name), unknown(name));
                return;
            }
            applied.add(additional);
        }
        applied.forEach(schema -> schema.check(value, at.child(name), run));
    }

    private String unknown(String name) {
        if (properties.isEmpty()) {
            return "is not allowed";
        }
        List<String> known = properties.keySet().stream().limit(MOST_SHOWN).toList();
        String more = properties.size() > MOST_SHOWN ? ", and " + (properties.size() - MOST_SHOWN) + " more" : "";
        String question = name.length() > MOST_SHOWN * 2 ? "" : Similar.question(name, known);
        return "is unknown; there are " + String.join(", ", known) + more + (question.isEmpty() ? "" : '.' + question);
    }
}
