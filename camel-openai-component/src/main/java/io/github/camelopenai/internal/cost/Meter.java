package io.github.camelopenai.internal.cost;

import io.github.camelopenai.internal.api.Usage;

/**
 * Tells what one call has cost.
 *
 * @param prices what models cost, or null
 * @param model the model of the request
 * @param tier the service tier of the request, or null
 */
public record Meter(Prices prices, String model, String tier) {

    /** The cost, or null where there are no prices. */
    public Cost cost(Usage usage) {
        return prices == null ? null : prices.of(usage, model, tier, false);
    }
}
