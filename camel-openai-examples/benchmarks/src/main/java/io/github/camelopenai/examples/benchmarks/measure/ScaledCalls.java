package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;

/** Chats with a server that answers at once, on as many cores as this JVM has: how many a second, and what each costs. */
final class ScaledCalls implements Measurement {

    static final int AT_A_TIME_FOR_EACH_CORE = 64;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        int atATime = cores * effort.of(AT_A_TIME_FOR_EACH_CORE, 2);
        try (Side side = Sides.open(name, server.now(), atATime);
                Load load = new Load(side.blocks())) {
            WarmUp.with(() -> load.during(effort.of(500, 50), atATime, () -> ChatCalls.ask(side)), effort.of(40, 0));
            while (figures.awaitTurn()) {
                ChatCalls.measure(load, side, atATime, String.valueOf(cores), effort, figures);
            }
        }
    }
}
