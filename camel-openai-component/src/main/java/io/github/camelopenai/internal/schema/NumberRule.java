package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** The keywords for numbers. Null where one is not there. */
record NumberRule(
        BigDecimal minimum,
        BigDecimal exclusiveMinimum,
        BigDecimal maximum,
        BigDecimal exclusiveMaximum,
        BigDecimal multipleOf)
        implements Rule {

    static void add(Keywords keywords, Schema compiled) {
        if (!keywords.has("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf")) {
            return;
        }
        BigDecimal multipleOf = keywords.number("multipleOf");
        if (multipleOf != null && multipleOf.signum() <= 0) {
            throw keywords.refused("multipleOf", "a number above 0");
        }
        compiled.add(new NumberRule(
                keywords.number("minimum"),
                keywords.number("exclusiveMinimum"),
                keywords.number("maximum"),
                keywords.number("exclusiveMaximum"),
                multipleOf));
    }

    @Override
    public void check(JsonNode value, Place at, Validation run) {
        BigDecimal number = Numbers.of(value);
        if (number == null) {
            return;
        }
        if (minimum != null && number.compareTo(minimum) < 0) {
            run.add(at, "must be at least " + minimum);
        }
        if (exclusiveMinimum != null && number.compareTo(exclusiveMinimum) <= 0) {
            run.add(at, "must be more than " + exclusiveMinimum);
        }
        if (maximum != null && number.compareTo(maximum) > 0) {
            run.add(at, "must be at most " + maximum);
        }
        if (exclusiveMaximum != null && number.compareTo(exclusiveMaximum) >= 0) {
            run.add(at, "must be less than " + exclusiveMaximum);
        }
        if (multipleOf != null && !Numbers.isMultiple(number, multipleOf)) {
            run.add(at, "must be a multiple of " + multipleOf);
        }
    }
}
