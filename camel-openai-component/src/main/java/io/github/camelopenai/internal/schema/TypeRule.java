package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code type}. */
record TypeRule(Set<String> types) implements Rule {

    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("string", "a string");
        WORDS.put("integer", "an integer");
        WORDS.put("number", "a number");
        WORDS.put("boolean", "true or false");
        WORDS.put("object", "an object");
        WORDS.put("array", "an array");
        WORDS.put("null", "null");
    }

    static void add(Keywords keywords, Schema compiled) {
        if (!keywords.has("type")) {
            return;
        }
        List<String> types = keywords.value("type").isTextual()
                ? List.of(keywords.text("type"))
                : keywords.value("type").isArray() ? keywords.texts("type") : List.of();
        if (types.isEmpty() || !WORDS.keySet().containsAll(types)) {
            throw keywords.refused("type", "one of " + String.join(", ", WORDS.keySet()) + ", or an array of these");
        }
        compiled.add(new TypeRule(new LinkedHashSet<>(types)));
    }

    boolean fits(JsonNode value) {
        return types.contains(typeOf(value)) || (types.contains("number") && typeOf(value).equals("integer"));
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        if (!fits(value)) {
            run.add(at, "must be " + words(types) + ", but is " + WORDS.getOrDefault(typeOf(value), "no JSON"));
        }
    }

    static String words(Collection<String> types) {
        return types.stream().map(WORDS::get).collect(Collectors.joining(" or "));
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING, BINARY -> "string";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NULL -> "null";
            case NUMBER -> {
                BigDecimal number = Numbers.of(value);
                yield number == null ? "" : Numbers.isWhole(number) ? "integer" : "number";
            }
            case MISSING, POJO -> "";
        };
    }
}
