package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code enum}, {@code const} and {@code uniqueItems}: which values are the same. */
final class Constants {

    private Constants() {}

    static void add(Keywords keywords) {
        if (keywords.has("enum")) {
            add(keywords, "enum", keywords.list("enum"));
        }
        if (keywords.has("const")) {
            add(keywords, "const", List.of(keywords.value("const")));
        }
        if (keywords.flag("uniqueItems")) {
            keywords.compiled().add(Constants::checkUnique);
        }
    }

    private static void add(Keywords keywords, String keyword, Iterable<JsonNode> values) {
        Map<String, String> shown = new LinkedHashMap<>();
        try {
            values.forEach(each -> shown.put(canonical(each, new Validation()), each.toString()));
        } catch (Validation.BoundException e) {
            throw keywords.refused(keyword, "smaller, or nested less deep");
        }
        String fault = "must be " + (shown.size() == 1 ? "" : "one of ") + Keywords.listed(shown.values());
        keywords.compiled().add((value, run) -> {
            if (!shown.containsKey(canonical(value, run))) {
                run.add(fault);
            }
        });
    }

    private static void checkUnique(JsonNode value, Validation run) {
        Set<String> seen = new HashSet<>();
        boolean isUnique = true;
        for (JsonNode item : value.isArray() ? value : JsonNodeFactory.instance.arrayNode()) {
            isUnique &= seen.add(canonical(item, run));
        }
        if (!isUnique) {
            run.add("must not have the same item twice");
        }
    }

    /** A text that only the same value has: 1 is the same as 1.0, and properties have no order. */
    private static String canonical(JsonNode value, Validation run) {
        StringBuilder text = new StringBuilder();
        write(value, text, run);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text, Validation run) {
        run.enter();
        BigDecimal number = Types.number(value);
        if (value.isObject()) {
            text.append('{');
            TreeSet<String> sorted = new TreeSet<>();
            value.fieldNames().forEachRemaining(sorted::add);
            for (String name : sorted) {
                write(value.get(name), text.append(TextNode.valueOf(name)).append(':'), run);
            }
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(each -> write(each, text.append(','), run));
            text.append(']');
        } else {
            text.append(number == null ? value : number.stripTrailingZeros());
        }
        run.leave();
    }
}
