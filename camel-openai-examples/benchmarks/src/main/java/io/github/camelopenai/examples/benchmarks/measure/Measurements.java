package io.github.camelopenai.examples.benchmarks.measure;

/** The measurements by the name of their scenario. */
final class Measurements {

    private Measurements() {}

    static Measurement of(String scenario) {
        return switch (scenario) {
            case "chat" -> new ChatCalls();
            default -> throw new IllegalArgumentException("There is no measurement " + scenario);
        };
    }
}
