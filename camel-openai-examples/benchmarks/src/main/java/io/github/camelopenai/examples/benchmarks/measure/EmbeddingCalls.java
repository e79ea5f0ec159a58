package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.server.Answers;
import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Embeddings of many texts in a call, one call after the other: how many a second, and what garbage each leaves. */
final class EmbeddingCalls implements Measurement {

    private static final List<String> TEXTS = IntStream.range(0, Answers.INPUTS)
            .mapToObj(i -> "Text number " + i + " of those that are to be found again by what they mean.")
            .toList();

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        try (Side side = Sides.open(name, server.now(), 1);
                Load load = new Load(side.blocks())) {
            WarmUp.with(() -> load.during(effort.of(500, 50), 1, () -> ask(side)), effort.of(15, 0));
            while (figures.awaitTurn()) {
                long allocated = Jvm.allocatedBytes();
                long start = System.nanoTime();
                long calls = load.during(effort.of(3_000, 50), 1, () -> ask(side));
                double seconds = (System.nanoTime() - start) / 1e9;
                figures.add("", "calls", "calls/s", calls / seconds);
                figures.add("", "garbage", "MB/call", (Jvm.allocatedBytes() - allocated) / 1024.0 / 1024 / calls);
            }
        }
    }

    private static CompletionStage<?> ask(Side side) {
        return side.embed(TEXTS).thenAccept(floats -> {
            if (floats != Answers.INPUTS * Answers.DIMENSIONS) {
                throw new IllegalStateException(floats + " floats came");
            }
        });
    }
}
