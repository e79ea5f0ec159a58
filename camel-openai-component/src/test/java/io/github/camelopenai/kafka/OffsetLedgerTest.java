package io.github.camelopenai.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

    private static final TopicPartition P = new TopicPartition("prompts", 0);
    private static final TopicPartition Q = new TopicPartition("prompts", 1);

    private final OffsetLedger ledger = new OffsetLedger();

    @Test
    void commitsNothingWhileNothingIsDone() {
        begin(P, 7, 8);

        assertThat(ledger.committable()).isEmpty();
    }

    @Test
    void commitsUpToTheFirstRecordThatIsNotDoneAndNotesWhatIsDoneAfterIt() {
        begin(P, 10, 11, 12, 13, 14, 15);

        end(P, 10, 11, 13, 15);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(12, "openai 4:0,2")));
    }

    @Test
    void commitsAfterTheLastRecordWhereAllAreDone() {
        begin(P, 0, 1);

        end(P, 1, 0);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(2)));
    }

    @Test
    void offsetsMayHaveGaps() {
        begin(P, 10, 15, 40);

        end(P, 10);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(15)));

        end(P, 40, 15);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(41)));
    }

    @Test
    void partitionsDoNotWaitForEachOther() {
        begin(P, 5);
        begin(Q, 0);

        end(P, 5);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(6)));
    }

    @Test
    void whatIsCommittedIsNotCommittedAgain() {
        begin(P, 0, 1, 2);
        end(P, 1);

        ledger.committed(ledger.committable());
        assertThat(ledger.committable()).isEmpty();

        end(P, 0);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(2)));
    }

    @Test
    void aPartitionThatHasGoneIsNotCommitted() {
        begin(P, 0);
        begin(Q, 0);

        ledger.forget(Set.of(P));
        end(P, 0);
        end(Q, 0);

        assertThat(ledger.committable()).isEqualTo(Map.of(Q, new OffsetAndMetadata(1)));
    }

    @Test
    void anAnswerCountsAlsoWhereThePartitionWentAndCameBack() {
        begin(P, 0);
        ledger.forget(Set.of(P));
        begin(P, 0);

        end(P, 0);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(1)));
    }

    @Test
    void aConsumerThatIsSetBackTakesAllAgain() {
        ledger.inherit(P, new OffsetAndMetadata(12, "openai 4:0,2"));
        begin(P, 12, 13, 14, 15, 16);
        end(P, 12, 14, 16);

        assertThat(ledger.begin(P, 0)).as("the topic was made anew").isTrue();
        assertThat(ledger.begin(P, 1)).isTrue();

        end(P, 0);
        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(1)));
    }

    @Test
    void theNextOwnerTakesOnlyWhatWasNotDone() {
        ledger.inherit(P, new OffsetAndMetadata(12, "openai 4:0,2"));

        List<Long> taken = new ArrayList<>();
        for (long offset = 12; offset < 18; offset++) {
            if (ledger.begin(P, offset)) {
                taken.add(offset);
            }
        }

        assertThat(taken).containsExactly(12L, 14L, 16L, 17L);
    }

    @Test
    void whatTheNextOwnerHasNotReadYetStaysNoted() {
        ledger.inherit(P, new OffsetAndMetadata(12, "openai 40:0,2,30"));
        ledger.begin(P, 12);
        end(P, 12);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(14, "openai 38:0,28")));
    }

    @Test
    void whatANotePromisesAndTheTopicHasNoMoreIsForgotten() {
        ledger.inherit(P, new OffsetAndMetadata(12, "openai 4:0,2"));
        ledger.begin(P, 12);
        end(P, 12);

        ledger.read(partition -> 16);

        assertThat(ledger.committable()).isEqualTo(Map.of(P, new OffsetAndMetadata(16)));
    }

    @Test
    void theNoteOfAnotherProgramIsNone() {
        for (String note : List.of("", "NO_METADATA", "openai 4:9", "openai x", "openai 999999999:0-999999998")) {
            ledger.inherit(P, new OffsetAndMetadata(12, note));

            assertThat(ledger.begin(P, 12)).as(note).isTrue();
            assertThat(ledger.begin(P, 13)).as(note).isTrue();
        }
    }

    @Test
    void aNoteFitsIntoWhatBrokersTake() {
        for (long offset = 0; offset < 20_000; offset++) {
            ledger.begin(P, offset);
        }
        for (long offset = 1; offset < 20_000; offset += 2) {
            end(P, offset);
        }

        OffsetAndMetadata committed = ledger.committable().get(P);

        assertThat(committed.metadata().length()).isBetween(3_900, 4_096);
        OffsetNote note = OffsetNote.read(0, committed.metadata());
        assertThat(note.pending()).allMatch(offset -> offset % 2 == 0).hasSizeGreaterThan(700);
        assertThat(note.end())
                .as("from there on all is taken again")
                .isEqualTo(note.pending().last() + 2);
    }

    @Test
    void aPartitionFarAheadOfASlowRecordIsTold() {
        begin(P, 0, 1, 2);
        end(P, 1, 2);
        assertThat(ledger.ahead(P)).isEqualTo(3);

        end(P, 0);
        assertThat(ledger.ahead(P)).isZero();
    }

    @Test
    void aPartitionThatIsStillReadUpToWhereItsOwnerBeforeStoppedIsNotAhead() {
        ledger.inherit(P, new OffsetAndMetadata(12, "openai 9000:0,2"));

        assertThat(ledger.ahead(P)).isZero();
    }

    @RepeatedTest(20)
    void inWhateverOrderAnswersComeTheNextOwnerTakesWhatIsNotDoneAndNothingElse(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Long> order = new ArrayList<>();
        for (long offset = 0; offset < 200; offset += 1 + random.nextInt(3)) {
            order.add(offset);
            begin(P, offset);
        }
        TreeSet<Long> undone = new TreeSet<>(order);
        List<Long> all = List.copyOf(order);
        Collections.shuffle(order, random);

        OffsetAndMetadata committed = new OffsetAndMetadata(0);
        for (long offset : order) {
            end(P, offset);
            undone.remove(offset);
            committed = ledger.committable().getOrDefault(P, committed);
            ledger.committed(Map.of(P, committed));

            OffsetLedger next = new OffsetLedger();
            next.inherit(P, committed);
            long from = committed.offset();
            assertThat(all.stream().filter(each -> each >= from && next.begin(P, each)))
                    .containsExactlyElementsOf(undone);
        }
    }

    private void begin(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            ledger.begin(partition, offset);
        }
    }

    private void end(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            ledger.end(partition, offset);
        }
    }
}
