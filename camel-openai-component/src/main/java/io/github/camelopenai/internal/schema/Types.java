package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code type}, and the types that values have: 1.0 is an integer. */
final class Types {

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

    private Types() {}

    static void add(Keywords keywords) {
        if (!keywords.has("type")) {
            return;
        }
        JsonNode type = keywords.value("type");
        List<String> named = type.isArray() ? keywords.texts("type") : List.of(type.asText());
        if (named.isEmpty() || !WORDS.keySet().containsAll(named)) {
            throw keywords.refused("type", "one of " + String.join(", ", WORDS.keySet()) + ", or an array of these");
        }
        Set<String> types = new LinkedHashSet<>(named);
        keywords.compiled().allows(types);
        keywords.compiled().add((value, run) -> {
            if (!fits(value, types)) {
                run.add("must be " + words(types) + ", not "
                        + WORDS.getOrDefault(of(value), "a number without an end"));
            }
        });
    }

    static boolean fits(JsonNode value, Set<String> types) {
        String type = of(value);
        return types.contains(type) || type.equals("integer") && types.contains("number");
    }

    static String words(Collection<String> types) {
        return types.stream().map(WORDS::get).collect(Collectors.joining(" or "));
    }

    /** The number that a value is, or null where it is none, such as the NaN that some servers write. */
    static BigDecimal number(JsonNode value) {
        boolean isInfinite = (value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue());
        return value.isNumber() && !isInfinite ? value.decimalValue() : null;
    }

    static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private static String of(JsonNode value) {
        if (!value.isNumber()) {
            return value.getNodeType().name().toLowerCase(Locale.ROOT);
        }
        BigDecimal number = number(value);
        return number == null ? "" : isWhole(number) ? "integer" : "number";
    }
}
