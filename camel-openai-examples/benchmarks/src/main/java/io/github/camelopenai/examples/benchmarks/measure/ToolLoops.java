package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.Answers;
import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.CompletionStage;

/** Many loops of a model and its tools at once: how long they take, and what it costs to wait for models and tools. */
final class ToolLoops implements Measurement {

    private static final int TURNS = 3;

    /** The compiler seems to rest while all loops wait, so the warm-up is so many waves, with a model that hardly waits. */
    private static final int WAVES_BEFORE = 80;

    private static final int FAST_TURN_MILLIS = 20;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int loops = effort.of(500, 10);
        int turnMillis = effort.of(500, 50);
        double ideal = (TURNS * turnMillis + (TURNS - 1) * Side.TOOL_MILLIS) / 1e3;
        int idleThreads = IdleCamel.threads();
        warmUp(name, server, loops, effort.of(WAVES_BEFORE, 1));
        try (Side side = Sides.open(name, server.loop(turnMillis), loops);
                Load load = new Load(side.blocks())) {
            load.allAtOnce(loops, () -> ask(side));
            while (figures.awaitTurn()) {
                Jvm.forgetPeaks();
                long cpu = Jvm.cpuNanos();
                long start = System.nanoTime();
                load.allAtOnce(loops, () -> ask(side));
                double wall = (System.nanoTime() - start) / 1e9;
                figures.add("", "wall", "s", wall);
                figures.add("", "wall of ideal", "", wall / ideal);
                figures.add("", "CPU", "us/turn", (Jvm.cpuNanos() - cpu) / 1e3 / (loops * TURNS));
                figures.add("", "threads", "more than idle", Jvm.peakThreads() - (double) idleThreads);
                figures.add("", "memory", "MB", Jvm.peakResidentMegabytes());
            }
        }
    }

    private static void warmUp(String name, ServerUrls server, int loops, int waves) throws Exception {
        try (Side side = Sides.open(name, server.loop(FAST_TURN_MILLIS), loops);
                Load load = new Load(side.blocks())) {
            for (int wave = 0; wave < waves; wave++) {
                load.allAtOnce(loops, () -> ask(side));
            }
        }
    }

    private static CompletionStage<?> ask(Side side) {
        return side.loop(ChatCalls.PROMPT).thenAccept(text -> {
            if (!Answers.TEXT.equals(text)) {
                throw new IllegalStateException("The answer is " + text);
            }
        });
    }
}
