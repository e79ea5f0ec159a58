package io.github.camelopenai.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.RateLimits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls at once against servers that take 50 a second, each in its own way and without telling: in time that the test makes. */
class StormSimulationTest {

    private static final int A_SECOND = 50;
    private static final RateLimits UNTOLD = new RateLimits(null, null, null, null, null, null);

    private final VirtualTime time = new VirtualTime();
    private final Limiter limiter = new Limiter(
            new LimitOptions(0, 0, 0, Duration.ZERO, 10_000, Duration.ofMinutes(2)), time, time, time::nanos);
    private int sent;
    private int answered;
    private long lastAt;
    private final Map<Long, Integer> refusals = new HashMap<>();

    /** How a server counts. */
    enum Kind {
        /** 50 in each second of the clock. */
        FIXED_WINDOW,
        /** 50 at once, and one more each 20 ms. */
        TOKEN_BUCKET,
        /** One each 20 ms. */
        EVENLY
    }

    private interface Server {
        /** The milliseconds to wait, 0 where the call is taken. */
        long refuse(long millis);
    }

    private static Server server(Kind kind) {
        double[] state = {kind == Kind.EVENLY ? 1 : A_SECOND, 0};
        double most = state[0];
        return millis -> {
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
        Server server = server(kind);
        for (int i = 0; i < calls; i++) {
            limiter.permit(0, permit -> arrive(permit, server, refusalMillis, answerMillis))
                    .enter();
        }
        time.passAll();

        assertThat(answered).isEqualTo(calls);
        assertThat(sent / (double) calls).as("calls sent for each answered").isLessThanOrEqualTo(1.3);
        assertThat(lastAt / (double) idealMillis)
                .as("of the time that it needs")
                .isLessThanOrEqualTo(1.25);
        assertThat(refusals.values()).as("refusals of one call").allMatch(count -> count <= 2);
    }

    private void arrive(Permit permit, Server server, long refusalMillis, long answerMillis) {
        sent++;
        long wait = server.refuse(time.millis());
        if (wait == 0) {
            lastAt = time.millis();
            time.schedule(() -> answer(permit), answerMillis, TimeUnit.MILLISECONDS);
        } else {
            refusals.merge(permit.ticket, 1, Integer::sum);
            long left = Math.max(1, wait - refusalMillis);
            time.schedule(() -> refuse(permit, left), refusalMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void answer(Permit permit) {
        answered++;
        permit.answered(UNTOLD);
        permit.leave();
    }

    private static void refuse(Permit permit, long wait) {
        permit.refused(wait);
        permit.leave();
        permit.again().enter();
    }
}
