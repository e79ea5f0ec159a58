package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code enum} and {@code const}.
 *
 * @param constants the values in their canonical form, with what is shown of them
 */
record ConstantRule(Map<Object, String> constants) implements Rule {

    private static final int MOST_SHOWN = 20;

    static void add(Keywords keywords, Schema compiled) {
        if (keywords.has("enum")) {
            compiled.add(of(keywords, "enum", keywords.list("enum")));
        }
        if (keywords.has("const")) {
            compiled.add(of(keywords, "const", List.of(keywords.value("const"))));
        }
    }

    private static ConstantRule of(Keywords keywords, String keyword, Iterable<JsonNode> values) {
        Map<Object, String> constants = new LinkedHashMap<>();
        try {
            values.forEach(each -> constants.put(Canonical.of(each, new Validation()), Keywords.cut(each.toString())));
        } catch (Validation.BoundException e) {
            throw keywords.refused(keyword, "smaller, or nested less deep");
        }
        return new ConstantRule(constants);
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        if (!constants.containsKey(Canonical.of(value, run))) {
            run.add(at, "must be " + (constants.size() == 1 ? "" : "one of ") + shown());
        }
    }

    private String shown() {
        String shown = constants.values().stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        int more = constants.size() - MOST_SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
