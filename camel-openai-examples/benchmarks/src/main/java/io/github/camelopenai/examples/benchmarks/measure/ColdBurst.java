package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;

/** Calls that all begin at once in a JVM that has made none yet, and wait a second for their answer. */
final class ColdBurst implements Measurement {

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int calls = effort.of(1_000, 20);
        try (Side side = Sides.open(name, server.delay(effort.of(1_000, 100)), calls);
                Load load = new Load(side.blocks())) {
            long cpu = Jvm.cpuNanos();
            long start = System.nanoTime();
            load.allAtOnce(calls, () -> ChatCalls.ask(side));
            figures.add("", "wall", "s", (System.nanoTime() - start) / 1e9);
            figures.add("", "CPU", "s", (Jvm.cpuNanos() - cpu) / 1e9);
        }
    }
}
