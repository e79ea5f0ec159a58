package io.github.camelopenai.examples.benchmarks.measure;

/** Takes figures. */
interface Figures {

    void add(String variant, String figure, String unit, double value);
}
