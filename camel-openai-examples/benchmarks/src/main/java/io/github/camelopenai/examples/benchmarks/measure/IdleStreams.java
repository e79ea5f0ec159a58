package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Open streams that have said one word and are silent since: what each holds of the heap and of the buffers outside of it. */
final class IdleStreams implements Measurement {

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int streams = effort.of(2_000, 20);
        ExecutorService threads = Executors.newCachedThreadPool();
        // Not closed: a Camel waits for its exchanges, and these do not end before this JVM does
        Side side = Sides.open(name, server.idle(), streams);
        // What the first ones bring along is not counted: classes, pools, threads. They stay open, and are among those
        // that
        // the component lets be open by default
        int first = effort.of(50, 5);
        open(side, first, threads);
        long before = Jvm.liveBytes();
        int others = streams - first;
        open(side, others, threads);
        figures.add("", "memory", "KB each", (Jvm.liveBytes() - before) / 1024.0 / others);
    }

    private static void open(Side side, int streams, ExecutorService threads) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            Consumer<String> onText = text -> begun.countDown();
            if (side.blocks()) {
                threads.execute(() -> side.stream(ChatCalls.PROMPT, onText));
            } else {
                side.stream(ChatCalls.PROMPT, onText);
            }
        }
        begun.await();
    }
}
