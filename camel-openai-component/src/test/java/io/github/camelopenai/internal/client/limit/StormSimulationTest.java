package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Limits;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls at once against servers that take 50 a second, each in its own way and without telling: in time that the test makes. */
@Tag("mass")
@Tag("unit")
class StormSimulationTest {

    private static final int A_SECOND = 50;

    /** How a server counts. */
    enum Kind {
        /** 50 in each second of the clock. */
        FIXED_WINDOW,
        /** 50 at once, and one more each 20 ms. */
        TOKEN_BUCKET,
        /** One each 20 ms. */
        EVENLY
    }

    private static SimulatedCalls.Server server(Kind kind) {
        double[] state = {kind == Kind.EVENLY ? 1 : A_SECOND, 0};
        double most = state[0];
        return (call, attempt, millis) -> {
            if (kind == Kind.FIXED_WINDOW) {
                if (millis / 1_000 > state[1]) {
                    state[0] = A_SECOND;
                    state[1] = millis / 1_000;
                }
                return state[0]-- >= 1 ? 0 : 1_000 - millis % 1_000;
            }
            state[0] = Math.min(most, state[0] + (millis - state[1]) * A_SECOND / 1_000);
            state[1] = millis;
            if (state[0] >= 1) {
                state[0]--;
                return 0;
            }
            return Math.max(1, (long) Math.ceil((1 - state[0]) * 1_000 / A_SECOND));
        };
    }

    /** As most servers tell their wait. */
    private static SimulatedCalls.Server inWholeSeconds(SimulatedCalls.Server server) {
        return (call, attempt, millis) -> (server.refuse(call, attempt, millis) + 999) / 1_000 * 1_000;
    }

    @ParameterizedTest
    @CsvSource({
        "FIXED_WINDOW, 2, 2, 200, 3000",
        "FIXED_WINDOW, 2, 500, 200, 3000",
        "FIXED_WINDOW, 20, 20, 200, 3000",
        "TOKEN_BUCKET, 2, 2, 200, 3000",
        "TOKEN_BUCKET, 2, 500, 200, 3000",
        "TOKEN_BUCKET, 20, 20, 200, 3000",
        "EVENLY, 2, 2, 200, 3980",
        "EVENLY, 2, 500, 200, 3980",
        "EVENLY, 20, 20, 200, 3980",
        "FIXED_WINDOW, 2, 2, 2000, 39000",
        "TOKEN_BUCKET, 2, 2, 2000, 39000",
        "EVENLY, 2, 2, 2000, 39980",
    })
    void aStormOfCallsIsAnsweredWithFewRefusalsAndInLittleMoreThanTheTimeItNeeds(
            Kind kind, long refusalMillis, long answerMillis, int calls, long idealMillis) {
        SimulatedCalls storm =
                new SimulatedCalls(server(kind), refusalMillis, answerMillis).through(Limits.NONE, calls);

        assertCalm(storm, calls, 1.4);
        assertThat(storm.lastAnswerAt() / (double) (idealMillis + answerMillis))
                .as("of the time that it needs")
                .isLessThanOrEqualTo(1.25);
    }

    @ParameterizedTest
    @CsvSource({"FIXED_WINDOW, 200", "FIXED_WINDOW, 2000", "TOKEN_BUCKET, 200", "TOKEN_BUCKET, 2000"})
    void aServerThatTellsItsWaitInWholeSecondsIsUnderstoodToo(Kind kind, int calls) {
        SimulatedCalls storm = new SimulatedCalls(inWholeSeconds(server(kind)), 2, 100).through(Limits.NONE, calls);

        assertCalm(storm, calls, 1.5);
    }

    @ParameterizedTest
    @CsvSource({"FIXED_WINDOW", "TOKEN_BUCKET"})
    void twiceAsManyCallsAsAServerTakesAreSlowedDown(Kind kind) {
        SimulatedCalls calls = new SimulatedCalls(inWholeSeconds(server(kind)), 2, 100).through(Limits.NONE, 500, 10);

        assertCalm(calls, 500, 1.25);
    }

    @Test
    void workersThatShareAServerThatTellsNothingFindItsLimit() {
        SimulatedCalls[] runs = new SimulatedCalls[10];
        for (int seed = 0; seed < runs.length; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SimulatedCalls.Server server = server(Kind.FIXED_WINDOW);
            SimulatedCalls.Server bare = (call, attempt, millis) ->
                    server.refuse(call, attempt, millis) == 0 ? 0 : backoff(attempt, random.nextDouble());
            runs[seed] = new SimulatedCalls(bare, 3, 300).throughWorkers(3, 32, 3_000);
        }

        assertThat(runs).allSatisfy(run -> assertThat(run.answered()).isEqualTo(3_000));
        assertThat(mean(runs, SimulatedCalls::sent) / 3_000)
                .as("calls sent for each answered")
                .isLessThan(1.25);
        assertThat(mean(runs, SimulatedCalls::lastAnswerAt) / 60_000)
                .as("of the time that they need")
                .isLessThan(1.15);
    }

    private static double mean(SimulatedCalls[] runs, ToDoubleFunction<SimulatedCalls> figure) {
        return Stream.of(runs).mapToDouble(figure).average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 60})
    void aServerThatCountsInLongWindowsIsUsedToItsEnd(int seconds) {
        long[] state = {0, 0};
        SimulatedCalls.Server server = (call, attempt, millis) -> {
            if (millis / 1_000 / seconds > state[1]) {
                state[1] = millis / 1_000 / seconds;
                state[0] = 0;
            }
            return state[0]++ < 10L * seconds ? 0 : seconds * 1_000L - millis % (seconds * 1_000L);
        };

        SimulatedCalls calls = new SimulatedCalls(server, 3, 300).throughWorkers(1, 32, 3_000);

        assertCalm(calls, 3_000, 1.1);
        assertThat(calls.lastAnswerAt()).isLessThan(305_000);
    }

    /** How long a call rests that is refused without a word of when to come again. */
    private static long backoff(int attempt, double random) {
        return (long) (Math.min(8_000, 500 << Math.min(attempt - 1, 4)) * (1 - 0.25 * random));
    }

    private static void assertCalm(SimulatedCalls storm, int calls, double mostSent) {
        assertThat(storm.answered()).isEqualTo(calls);
        assertThat(storm.sent() / (double) calls)
                .as("calls sent for each answered")
                .isLessThanOrEqualTo(mostSent);
        assertThat(storm.mostRefusals()).as("refusals of one call").isLessThanOrEqualTo(2);
    }
}
