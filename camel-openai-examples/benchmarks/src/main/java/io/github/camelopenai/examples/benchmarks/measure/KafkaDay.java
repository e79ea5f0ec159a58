package io.github.camelopenai.examples.benchmarks.measure;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/** As many prompts as a day has seconds, through one worker of the kafka-chat example: whether all are answered, once, and its heap stays flat. */
final class KafkaDay implements Measurement {

    private static final int QUARTERS = 4;

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int prompts = effort.of(86_400, 40);
        int quarter = prompts / QUARTERS;
        BitSet answered = new BitSet(prompts);
        AtomicInteger twice = new AtomicInteger();
        try (KafkaJvms kafka = new KafkaJvms(server)) {
            long start = System.nanoTime();
            for (int i = 1; i <= QUARTERS; i++) {
                kafka.send((i - 1) * quarter, i * quarter);
                kafka.await(quarter, number -> {
                    twice.addAndGet(answered.get(number) ? 1 : 0);
                    answered.set(number);
                });
                if (i == 1 || i == QUARTERS) {
                    figures.add(
                            "", "heap after quarter " + i, "MB", kafka.worker().liveMegabytes());
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            figures.add("", "wall", "s", seconds);
            figures.add("", "CPU", "us/prompt", kafka.worker().cpu().toMillis() * 1e3 / prompts);
            figures.add("", "without an answer", "prompts", prompts - (double) answered.cardinality());
            figures.add("", "answered twice", "prompts", twice.get());
        }
    }
}
