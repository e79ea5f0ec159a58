package io.github.camelopenai.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what the ledger says is done. All of it runs on the thread that polls. */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** How long what is answered waits to be committed. */
    static final Duration EVERY = Duration.ofMillis(100);

    private static final Duration LAST = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;
    private final OffsetLedger ledger;
    private boolean isCommitting;
    private long next = System.nanoTime();

    Commits(Consumer<?, ?> consumer, OffsetLedger ledger) {
        this.consumer = consumer;
        this.ledger = ledger;
    }

    /** Begins a commit, where it is time for one and there is something to commit. */
    void begin() {
        if (isCommitting || System.nanoTime() - next < 0) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = ledger.committable();
        if (offsets.isEmpty()) {
            return;
        }
        isCommitting = true;
        next = System.nanoTime() + EVERY.toNanos();
        consumer.commitAsync(offsets, (committed, failure) -> {
            isCommitting = false;
            if (failure == null) {
                ledger.committed(offsets);
            } else {
                LOG.debug("A commit failed; the next one says the same", failure);
            }
        });
    }

    /** Commits what is done in partitions that go. */
    void last(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = ledger.committable();
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, LAST);
        } catch (KafkaException e) {
            LOG.warn(
                    "What was answered last in {} cannot be committed, and will be answered again: {}",
                    offsets.keySet(),
                    e.getMessage());
        }
    }
}
