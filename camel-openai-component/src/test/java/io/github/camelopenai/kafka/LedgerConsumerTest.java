package io.github.camelopenai.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The consumer that Camel polls, around one that Kafka has for tests. */
class LedgerConsumerTest {

    private static final TopicPartition P = new TopicPartition("prompts", 0);

    private ConsumerRebalanceListener rebalance;
    private final MockConsumer<Object, Object> kafka = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
            rebalance = listener;
            super.subscribe(topics, listener);
        }
    };
    private final OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy(4, Ordering.NONE);
    private final OffsetLedger ledger = new OffsetLedger();
    private final Map<Long, TakenRecord> inFlight = new HashMap<>();
    private final Map<Long, Runnable> ends = new HashMap<>();
    private final Lanes lanes = new Lanes(4, Ordering.NONE, (taken, ended) -> {
        inFlight.put(taken.record().offset(), taken);
        ends.put(taken.record().offset(), ended);
        return true;
    });
    private final CamelListener camel = new CamelListener();
    private Consumer<Object, Object> consumer;

    @BeforeEach
    void subscribe() {
        policy.setRevokeTimeoutMs(0);
        kafka.updateBeginningOffsets(Map.of(P, 0L));
        consumer = LedgerConsumer.around(kafka, ledger, lanes, policy);
        consumer.subscribe(List.of("prompts"), camel);
        kafka.rebalance(List.of(P));
    }

    @Test
    void camelGetsNoRecordsAndTheLanesGetAll() {
        records(0, 3);

        assertThat(consumer.poll(Duration.ZERO)).isEmpty();

        assertThat(inFlight).containsOnlyKeys(0L, 1L, 2L);
    }

    @Test
    void whatIsDoneOutOfOrderIsCommittedWhenThePartitionGoesAndLeftOutWhenItComesBack() {
        records(0, 4);
        consumer.poll(Duration.ZERO);
        done(0, 2);

        kafka.rebalance(List.of());

        assertThat(camel.revoked).containsExactly(P);
        assertThat(inFlight.get(1L).cancellation().isCancelled()).isTrue();
        ends.get(1L).run();
        ends.get(3L).run();
        inFlight.clear();

        kafka.rebalance(List.of(P));
        assertThat(kafka.committed(Set.of(P))).isEqualTo(Map.of(P, new OffsetAndMetadata(1, "openai 2:0")));
        records(1, 4);
        consumer.poll(Duration.ZERO);
        assertThat(inFlight).containsOnlyKeys(1L, 3L);
    }

    @Test
    void whatIsInFlightOfALostPartitionIsCancelledAndNothingIsCommitted() {
        records(0, 2);
        consumer.poll(Duration.ZERO);
        done(0);

        rebalance.onPartitionsLost(List.of(P));

        assertThat(inFlight.get(1L).cancellation().isCancelled()).isTrue();
        assertThat(kafka.committed(Set.of(P))).isEmpty();
        assertThat(ledger.committable()).isEmpty();
    }

    @Test
    void aTombstoneIsDoneAtOnce() {
        kafka.addRecord(new ConsumerRecord<>("prompts", 0, 0, "k", null));

        consumer.poll(Duration.ZERO);

        assertThat(inFlight).isEmpty();
        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(1)));
    }

    @Test
    void aPartitionWithEnoughThatWaitIsPausedUntilThereIsRoom() {
        records(0, 504);
        consumer.poll(Duration.ZERO);

        consumer.poll(Duration.ZERO);
        assertThat(kafka.paused()).containsExactly(P);

        done(0);
        consumer.poll(Duration.ZERO);
        assertThat(kafka.paused()).isEmpty();
    }

    @Test
    void aSuspendedRouteStartsNothingAndIsNotSetBackWhenItResumes() {
        records(0, 6);
        consumer.poll(Duration.ZERO);
        consumer.pause(List.of(P));
        done(0);
        assertThat(inFlight).as("four, and none for the one that is done").hasSize(4);

        // As Camel resumes
        consumer.seek(P, 0);
        consumer.resume(List.of(P));

        assertThat(kafka.position(P)).isEqualTo(6);
        assertThat(inFlight).hasSize(5);
    }

    @Test
    void whatTheConsumerThrowsIsThrownAsItIs() {
        kafka.setPollException(new KafkaException("broken"));

        assertThatThrownBy(() -> consumer.poll(Duration.ZERO))
                .isInstanceOf(KafkaException.class)
                .hasMessage("broken");
    }

    private void records(long from, long to) {
        for (long offset = from; offset < to; offset++) {
            kafka.addRecord(new ConsumerRecord<>("prompts", 0, offset, "k", "Prompt"));
        }
    }

    private void done(long... offsets) {
        for (long offset : offsets) {
            ledger.end(P, offset);
            ends.get(offset).run();
        }
    }

    /** What Camel would be told. */
    private static final class CamelListener implements ConsumerRebalanceListener {

        private final List<TopicPartition> revoked = new ArrayList<>();

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revoked.addAll(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }
}
