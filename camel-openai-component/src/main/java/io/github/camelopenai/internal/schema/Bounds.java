package io.github.camelopenai.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/** The bounds of numbers, and of the number of characters, items and properties. */
final class Bounds {

    /** What a value has that has none of what is counted. */
    private static final int UNCOUNTED = -1;

    /** A remainder writes out all digits between its two numbers. */
    private static final int MOST_DIGITS = 5_000;

    private Bounds() {}

    static void add(Keywords keywords) {
        number(keywords, "minimum", "at least ", (number, bound) -> number.compareTo(bound) >= 0);
        number(keywords, "exclusiveMinimum", "more than ", (number, bound) -> number.compareTo(bound) > 0);
        number(keywords, "maximum", "at most ", (number, bound) -> number.compareTo(bound) <= 0);
        number(keywords, "exclusiveMaximum", "less than ", (number, bound) -> number.compareTo(bound) < 0);
        BigDecimal factor = number(keywords, "multipleOf", "a multiple of ", Bounds::isMultiple);
        if (factor != null && factor.signum() <= 0) {
            throw keywords.refused("multipleOf", "a number above 0");
        }
        count(
                keywords,
                "Length",
                "character",
                "characters",
                value ->
                        value.isTextual() ? (int) value.textValue().codePoints().count() : UNCOUNTED);
        count(keywords, "Items", "item", "items", value -> value.isArray() ? value.size() : UNCOUNTED);
        count(keywords, "Properties", "property", "properties", value -> value.isObject() ? value.size() : UNCOUNTED);
    }

    /** @return the bound, or null */
    private static BigDecimal number(
            Keywords keywords, String keyword, String words, BiPredicate<BigDecimal, BigDecimal> isWithin) {
        BigDecimal bound = keywords.number(keyword);
        if (bound != null) {
            keywords.compiled().add((value, run) -> {
                BigDecimal number = Types.number(value);
                if (number != null && !isWithin.test(number, bound)) {
                    run.add("must be " + words + bound);
                }
            });
        }
        return bound;
    }

    private static boolean isMultiple(BigDecimal number, BigDecimal factor) {
        if (Math.abs((long) number.scale() - factor.scale()) > MOST_DIGITS) {
            throw Validation.tooMuch();
        }
        return number.remainder(factor).signum() == 0;
    }

    private static void count(
            Keywords keywords, String what, String one, String several, ToIntFunction<JsonNode> counted) {
        int least = bound(keywords, "min" + what, 0);
        int most = bound(keywords, "max" + what, Integer.MAX_VALUE);
        if (least == 0 && most == Integer.MAX_VALUE) {
            return;
        }
        keywords.compiled().add((value, run) -> {
            int count = counted.applyAsInt(value);
            if (count != UNCOUNTED && count < least) {
                run.add("must have at least " + least + ' ' + (least == 1 ? one : several));
            }
            if (count > most) {
                run.add("must have at most " + most + ' ' + (most == 1 ? one : several));
            }
        });
    }

    /** More than an int can hold is as good as that. */
    private static int bound(Keywords keywords, String keyword, int otherwise) {
        BigDecimal number = keywords.number(keyword);
        if (number == null) {
            return otherwise;
        }
        if (number.signum() < 0 || !Types.isWhole(number)) {
            throw keywords.refused(keyword, "a whole number from 0 on");
        }
        return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }
}
