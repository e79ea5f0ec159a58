package io.github.camelopenai.examples.benchmarks;

/**
 * One figure of one round.
 *
 * @param scenario the scenario, such as {@code chat}
 * @param variant what part of it, such as {@code 256}
 * @param side who was measured
 * @param figure what was measured, such as {@code calls}
 * @param unit its unit, such as {@code calls/s}
 * @param round the round, from 1
 * @param value what came out; a text where the scenario is {@code run}, whose figures tell of the machine
 */
public record Sample(
        String scenario, String variant, String side, String figure, String unit, int round, String value) {

    /** The scenario under which a run tells of its machine. */
    public static final String RUN = "run";

    public double number() {
        return Double.parseDouble(value);
    }
}
