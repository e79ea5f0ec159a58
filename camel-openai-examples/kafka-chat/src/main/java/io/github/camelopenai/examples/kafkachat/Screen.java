package io.github.camelopenai.examples.kafkachat;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Shows what arrives on the topics for some prompts, and drops what comes twice. */
final class Screen implements AutoCloseable {

    private final Topics topics;
    private final PrintStream out;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<String> seen = new HashSet<>();
    private int answers;
    private int deadLetters;
    private int chunks;
    private BigDecimal cost = BigDecimal.ZERO;
    private String currency;

    private Screen(Topics topics, PrintStream out, KafkaConsumer<byte[], byte[]> consumer) {
        this.topics = topics;
        this.out = out;
        this.consumer = consumer;
    }

    /** Opens it at the ends of the topics: what is there already is not shown. */
    static Screen open(Map<String, Object> clients, Topics topics, PrintStream out) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(clients, bytes, bytes);
        List<TopicPartition> partitions = Stream.of(topics.answers(), topics.chunks(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The ends are looked up when a position is asked for, and prompts are sent after this
        partitions.forEach(consumer::position);
        return new Screen(topics, out, consumer);
    }

    /**
     * Shows what comes of some prompts, until each has its answer or its dead letter.
     *
     * @param prompts their ids
     * @param end ends it before when it is counted down
     */
    void showUntilDone(Set<String> prompts, CountDownLatch end) {
        while (answers + deadLetters < prompts.size() && end.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (prompts.contains(header(record, RecordHeaders.PROMPT_ID))) {
                    show(record);
                }
            }
        }
        out.printf(
                "%d prompts: %d answers, %d dead letters, %d chunks%s%n",
                prompts.size(),
                answers,
                deadLetters,
                chunks,
                currency == null ? "" : ", " + cost.toPlainString() + ' ' + currency);
    }

    private void show(ConsumerRecord<byte[], byte[]> record) {
        String id = header(record, RecordHeaders.PROMPT_ID);
        if (record.topic().equals(topics.chunks())) {
            chunks++;
            boolean isLast = header(record, RecordHeaders.CHUNK_LAST) != null;
            print(
                    record,
                    "#" + header(record, RecordHeaders.CHUNK_INDEX) + (isLast ? " end" : " " + text(record.value())));
        } else if (!seen.add(id)) {
            print(record, "again, dropped");
        } else if (record.topic().equals(topics.answers())) {
            answers++;
            if (header(record, RecordHeaders.COST) != null) {
                cost = cost.add(new BigDecimal(header(record, RecordHeaders.COST)));
                currency = header(record, RecordHeaders.CURRENCY);
            }
            print(record, text(record.value()));
        } else {
            deadLetters++;
            print(record, header(record, RecordHeaders.ERROR) + ": " + header(record, RecordHeaders.REASON));
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record, String text) {
        out.printf("%-12s  %-8s  %s%n", record.topic(), text(record.key()), text);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
