package io.github.camelopenai.examples.springboot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One scrape of Prometheus. It answers what the dashboard asks: sums by labels, quotients of sums, and quantiles of histograms. There is one
 * scrape, so {@code rate} and {@code increase} are what was counted since the start.
 */
record Scrape(List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("(\\w+)\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern SUM =
            Pattern.compile("sum by \\(([^)]*)\\) \\((?:(?:rate|increase)\\()?(\\w+)\\{([^}]*)}(?:\\[[^]]*]\\))?\\)");
    private static final Pattern QUANTILE = Pattern.compile("histogram_quantile\\(([0-9.]+), (.*)\\)");
    private static final Pattern NOT = Pattern.compile("(\\w+)!=\"([^\"]*)\"");
    private static final String BOUND = "le";

    /** A line of it. */
    record Sample(String metric, Map<String, String> labels, double value) {}

    static Scrape of(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Map<String, String> labels = new TreeMap<>();
            LABEL.matcher(line.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            samples.add(new Sample(line.group(1), labels, Double.parseDouble(line.group(3))));
        });
        return new Scrape(samples);
    }

    /**
     * The values of an expression by their labels.
     *
     * @throws IllegalArgumentException where it is of a kind that the dashboard did not have until now
     */
    Map<Map<String, String>, Double> evaluate(String expression) {
        Matcher quantile = QUANTILE.matcher(expression);
        if (quantile.matches()) {
            return quantiles(Double.parseDouble(quantile.group(1)), sum(quantile.group(2)));
        }
        String[] parts = expression.split(" / ");
        Map<Map<String, String>, Double> values = sum(parts[0]);
        if (parts.length > 1) {
            Map<Map<String, String>, Double> divisors = sum(parts[1]);
            values.replaceAll((labels, value) -> value / divisors.get(labels));
        }
        values.values().removeIf(value -> value.isNaN());
        return values;
    }

    private Map<Map<String, String>, Double> sum(String expression) {
        Matcher sum = SUM.matcher(expression);
        if (!sum.matches()) {
            throw new IllegalArgumentException("Not known: " + expression);
        }
        List<String> by = Arrays.asList(sum.group(1).split(", "));
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        for (Sample sample : samples) {
            boolean isOut = NOT.matcher(sum.group(3)).results().anyMatch(not -> not.group(2)
                    .equals(sample.labels().get(not.group(1))));
            if (sample.metric().equals(sum.group(2)) && !isOut) {
                Map<String, String> labels = new TreeMap<>(sample.labels());
                labels.keySet().retainAll(by);
                values.merge(labels, sample.value(), Double::sum);
            }
        }
        return values;
    }

    /** As Prometheus has it: evenly between the bounds of the bucket in which the quantile is. */
    private static Map<Map<String, String>, Double> quantiles(
            double quantile, Map<Map<String, String>, Double> buckets) {
        Map<Map<String, String>, TreeMap<Double, Double>> histograms = new LinkedHashMap<>();
        buckets.forEach((labels, count) -> {
            Map<String, String> others = new TreeMap<>(labels);
            String bound = others.remove(BOUND);
            double number = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            histograms.computeIfAbsent(others, any -> new TreeMap<>()).put(number, count);
        });
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        histograms.forEach((labels, histogram) -> values.put(labels, quantile(quantile, histogram)));
        values.values().removeIf(value -> value.isNaN());
        return values;
    }

    private static double quantile(double quantile, TreeMap<Double, Double> histogram) {
        double wanted = quantile * histogram.lastEntry().getValue();
        double lower = 0;
        double before = 0;
        for (Map.Entry<Double, Double> bucket : histogram.entrySet()) {
            if (bucket.getValue() >= wanted && bucket.getValue() > before) {
                return Double.isInfinite(bucket.getKey())
                        ? lower
                        : lower + (bucket.getKey() - lower) * (wanted - before) / (bucket.getValue() - before);
            }
            lower = bucket.getKey();
            before = bucket.getValue();
        }
        return Double.NaN;
    }
}
