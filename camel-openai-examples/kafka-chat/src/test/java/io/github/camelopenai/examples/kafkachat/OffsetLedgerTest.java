package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

    private static final TopicPartition P = new TopicPartition("prompts", 0);
    private static final TopicPartition Q = new TopicPartition("prompts", 1);

    private final OffsetLedger ledger = new OffsetLedger();

    @Test
    void commitsNothingWhileTheFirstPromptIsUnderWay() {
        begin(P, 7, 8);

        ledger.end(P, 8);

        assertThat(ledger.committable()).isEmpty();
        assertThat(ledger.underWay()).isEqualTo(1);
    }

    @Test
    void commitsUpToTheFirstPromptUnderWay() {
        begin(P, 0, 1, 2, 3);

        ledger.end(P, 3);
        ledger.end(P, 0);
        ledger.end(P, 1);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, 2L));
    }

    @Test
    void commitsBehindTheLastPromptWhereNoneIsUnderWay() {
        begin(P, 0, 1);

        ledger.end(P, 1);
        ledger.end(P, 0);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, 2L));
    }

    @Test
    void offsetsMayHaveGaps() {
        begin(P, 10, 15, 40);

        ledger.end(P, 10);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, 15L));

        ledger.end(P, 40);
        ledger.end(P, 15);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, 41L));
    }

    @Test
    void partitionsDoNotWaitForEachOther() {
        begin(P, 5);
        begin(Q, 0);

        ledger.end(P, 5);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, 6L));
    }

    @Test
    void whatIsCommittedIsNotCommittedAgain() {
        begin(P, 0, 1);
        ledger.end(P, 0);

        ledger.committed(ledger.committable());
        assertThat(ledger.committable()).isEmpty();

        ledger.end(P, 1);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, 2L));
    }

    @Test
    void aPartitionThatHasGoneIsNotCommitted() {
        begin(P, 0);
        begin(Q, 0);

        ledger.forget(Set.of(P));
        ledger.end(P, 0);
        ledger.end(Q, 0);

        assertThat(ledger.committable()).isEqualTo(Map.of(Q, 1L));
    }

    @Test
    void promptsOfPartitionsThatHaveGoneStillTakeTheirPlace() {
        begin(P, 0, 1);

        ledger.forget(Set.of(P));
        assertThat(ledger.underWay()).isEqualTo(2);

        ledger.end(P, 0);
        ledger.end(P, 1);
        assertThat(ledger.underWay()).isZero();
    }

    @Test
    void anAnswerCountsAlsoWhereThePartitionWentAndCameBack() {
        begin(P, 0);
        ledger.forget(Set.of(P));
        begin(P, 0);

        ledger.end(P, 0);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, 1L));
        assertThat(ledger.underWay()).as("its second call").isEqualTo(1);

        ledger.end(P, 0);
        assertThat(ledger.underWay()).isZero();
    }

    @Test
    void aConsumerThatIsSetBackCommitsNothingTwice() {
        begin(P, 0, 1, 2);
        List.of(0, 1, 2).forEach(offset -> ledger.end(P, offset));
        ledger.committed(ledger.committable());

        begin(P, 1, 2);
        ledger.end(P, 1);

        assertThat(ledger.committable()).isEmpty();
    }

    @Test
    void aPartitionFarAheadOfASlowPromptIsTold() {
        begin(P, 0, 1, 2);
        begin(Q, 0, 1, 2);

        ledger.end(P, 1);
        ledger.end(P, 2);
        ledger.end(Q, 0);

        assertThat(ledger.farAhead(3)).isEqualTo(Set.of(P));
        ledger.end(P, 0);
        assertThat(ledger.farAhead(3)).isEmpty();
    }

    @RepeatedTest(20)
    void inWhateverOrderAnswersComeNoPromptUnderWayIsCommitted(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Long> order = new ArrayList<>();
        for (long offset = 0; offset < 200; offset += 1 + random.nextInt(3)) {
            order.add(offset);
            begin(P, offset);
        }
        TreeSet<Long> underWay = new TreeSet<>(order);
        long end = underWay.last() + 1;
        Collections.shuffle(order, random);

        for (long offset : order) {
            ledger.end(P, offset);
            underWay.remove(offset);
            Map<TopicPartition, Long> offsets = ledger.committable();
            long first = underWay.isEmpty() ? end : underWay.first();
            assertThat(offsets.getOrDefault(P, first)).isEqualTo(first);
            ledger.committed(offsets);
        }

        assertThat(ledger.underWay()).isZero();
    }

    private void begin(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            ledger.begin(partition, offset);
        }
    }
}
