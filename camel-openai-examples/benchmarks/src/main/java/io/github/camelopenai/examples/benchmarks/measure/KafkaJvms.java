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
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, one worker of the kafka-chat example, and what gives it prompts and takes its answers. */
final class KafkaJvms implements AutoCloseable {

    static final int MILLIS = 100;
    static final int AT_A_TIME = 200;

    private static final List<String> TOPICS = List.of("prompts", "answers", "chunks", "dead-letters");

    private final ChildJvm broker;
    private final ChildJvm worker;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> answers;

    /** Starts them; the worker is ready when this returns. */
    KafkaJvms(ServerUrls server) throws IOException {
        broker = broker();
        String bootstrap = broker.line();
        worker = worker(bootstrap, server);
        producer = producer(bootstrap);
        answers = answers(bootstrap);
        // It says that it is ready
        worker.line();
    }

    ChildJvm worker() {
        return worker;
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

    /** Gives the worker prompts whose keys are these numbers. */
    void send(int from, int end) {
        for (int i = from; i < end; i++) {
            producer.send(new ProducerRecord<>(TOPICS.get(0), String.valueOf(i), ChatCalls.PROMPT));
        }
        producer.flush();
    }

    /** Waits for so many answers, and tells the number of each. */
    void await(int count, IntConsumer taken) {
        for (int left = count; left > 0; ) {
            for (ConsumerRecord<String, String> answer : answers.poll(Duration.ofMillis(100))) {
                taken.accept(Integer.parseInt(answer.key()));
                left--;
            }
        }
    }

    @Override
    public void close() {
        answers.close();
        producer.close();
        worker.close();
        broker.close();
    }
}
