package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.kafkachat.BrokerProgram;
import io.github.camelopenai.examples.kafkachat.KafkaChat;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One worker of the kafka-chat example, and how long it takes beside what the server alone would take. */
final class KafkaWorker implements Measurement {

    private static final int MILLIS = 100;
    private static final int AT_A_TIME = 200;
    private static final List<String> TOPICS = List.of("prompts", "answers", "chunks", "dead-letters");

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int warmUp = effort.of(2_000, 10);
        int prompts = effort.of(5_000, 20);
        try (ChildJvm broker = broker()) {
            String bootstrap = broker.line();
            try (ChildJvm worker = worker(bootstrap, server);
                    KafkaProducer<String, String> producer = producer(bootstrap);
                    KafkaConsumer<String, String> answers = answers(bootstrap)) {
                // It says that it is ready
                worker.line();
                send(producer, warmUp);
                await(answers, warmUp);
                Duration cpu = worker.cpu();
                long start = System.nanoTime();
                send(producer, prompts);
                await(answers, prompts);
                double seconds = (System.nanoTime() - start) / 1e9;
                double ideal = Math.ceil((double) prompts / AT_A_TIME) * MILLIS / 1_000;
                figures.add("", "wall", "s", seconds);
                figures.add("", "wall of ideal", "", seconds / ideal);
                figures.add("", "CPU", "s", worker.cpu().minus(cpu).toMillis() / 1e3);
            }
        }
    }

    private static ChildJvm broker() throws IOException {
        return ChildJvm.start(
                Cores.SERVER, List.of("-Xmx512m"), Map.of(), Redirect.INHERIT, BrokerProgram.class.getName(), TOPICS);
    }

    private static ChildJvm worker(String bootstrap, ServerUrls server) throws IOException {
        return ChildJvm.start(
                Cores.SIDE,
                List.of("-Xmx512m", ChildJvm.NO_SECOND_COMPILER),
                Map.of("KAFKA_BOOTSTRAP", bootstrap),
                Redirect.INHERIT,
                KafkaChat.class.getName(),
                List.of(
                        "--worker",
                        "--no-stream",
                        "--in-flight",
                        String.valueOf(AT_A_TIME),
                        "--base-url",
                        server.delay(MILLIS)));
    }

    private static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> answers(String bootstrap) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "benchmark", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(TOPICS.get(1)));
        return consumer;
    }

    private static void send(KafkaProducer<String, String> producer, int prompts) {
        for (int i = 0; i < prompts; i++) {
            producer.send(new ProducerRecord<>(TOPICS.get(0), String.valueOf(i), ChatCalls.PROMPT));
        }
        producer.flush();
    }

    private static void await(KafkaConsumer<String, String> answers, int count) {
        for (int left = count; left > 0; ) {
            left -= answers.poll(Duration.ofMillis(100)).count();
        }
    }
}
