package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;

/** Many calls that all wait for their answer: how long they take, and what it costs to wait. */
final class WaitingCalls implements Measurement {

    private static final int WAVES_BEFORE = 2;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int calls = effort.of(2_000, 20);
        int idleThreads = IdleCamel.threads();
        try (Side side = Sides.open(name, server.delay(effort.of(1_000, 100)), calls);
                Load load = new Load(side.blocks())) {
            Jvm.forgetPeaks();
            // The first wave opens the connections
            for (int wave = 0; wave < WAVES_BEFORE; wave++) {
                load.allAtOnce(calls, () -> ChatCalls.ask(side));
            }
            while (figures.awaitTurn()) {
                long start = System.nanoTime();
                load.allAtOnce(calls, () -> ChatCalls.ask(side));
                figures.add("", "wall", "s", (System.nanoTime() - start) / 1e9);
                figures.add("", "threads", "more than idle", Jvm.peakThreads() - (double) idleThreads);
                figures.add("", "memory", "MB", Jvm.peakResidentMegabytes());
            }
        }
    }
}
