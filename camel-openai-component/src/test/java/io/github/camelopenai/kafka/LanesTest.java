package io.github.camelopenai.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final TopicPartition P = new TopicPartition("prompts", 0);
    private static final TopicPartition Q = new TopicPartition("prompts", 1);

    private final List<String> started = new ArrayList<>();
    private final Map<String, Runnable> ends = new HashMap<>();
    private boolean areThreadsGone;

    @Test
    void noMoreThanFitAreInFlight() {
        Lanes lanes = lanes(2, Ordering.NONE);

        add(lanes, P, "a", "1", "2", "3");
        assertThat(started).containsExactly("1", "2");
        assertThat(lanes.inFlight()).isEqualTo(2);
        assertThat(lanes.waiting(P)).isEqualTo(1);

        end("2");
        assertThat(started).containsExactly("1", "2", "3");
        assertThat(lanes.waiting(P)).isZero();
    }

    @Test
    void recordsOfAKeyWaitForEachOtherAndNotForThoseOfAnother() {
        Lanes lanes = lanes(8, Ordering.KEY);

        add(lanes, P, "a", "a1", "a2", "a3");
        add(lanes, P, "b", "b1");
        assertThat(started).containsExactly("a1", "b1");

        end("a1");
        assertThat(started).containsExactly("a1", "b1", "a2");
    }

    @Test
    void recordsWithoutAKeyWaitForNone() {
        Lanes lanes = lanes(8, Ordering.KEY);

        add(lanes, P, null, "1", "2");

        assertThat(started).containsExactly("1", "2");
    }

    @Test
    void recordsOfAPartitionWaitForEachOther() {
        Lanes lanes = lanes(8, Ordering.PARTITION);

        add(lanes, P, "a", "p1");
        add(lanes, P, "b", "p2");
        add(lanes, Q, "a", "q1");

        assertThat(started).containsExactly("p1", "q1");
    }

    @Test
    void aKeyWhoseRecordsHaveEndedHasNoOrderToKeep() {
        Lanes lanes = lanes(8, Ordering.KEY);
        add(lanes, P, "a", "a1");
        end("a1");

        add(lanes, P, "a", "a2");

        assertThat(started).containsExactly("a1", "a2");
    }

    @Test
    void anEndThatIsToldTwiceCountsOnce() {
        Lanes lanes = lanes(1, Ordering.NONE);
        add(lanes, P, "a", "1", "2", "3");

        end("1");
        end("1");

        assertThat(started).containsExactly("1", "2");
    }

    @Test
    void partitionsThatGoTakeWhatHasNotStartedWithThem() {
        Lanes lanes = lanes(2, Ordering.KEY);
        add(lanes, P, "a", "a1", "a2");
        add(lanes, P, "b", "b1");
        add(lanes, P, "c", "c1");
        add(lanes, Q, "a", "q1");

        lanes.drop(Set.of(P));
        end("a1");
        end("b1");

        assertThat(started).containsExactly("a1", "b1", "q1");
        assertThat(lanes.waiting(P)).isZero();
    }

    @Test
    void aPartitionThatComesBackKeepsItsOrderWhenAnExchangeOfItsFirstTimeEnds() {
        Lanes lanes = lanes(8, Ordering.KEY);
        add(lanes, P, "a", "old");
        lanes.drop(Set.of(P));
        add(lanes, P, "a", "a1", "a2");

        end("old");

        assertThat(started).containsExactly("old", "a1");
    }

    @Test
    void nothingStartsWhileTheRouteIsSuspended() {
        Lanes lanes = lanes(1, Ordering.KEY);
        add(lanes, P, "a", "a1", "a2");

        lanes.suspend();
        end("a1");
        assertThat(started).containsExactly("a1");

        lanes.resume();
        assertThat(started).containsExactly("a1", "a2");
    }

    @Test
    void aRecordThatNoThreadTakesIsNotInFlightAndKeepsItsPlace() throws Exception {
        Lanes lanes = lanes(8, Ordering.KEY);
        areThreadsGone = true;

        add(lanes, P, "a", "a1", "a2");
        add(lanes, P, "b", "b1");

        assertThat(lanes.inFlight()).isZero();
        assertThat(lanes.waiting(P)).isEqualTo(3);
        assertThat(lanes.isSuspended()).isTrue();
        lanes.awaitEnd(Set.of(P), Duration.ofDays(1));

        areThreadsGone = false;
        lanes.resume();
        end("a1");
        assertThat(started).containsExactly("a1", "b1", "a2");
    }

    @Test
    void theEndOfPartitionsIsAwaitedNoLongerThanAllowed() throws Exception {
        Lanes lanes = lanes(8, Ordering.KEY);
        add(lanes, P, "a", "a1");

        lanes.awaitEnd(Set.of(Q), Duration.ofDays(1));
        lanes.awaitEnd(Set.of(P), Duration.ofMillis(1));

        assertThat(lanes.inFlight(Set.of(P))).hasSize(1);
        end("a1");
        lanes.awaitEnd(Set.of(P), Duration.ofDays(1));
    }

    private Lanes lanes(int maxInFlight, Ordering ordering) {
        return new Lanes(maxInFlight, ordering, (taken, ended) -> {
            if (areThreadsGone) {
                return false;
            }
            String name = taken.record().value().toString();
            started.add(name);
            ends.put(name, ended);
            return true;
        });
    }

    private void end(String name) {
        ends.get(name).run();
    }

    private static void add(Lanes lanes, TopicPartition partition, String key, String... values) {
        for (String value : values) {
            // As the consumer reads them: equal keys are not the same arrays
            Object bytes = key == null ? null : key.getBytes();
            lanes.add(TakenRecord.of(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), 0, bytes, (Object) value)));
        }
    }
}
