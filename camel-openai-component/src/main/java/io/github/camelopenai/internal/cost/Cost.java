package io.github.camelopenai.internal.cost;

import java.math.BigDecimal;

/**
 * What calls have cost.
 *
 * @param amount the sum of what is known
 * @param isWhole whether all of it is known: of a model without a price it is not
 */
public record Cost(BigDecimal amount, String currency, boolean isWhole) {

    /** Nothing yet. */
    public static Cost nothing(String currency) {
        return new Cost(BigDecimal.ZERO, currency, true);
    }

    /** Both together; either may be null, where there are no prices. */
    public static Cost sum(Cost one, Cost other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Cost(
                Price.plain(one.amount.add(other.amount)),
                one.currency,
                one.isWhole && other.isWhole && one.currency.equals(other.currency));
    }
}
