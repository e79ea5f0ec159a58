package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.Spread;
import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** One stream after the other: how long from the call to the text of its first chunk. */
final class FirstChunk implements Measurement {

    private static final int CHUNKS = 10;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int streams = effort.of(1_500, 20);
        try (Side side = Sides.open(name, server.stream(CHUNKS), 1);
                Load load = new Load(side.blocks())) {
            WarmUp.with(() -> time(side, load, streams), effort.of(20, 0));
            while (figures.awaitTurn()) {
                time(side, load, streams);
                double[] micros = time(side, load, streams);
                figures.add("", "median", "us", Spread.quantile(micros, 0.5));
                figures.add("", "p99", "us", Spread.quantile(micros, 0.99));
            }
        }
    }

    private static double[] time(Side side, Load load, int streams) throws InterruptedException {
        double[] micros = new double[streams];
        AtomicInteger next = new AtomicInteger();
        load.oneByOne(streams, () -> timed(side, micros, next.getAndIncrement()));
        Arrays.sort(micros);
        return micros;
    }

    private static CompletionStage<?> timed(Side side, double[] micros, int stream) {
        long start = System.nanoTime();
        return side.stream(ChatCalls.PROMPT, text -> {
            if (micros[stream] == 0) {
                micros[stream] = (System.nanoTime() - start) / 1e3;
            }
        });
    }
}
