package io.github.camelopenai.examples.benchmarks.measure;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What runs in the JVM of a side: it measures one scenario, and prints its figures. */
public final class MeasuredJvm {

    /** What a line with a figure begins with, since libraries print too. */
    public static final String MARK = "figure\t";

    private static final int MOST_MINUTES = 2;

    private MeasuredJvm() {}

    /** @param arguments the scenario, the side, the port of the server, the effort */
    public static void main(String[] arguments) {
        int exitCode = 0;
        endInTime();
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

    /** A measurement that hangs fails. */
    private static void endInTime() {
        Thread watch = new Thread(() -> {
            try {
                TimeUnit.MINUTES.sleep(MOST_MINUTES);
                System.err.println("Not done after " + MOST_MINUTES + " minutes");
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                Runtime.getRuntime().halt(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void print(String variant, String figure, String unit, double value) {
        System.out.println(MARK + String.join("\t", variant, figure, unit, String.format(Locale.ROOT, "%.4f", value)));
    }
}
