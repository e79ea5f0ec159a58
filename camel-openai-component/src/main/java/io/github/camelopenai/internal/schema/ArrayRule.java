package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keywords for arrays.
 *
 * @param first what the first items must fit, each its own
 * @param others what all after them must fit, or null
 */
record ArrayRule(List<Schema> first, Schema others, int least, int most, boolean isUnique) implements Rule {

    static void add(Keywords keywords, Schema compiled) {
        if (!keywords.has("items", "prefixItems", "minItems", "maxItems", "uniqueItems")) {
            return;
        }
        // Draft 7 has a list where draft 2020-12 has prefixItems, and additionalItems for those after it
        boolean isList = keywords.value("items").isArray();
        compiled.add(new ArrayRule(
                keywords.schemas(isList ? "items" : "prefixItems"),
                keywords.schema(isList ? "additionalItems" : "items"),
                keywords.count("minItems", 0),
                keywords.count("maxItems", Integer.MAX_VALUE),
                keywords.flag("uniqueItems")));
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        if (!value.isArray()) {
            return;
        }
        if (value.size() < least) {
            run.add(at, "must have at least " + Bounds.count(least, "item", "items"));
        }
        if (value.size() > most) {
            run.add(at, "must have at most " + Bounds.count(most, "item", "items"));
        }
        int checked = others == null ? Math.min(first.size(), value.size()) : value.size();
        for (int i = 0; i < checked && !run.isFull(); i++) {
            Schema schema = i < first.size() ? first.get(i) : others;
            schema.check(value.get(i), at.child(i), run);
        }
        if (isUnique) {
            checkUnique(value, at, run);
        }
    }

    private static void checkUnique(JsonNode value, Place at, Validation run) {
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < value.size(); i++) {
            Integer before = seen.putIfAbsent(Canonical.of(value.get(i), run), i);
            if (before != null) {
                run.add(at, "must have items that all differ, but " + before + " and " + i + " are the same");
                return;
            }
        }
    }
}
