package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that wait only for so long, and what they are told then. */
@Tag("unit")
class LongWaitTest {

    private static final RateLimits UNTOLD = RateLimits.of(name -> null);

    private final VirtualTime time = new VirtualTime();
    private final List<Permit> started = new ArrayList<>();
    private final List<LongWait> waits = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private Limiter limiter;

    @Test
    void aCallThatWaitsTooLongLeavesTheQueueAndIsNotStarted() {
        limiter(Limits.concurrent(1));
        Permit first = enter(1_000);
        enter(1_000);

        time.pass(Duration.ofSeconds(1));
        first.leave();
        time.passAll();

        assertThat(times).containsExactly(1_000L);
        assertThat(waits).containsExactly(new LongWait("maxConcurrentRequests (1)", 0));
        assertThat(started).containsExactly(first);
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void aCallWhoseTurnIsAtThatMomentGoes() {
        limiter(Limits.requestsPerMinute(60, Duration.ZERO));
        enter(1_000);
        enter(1_000);

        time.passAll();

        assertThat(started).hasSize(2);
        assertThat(waits).isEmpty();
    }

    @Test
    void aCallThatHasGoneIsToldNothing() {
        limiter(Limits.concurrent(1));
        Permit first = enter(1_000);
        enter(1_000);

        first.leave();
        time.passAll();

        assertThat(started).hasSize(2);
        assertThat(waits).isEmpty();
    }

    @Test
    void aCallThatHasLeftIsToldNothing() {
        limiter(Limits.concurrent(1));
        enter(1_000);
        enter(1_000).leave();

        time.passAll();

        assertThat(waits).isEmpty();
    }

    @Test
    void withoutALimitACallWaitsForEver() {
        limiter(Limits.concurrent(1));
        enter(0);
        enter(0);

        time.pass(Duration.ofDays(1));

        assertThat(limiter.waiting()).isEqualTo(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void aCallBehindItGoesOnceItHasLeft() {
        limiter(Limits.tokensPerMinute(60_000));
        enter(0, 5_000);
        enter(1_000, 0);
        enter(10_000, 0);

        time.passAll();

        assertThat(waits).containsExactly(new LongWait("tokensPerMinute (60000)", 1));
        assertThat(started).hasSize(2);
    }

    @Test
    void ofSeveralLimitsTheOneWithTheLongestWaitIsNamed() {
        limiter(new LimitOptions(0, 30, 60_000, Duration.ZERO, 10_000, Duration.ofMinutes(2), true));
        enter(0, 1_000);
        enter(500, 0);

        time.pass(Duration.ofMillis(500));

        assertThat(waits).containsExactly(new LongWait("requestsPerMinute (30)", 0));
    }

    @Test
    void theServersQuotaIsNamed() {
        limiter(Limits.NONE);
        Permit first = enter(0);
        Map<String, String> headers = Map.of(
                "x-ratelimit-limit-tokens", "1000",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "60s");
        first.answered(RateLimits.of(headers::get));
        enter(1_000, 500);

        time.pass(Duration.ofSeconds(1));

        assertThat(waits)
                .containsExactly(new LongWait("the tokens that the server allows by its x-ratelimit headers", 0));
    }

    @Test
    void theServersRefusalIsNamed() {
        limiter(Limits.NONE);
        Permit refused = enter(1_000);
        refused.refused(60_000);
        refused.leave();
        refused.again().enter(1_000, waits::add);

        time.pass(Duration.ofSeconds(1));

        assertThat(waits).containsExactly(new LongWait("the end of the pause that the server wants after a 429", 0));
    }

    @Test
    void theServersRefusalOfOtherCallsIsNamed() {
        limiter(Limits.NONE);
        refuseInARow(60_000);
        enter(1_000);

        time.pass(Duration.ofSeconds(1));

        assertThat(waits).containsExactly(new LongWait("the end of the pause that the server wants after a 429", 0));
    }

    @Test
    void thePaceThatWasLearntFromRefusalsIsNamed() {
        limiter(Limits.NONE);
        Permit taken = enter(0);
        taken.answered(UNTOLD);
        taken.leave();
        refuseInARow(60_000);
        time.pass(Duration.ofMinutes(1));
        Permit probe = enter(0);
        probe.answered(UNTOLD);
        probe.leave();
        enter(10);

        time.pass(Duration.ofMillis(10));

        assertThat(waits)
                .containsExactly(new LongWait("the pace at which the server took calls before its last 429", 0));
    }

    private void refuseInARow(long millis) {
        for (int i = 0; i < 6; i++) {
            Permit refused = enter(0);
            refused.refused(millis);
            refused.leave();
        }
    }

    @Test
    void aServerThatIsNotKnownYetIsNamed() {
        limiter(Limits.NONE);
        for (int i = 0; i < 21; i++) {
            enter(10);
        }

        time.pass(Duration.ofMillis(10));

        assertThat(waits)
                .containsExactly(new LongWait(
                        "the answers to the calls before it, because the server is new or refused some", 0));
    }

    @Test
    void aQueueThatWaitsForTenSecondsSaysWhyAndAgainEachMinute() {
        limiter(Limits.concurrent(1));
        enter(0);
        enter(0);
        enter(0);
        try (LogCapture log = new LogCapture(Limiter.class).withInfo()) {
            time.pass(Duration.ofMillis(9_999));
            assertThat(log.messages()).isEmpty();
            time.pass(Duration.ofMinutes(1).plusMillis(1));

            assertThat(log.messages())
                    .containsExactly(
                            "The next call of m has waited 10 s. It waits for maxConcurrentRequests (1), and 1 other call waits too",
                            "The next call of m has waited 70 s. It waits for maxConcurrentRequests (1), and 1 other call waits too");
        }
    }

    @Test
    void aQueueThatMovesSaysNothing() {
        limiter(Limits.requestsPerMinute(60, Duration.ZERO));
        try (LogCapture log = new LogCapture(Limiter.class).withInfo()) {
            for (int i = 0; i < 100; i++) {
                enter(0);
                enter(0);
                time.pass(Duration.ofSeconds(2));
            }

            assertThat(started).hasSize(200);
            assertThat(log.messages()).isEmpty();
        }
    }

    private void limiter(LimitOptions limits) {
        limiter = new Limiter("m", limits, time, time, time::nanos);
    }

    private Permit enter(long longestWait) {
        return enter(longestWait, 0);
    }

    private Permit enter(long longestWait, long tokens) {
        Permit permit = limiter.permit(tokens, started::add);
        permit.enter(longestWait, wait -> {
            waits.add(wait);
            times.add(time.millis());
        });
        return permit;
    }
}
