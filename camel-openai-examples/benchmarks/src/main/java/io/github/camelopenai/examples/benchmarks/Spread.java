package io.github.camelopenai.examples.benchmarks;

import java.util.Collection;

/** What several rounds of one figure say: the median, and between which values they lie. */
public record Spread(double median, double min, double max) {

    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No values have no median");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(quantile(sorted, 0.5), sorted[0], sorted[sorted.length - 1]);
    }

    /** The value below which this part of the sorted values lies; between two of them it is interpolated. */
    public static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
