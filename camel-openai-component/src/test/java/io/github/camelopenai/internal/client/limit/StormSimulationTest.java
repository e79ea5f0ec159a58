package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Limits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static void assertCalm(SimulatedCalls storm, int calls, double mostSent) {
        assertThat(storm.answered()).isEqualTo(calls);
        assertThat(storm.sent() / (double) calls)
                .as("calls sent for each answered")
                .isLessThanOrEqualTo(mostSent);
        assertThat(storm.mostRefusals()).as("refusals of one call").isLessThanOrEqualTo(2);
    }
}
