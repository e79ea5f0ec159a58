package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.atomic.LongAdder;

/** Many streams at a time from a server that does not wait: how many chunks a second, and what they cost. */
final class ManyStreams implements Measurement {

    private static final int WARM_UPS = 3;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int streams = effort.of(200, 5);
        int chunks = effort.of(500, 20);
        try (Side side = Sides.open(name, server.stream(chunks), streams);
                Load load = new Load(side.blocks())) {
            LongAdder texts = new LongAdder();
            for (int i = 0; i < WARM_UPS; i++) {
                load.allAtOnce(streams, () -> side.stream(ChatCalls.PROMPT, text -> texts.increment()));
            }
            texts.reset();
            long cpu = Jvm.cpuNanos();
            long start = System.nanoTime();
            load.allAtOnce(streams, () -> side.stream(ChatCalls.PROMPT, text -> texts.increment()));
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (Jvm.cpuNanos() - cpu) / 1e9;
            if (texts.sum() != (long) streams * chunks) {
                throw new IllegalStateException(texts.sum() + " chunks came");
            }
            figures.add("", "chunks", "chunks/s", texts.sum() / seconds);
            figures.add("", "CPU", "s/100,000", cpuSeconds * 100_000 / texts.sum());
        }
    }
}
