package io.github.camelopenai.internal.cost;

/**
 * What the calls of an endpoint cost, and how much they may.
 *
 * @param prices what models cost, or null
 * @param budget bounds what is used in a day or a month, or null
 */
public record Costs(Prices prices, Budget budget) {

    /** Nobody knows, and nobody bounds it. */
    public static final Costs NONE = new Costs(null, null);

    /** What nothing costs, or null where there are no prices. */
    public Cost nothing() {
        return prices == null ? null : Cost.nothing(prices.currency());
    }
}
