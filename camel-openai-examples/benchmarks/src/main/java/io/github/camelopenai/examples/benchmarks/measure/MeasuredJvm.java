package io.github.camelopenai.examples.benchmarks.measure;

import java.util.Locale;

/** What runs in the JVM of a side: it measures one scenario, and prints its figures. */
public final class MeasuredJvm {

    /** What a line with a figure begins with, since libraries print too. */
    public static final String MARK = "figure\t";

    private MeasuredJvm() {}

    /** @param arguments the scenario, the side, the port of the server, the effort */
    public static void main(String[] arguments) {
        int exitCode = 0;
        try {
            Measurements.of(arguments[0])
                    .measure(
                            arguments[1],
                            new ServerUrls(Integer.parseInt(arguments[2])),
                            Effort.valueOf(arguments[3]),
                            MeasuredJvm::print);
        } catch (Exception | Error e) {
            e.printStackTrace();
            exitCode = 1;
        }
        System.out.flush();
        // The pools of some sides would hold the JVM for a minute
        Runtime.getRuntime().halt(exitCode);
    }

    private static void print(String variant, String figure, String unit, double value) {
        System.out.println(MARK + String.join("\t", variant, figure, unit, String.format(Locale.ROOT, "%.4f", value)));
    }
}
