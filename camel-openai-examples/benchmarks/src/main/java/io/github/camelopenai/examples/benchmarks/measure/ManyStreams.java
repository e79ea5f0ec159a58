package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.atomic.LongAdder;

/** Many streams at a time from a server that does not wait: how many chunks a second, and what they cost. */
final class ManyStreams implements Measurement {

    private static final int TIMES = 3;

    private final String variant;
    private final int most;

    /**
     * @param variant what its figures are named
     * @param most how many streams at a time
     */
    ManyStreams(String variant, int most) {
        this.variant = variant;
        this.most = most;
    }

    /** As many as the cores of this JVM ask for. */
    static ManyStreams scaled() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ManyStreams(String.valueOf(cores), cores * ScaledCalls.AT_A_TIME_FOR_EACH_CORE);
    }

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int streams = effort.of(most, 5);
        int chunks = effort.of(500, 20);
        try (Side side = Sides.open(name, server.stream(chunks), streams);
                Load load = new Load(side.blocks())) {
            LongAdder texts = new LongAdder();
            WarmUp.with(() -> run(side, load, streams, texts), effort.of(40, 0));
            while (figures.awaitTurn()) {
                run(side, load, streams, texts);
                texts.reset();
                long cpu = Jvm.cpuNanos();
                long start = System.nanoTime();
                for (int i = 0; i < effort.of(TIMES, 1); i++) {
                    run(side, load, streams, texts);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                double cpuSeconds = (Jvm.cpuNanos() - cpu) / 1e9;
                if (texts.sum() != (long) effort.of(TIMES, 1) * streams * chunks) {
                    throw new IllegalStateException(texts.sum() + " chunks came");
                }
                figures.add(variant, "chunks", "chunks/s", texts.sum() / seconds);
                figures.add(variant, "CPU", "s/100,000", cpuSeconds * 100_000 / texts.sum());
            }
        }
    }

    private static void run(Side side, Load load, int streams, LongAdder texts) throws InterruptedException {
        load.allAtOnce(streams, () -> side.stream(ChatCalls.PROMPT, text -> texts.increment()));
    }
}
