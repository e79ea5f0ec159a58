package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.ArrayList;
import java.util.List;

/**
 * Chats from the start of a JVM on, 256 at a time: how much CPU it needs until it makes nine tenths of the calls that it makes when it is warm. Warm is the
 * median of the last ten seconds of forty.
 */
final class UntilWarm implements Measurement {

    private static final int AT_A_TIME = 256;
    private static final int SECONDS = 40;
    private static final int WARM_SECONDS = 10;
    private static final double NEARLY = 0.9;

    private record Step(long calls, double seconds, double cpuSoFar) {

        double rate() {
            return calls / seconds;
        }
    }

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int millis = effort.of(1_000, 50);
        List<Step> steps = new ArrayList<>();
        try (Side side = Sides.open(name, server.now(), AT_A_TIME);
                Load load = new Load(side.blocks())) {
            long end = System.nanoTime() + 1_000_000L * millis * SECONDS;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                long calls = load.during(millis, AT_A_TIME, () -> ChatCalls.ask(side));
                steps.add(new Step(calls, (System.nanoTime() - start) / 1e9, Jvm.cpuNanos() / 1e9));
            }
        }
        double warm = median(steps.subList(Math.max(0, steps.size() - WARM_SECONDS), steps.size()));
        Step first = steps.stream()
                .filter(step -> step.rate() >= NEARLY * warm)
                .findFirst()
                .orElseThrow();
        figures.add("", "CPU until warm", "s", first.cpuSoFar());
        figures.add("", "wall until warm", "s", (steps.indexOf(first) + 1) * millis / 1e3);
        figures.add("", "calls when warm", "calls/s", warm);
    }

    private static double median(List<Step> steps) {
        double[] rates = steps.stream().mapToDouble(Step::rate).sorted().toArray();
        return rates[rates.length / 2];
    }
}
