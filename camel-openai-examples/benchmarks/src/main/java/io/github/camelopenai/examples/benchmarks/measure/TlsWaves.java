package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.atomic.AtomicInteger;

/** Waves of calls by TLS that all wait for their answer: the first in a JVM that has made none yet, and one that is warm. A call that fails is counted. */
final class TlsWaves implements Measurement {

    private static final int WAVES_BETWEEN = 4;

    private final AtomicInteger failed = new AtomicInteger();

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int calls = effort.of(2_000, 20);
        String baseUrl = server.delayByTls(effort.of(1_000, 100));
        try (Side side = Sides.openByTls(name, baseUrl, server.tls().identity());
                Load load = new Load(side.blocks())) {
            figures.add("first", "wall", "s", wave(load, side, calls));
            figures.add("first", "connections", "", server.openedByTls());
            for (int wave = 0; wave < WAVES_BETWEEN; wave++) {
                wave(load, side, calls);
            }
            WarmUp.letCompilerRest();
            figures.add("warm", "wall", "s", wave(load, side, calls));
            figures.add("", "memory", "MB", Jvm.peakResidentMegabytes());
            figures.add("", "connections", "", server.openedByTls());
            figures.add("", "failed", "calls", failed.get());
        }
    }

    /** The seconds of a wave. */
    private double wave(Load load, Side side, int calls) throws InterruptedException {
        long start = System.nanoTime();
        load.allAtOnce(calls, () -> ChatCalls.ask(side).handle((answer, failure) -> {
            if (failure != null && failed.incrementAndGet() == 1) {
                failure.printStackTrace();
            }
            return answer;
        }));
        return (System.nanoTime() - start) / 1e9;
    }
}
