package io.github.camelopenai.examples.kafkachat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker for all tests, which have topics of their own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestCluster CLUSTER = new TestCluster();
 * }</pre>
 */
final class TestCluster implements BeforeAllCallback {

    private Shared shared;

    /** What all tests share, until the last one has run. */
    private record Shared(Broker broker, Admin admin) implements AutoCloseable {

        static Shared start() {
            try {
                Broker broker = Broker.start();
                return new Shared(broker, Admin.create(Map.of("bootstrap.servers", broker.bootstrap())));
            } catch (Exception e) {
                throw new IllegalStateException("The broker does not start", e);
            }
        }

        @Override
        public void close() {
            admin.close();
            broker.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(50));
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Shared.class, any -> Shared.start(), Shared.class);
    }

    String bootstrap() {
        return shared.broker().bootstrap();
    }

    /** Settings of clients; a member of a group that dies is missed soon. */
    Map<String, Object> clients() {
        Map<String, Object> clients = new HashMap<>();
        clients.put("bootstrap.servers", bootstrap());
        clients.put("session.timeout.ms", "3000");
        clients.put("heartbeat.interval.ms", "300");
        return clients;
    }

    /** New topics. */
    Topics topics(int partitions) throws Exception {
        String name = UUID.randomUUID().toString().substring(0, 8);
        Topics topics = new Topics(name + ".prompts", name + ".answers", name + ".chunks", name + ".dead-letters");
        topics.create(shared.admin(), partitions);
        return topics;
    }

    /** What a worker of a test is told: a group of its own for these topics, and whole answers. */
    Worker worker(Topics topics, int maxInFlight, ChatServer server) throws Exception {
        return worker(clients(), topics, maxInFlight, server);
    }

    Worker worker(Map<String, Object> clients, Topics topics, int maxInFlight, ChatServer server) throws Exception {
        return new Worker(
                clients,
                new Worker.Settings(topics, groupOf(topics), maxInFlight, 2, false, server.baseUrl(), "gpt-4o-mini"));
    }

    static String groupOf(Topics topics) {
        return topics.prompts() + ".group";
    }

    /** Sends prompts, and waits until the broker has them. */
    void send(Collection<ProducerRecord<byte[], byte[]>> prompts) throws Exception {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(clients(), bytes, bytes)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            prompts.forEach(prompt -> sent.add(producer.send(prompt)));
            for (Future<RecordMetadata> prompt : sent) {
                prompt.get();
            }
        }
    }

    /** Sends {@code Prompt 0} and so on to the partitions in turn, each with its number as the key. */
    void sendNumbered(Topics topics, int count, int partitions) throws Exception {
        send(IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>(
                        topics.prompts(), i % partitions, bytes(String.valueOf(i)), bytes("Prompt " + i)))
                .toList());
    }

    /** The offsets that a worker's group has committed, by partition. */
    Map<Integer, Long> committed(Topics topics) throws InterruptedException, ExecutionException {
        return committed(groupOf(topics), topics.prompts());
    }

    /** The offsets that a group has committed for a topic, by partition. */
    Map<Integer, Long> committed(String group, String topic) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = shared.admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(topic)) {
                committed.put(partition.partition(), offset.offset());
            }
        });
        return committed;
    }

    /** The members of a worker's group. */
    Collection<MemberDescription> members(Topics topics) throws InterruptedException, ExecutionException {
        String group = groupOf(topics);
        return shared.admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get()
                .members();
    }

    /** How many members of a worker's group have partitions. */
    long busyMembers(Topics topics) throws InterruptedException, ExecutionException {
        return members(topics).stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    /** Sets a worker's group, which has no members, back to this offset of its first partition. */
    void setBack(Topics topics, long offset) throws InterruptedException, ExecutionException {
        shared.admin()
                .alterConsumerGroupOffsets(
                        groupOf(topics), Map.of(new TopicPartition(topics.prompts(), 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
