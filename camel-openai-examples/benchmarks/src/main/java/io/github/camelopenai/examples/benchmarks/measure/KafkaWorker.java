package io.github.camelopenai.examples.benchmarks.measure;

import java.time.Duration;

/** One worker of the kafka-chat example, and how long it takes beside what the server alone would take. */
final class KafkaWorker implements Measurement {

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int warmUp = effort.of(2_000, 10);
        int prompts = effort.of(5_000, 20);
        try (KafkaJvms kafka = new KafkaJvms(server)) {
            kafka.send(0, warmUp);
            kafka.await(warmUp, number -> {});
            Duration cpu = kafka.worker().cpu();
            long start = System.nanoTime();
            kafka.send(0, prompts);
            kafka.await(prompts, number -> {});
            double seconds = (System.nanoTime() - start) / 1e9;
            double ideal = Math.ceil((double) prompts / KafkaJvms.AT_A_TIME) * KafkaJvms.MILLIS / 1_000;
            figures.add("", "wall", "s", seconds);
            figures.add("", "wall of ideal", "", seconds / ideal);
            figures.add("", "CPU", "s", kafka.worker().cpu().minus(cpu).toMillis() / 1e3);
        }
    }
}
