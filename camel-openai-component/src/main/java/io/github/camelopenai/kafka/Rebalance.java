package io.github.camelopenai.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets partitions go with as little as possible in flight, and takes them over with what is known of them. */
final class Rebalance implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);

    /** For exchanges to end whose calls have been cancelled, or had just been answered. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Consumer<?, ?> consumer;
    private final OffsetLedger ledger;
    private final Commits commits;
    private final Lanes lanes;
    private final Duration revokeTimeout;
    private final ConsumerRebalanceListener next;

    /**
     * @param revokeTimeout how long calls that have been sent may take before they are cancelled
     * @param next Camel's own
     */
    Rebalance(
            Consumer<?, ?> consumer,
            OffsetLedger ledger,
            Commits commits,
            Lanes lanes,
            Duration revokeTimeout,
            ConsumerRebalanceListener next) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.commits = commits;
        this.lanes = lanes;
        this.revokeTimeout = revokeTimeout;
        this.next = next;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Camel may seek
        next.onPartitionsAssigned(partitions);
        try {
            consumer.committed(Set.copyOf(partitions)).forEach((partition, committed) -> {
                if (committed != null && consumer.position(partition) == committed.offset()) {
                    ledger.inherit(partition, committed);
                }
            });
        } catch (KafkaException e) {
            LOG.warn(
                    "What was answered out of order in {} is not known, and will be answered again: {}",
                    partitions,
                    e.getMessage());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        lanes.drop(partitions);
        lanes.inFlight(partitions).forEach(taken -> taken.cancellation().cancelUnsent());
        await(partitions, revokeTimeout);
        cancel(partitions);
        await(partitions, SHORT);
        commits.last(partitions);
        ledger.forget(partitions);
        next.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        // Another worker may be further already: there is nothing to commit
        lanes.drop(partitions);
        cancel(partitions);
        ledger.forget(partitions);
        next.onPartitionsLost(partitions);
    }

    private void cancel(Collection<TopicPartition> partitions) {
        List<TakenRecord> late = lanes.inFlight(partitions);
        if (!late.isEmpty()) {
            LOG.info("{} go to another worker; {} records that are in flight are cancelled", partitions, late.size());
            late.forEach(taken -> taken.cancellation().cancel());
        }
    }

    private void await(Collection<TopicPartition> partitions, Duration longest) {
        try {
            lanes.awaitEnd(partitions, longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
