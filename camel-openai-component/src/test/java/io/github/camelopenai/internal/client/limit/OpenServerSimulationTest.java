package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Limits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls at once against servers without a limit, known or not, some of which refuse at random: in time that the test makes. */
@Tag("mass")
@Tag("unit")
class OpenServerSimulationTest {

    private static final int SEEDS = 40;

    @ParameterizedTest
    @CsvSource({
        "0.02, 40, 2, 100", "0.05, 40, 2, 100", "0.2, 40, 2, 100", "0.4, 40, 2, 100",
        "0.02, 40, 20, 1000", "0.05, 40, 20, 1000", "0.2, 40, 20, 1000", "0.4, 40, 20, 1000",
        "0.02, 200, 20, 500", "0.05, 200, 20, 500", "0.2, 200, 20, 500", "0.4, 200, 20, 500",
        "0.02, 1000, 2, 1000", "0.05, 1000, 2, 1000", "0.2, 1000, 2, 1000", "0.4, 1000, 2, 1000",
    })
    void refusalsAtRandomTakeNoLongerThanWithAClientWhoseCallsKnowNothingOfEachOther(
            double probability, int calls, long refusalMillis, long answerMillis) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            SimulatedCalls.Server server = SimulatedCalls.atRandom(probability, seed);
            SimulatedCalls ours = new SimulatedCalls(server, refusalMillis, answerMillis).through(Limits.NONE, calls);
            SimulatedCalls theirs = new SimulatedCalls(server, refusalMillis, answerMillis).eachAlone(calls);

            assertThat(ours.answered()).isEqualTo(calls);
            assertThat(ours.sent()).isEqualTo(theirs.sent());
            assertThat(ours.lastAnswerAt() / (double) theirs.lastAnswerAt())
                    .as("of the time of a client that learns nothing, seed " + seed)
                    .isLessThanOrEqualTo(1.3);
        }
    }

    @Test
    void aThousandCallsToAServerThatIsNotKnownGoWithinThreeTenthsOfASecond() {
        SimulatedCalls calls = new SimulatedCalls(SimulatedCalls.open(), 0, 1_000).through(Limits.NONE, 1_000);

        assertThat(calls.answered()).isEqualTo(1_000);
        assertThat(calls.lastAnswerAt()).isLessThanOrEqualTo(1_300);
    }

    @Test
    void withoutLearningCallsGoAtOnceAndEachWaitsForItself() {
        SimulatedCalls.Server server = SimulatedCalls.atRandom(0.4, 1);
        SimulatedCalls ours = new SimulatedCalls(server, 2, 500).through(SimulatedCalls.notAdaptive(), 1_000);
        SimulatedCalls theirs = new SimulatedCalls(server, 2, 500).eachAlone(1_000);

        assertThat(ours.lastAnswerAt()).isEqualTo(theirs.lastAnswerAt());
        assertThat(ours.sent()).isEqualTo(theirs.sent());
    }
}
