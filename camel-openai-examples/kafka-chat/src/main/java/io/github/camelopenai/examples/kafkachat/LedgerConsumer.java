package io.github.camelopenai.examples.kafkachat;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that commits what its ledger says is done, and takes no more prompts than may be under way.
 *
 * <p>All this happens inside of {@link #poll}, because a Kafka consumer belongs to the thread that polls, and tells of
 * partitions that come and go on that thread too. Only {@link #end} is called by others.
 */
final class LedgerConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerConsumer.class);
    private static final int FAR = 10;
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final OffsetLedger ledger = new OffsetLedger();
    private final int mostUnderWay;
    private final int mostAtOnce;
    private boolean isCommitting;
    private long nextCommit = System.nanoTime();
    private boolean isSuspended;

    /**
     * @param properties those of a Kafka consumer
     * @param mostUnderWay how many prompts may be under way
     */
    static LedgerConsumer open(Properties properties, int mostUnderWay) {
        // Polls of an eighth keep nearly all places busy; a poll gives what it has, so there must be room for all of it
        int mostAtOnce = Math.max(1, mostUnderWay / 8);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostAtOnce);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new LedgerConsumer(properties, mostUnderWay, mostAtOnce);
    }

    private LedgerConsumer(Properties properties, int mostUnderWay, int mostAtOnce) {
        super(properties);
        this.mostUnderWay = mostUnderWay;
        this.mostAtOnce = mostAtOnce;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        commitWhatIsDone();
        takeOnlyWhatFits();
        // Answers do not end a poll, and they make room: while there are prompts under way it must be short
        ConsumerRecords<byte[], byte[]> records =
                super.poll(ledger.underWay() == 0 || timeout.compareTo(GLANCE) < 0 ? timeout : GLANCE);
        for (ConsumerRecord<byte[], byte[]> prompt : records) {
            ledger.begin(new TopicPartition(prompt.topic(), prompt.partition()), prompt.offset());
        }
        return records;
    }

    /** A prompt of a poll has its answer or its dead letter; for any thread. */
    void end(TopicPartition partition, long offset) {
        ledger.end(partition, offset);
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Rebalance(listener));
    }

    /** Camel pauses a route that is to stop, and then waits for what is under way. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        isSuspended = true;
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        isSuspended = false;
        super.resume(partitions);
    }

    private void takeOnlyWhatFits() {
        boolean isFull = ledger.underWay() + mostAtOnce > mostUnderWay;
        // What is answered behind a slow prompt is not committed, and after a crash it is answered again: so far, but
        // no further
        Set<TopicPartition> held = isSuspended || isFull ? assignment() : ledger.farAhead(FAR * mostUnderWay);
        Set<TopicPartition> free = new HashSet<>(paused());
        free.removeAll(held);
        super.resume(free);
        super.pause(held);
    }

    private void commitWhatIsDone() {
        Map<TopicPartition, Long> offsets =
                isCommitting || System.nanoTime() - nextCommit < 0 ? Map.of() : ledger.committable();
        if (offsets.isEmpty()) {
            return;
        }
        isCommitting = true;
        nextCommit = System.nanoTime() + COMMIT_EVERY.toNanos();
        commitAsync(forKafka(offsets), (committed, failure) -> {
            isCommitting = false;
            if (failure == null) {
                ledger.committed(offsets);
            } else {
                LOG.debug("A commit failed; the next one says the same", failure);
            }
        });
    }

    private void commitBeforeTheyGo(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = ledger.committable();
        offsets.keySet().retainAll(partitions);
        try {
            if (!offsets.isEmpty()) {
                commitSync(forKafka(offsets), LAST_COMMIT);
            }
        } catch (KafkaException e) {
            LOG.warn("What was answered last cannot be committed, and will be answered again: {}", e.getMessage());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> forKafka(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
        offsets.forEach((partition, offset) -> result.put(partition, new OffsetAndMetadata(offset)));
        return result;
    }

    /** Keeps the ledger to the partitions that are ours. */
    private final class Rebalance implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener next;

        Rebalance(ConsumerRebalanceListener next) {
            this.next = next;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            next.onPartitionsAssigned(partitions);
            // The poll that brings them may bring their prompts too
            takeOnlyWhatFits();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitBeforeTheyGo(partitions);
            ledger.forget(partitions);
            next.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            // Another worker may be further already: there is nothing to commit
            ledger.forget(partitions);
            next.onPartitionsLost(partitions);
        }
    }
}
