package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests and servers say of sizes and limits may be any number: no later call waits for more than a minute because of it. */
@Tag("unit")
class AbsurdNumbersTest {

    private static final long TRILLION = 1_000_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final List<Long> times = new ArrayList<>();
    private Limiter limiter = limiter(Limits.tokensPerMinute(60_000));

    @ParameterizedTest
    @ValueSource(longs = {TRILLION, Long.MAX_VALUE})
    void anEstimateIsNoMoreThanTheLimitOfAMinute(long estimate) {
        enter(estimate);
        enter(1);

        time.passAll();

        assertThat(times).containsExactly(0L, 60_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {TRILLION, Long.MAX_VALUE})
    void whatAnAnswerUsedIsNoMoreThanTheLimitOfAMinute(long used) {
        Permit first = enter(1_000);
        first.used(used);
        enter(1);

        time.passAll();

        assertThat(times).containsExactly(0L, 60_000L);
    }

    @Test
    void manyAnswersThatSaySoAreNoLongerDebtThanOne() {
        List<Permit> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(enter(0));
        }
        calls.forEach(call -> call.used(TRILLION));
        enter(1);

        time.passAll();

        assertThat(times.get(20)).isEqualTo(60_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {-TRILLION, Long.MIN_VALUE})
    void aNegativeUseIsNoCredit(long used) {
        enter(1_000).used(used);
        enter(2_000);
        enter(1);

        time.passAll();

        assertThat(times).containsExactly(0L, 0L, 2_000L);
    }

    @Test
    void aCallThatTheServerDoesNotTakeGivesItsEstimateBackAndItsNextAttemptIsChargedAgain() {
        Permit refused = enter(TRILLION);
        refused.refused(1_000);
        refused.leave();
        refused.again().enter();
        enter(1);

        time.passAll();

        assertThat(times)
                .as("the first one, the other, and the first one again")
                .containsExactly(0L, 0L, 1_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 0, 1ms",
        "9223372036854775807, 0, 999999999999h",
        "9223372036854775807, 9223372036854775807, 1s",
        "1, 9223372036854775807, 1s",
        "0, 0, 1s",
        "NaN, NaN, NaN",
        "-5, -7, -3s",
        "1e400, -1e400, Infinity",
        "10, 0, 999999999999",
    })
    void headersHoldACallForNoLongerThanTheLongestWait(String limit, String remaining, String reset) {
        limiter = limiter(Limits.NONE);
        Map<String, String> headers = Map.of(
                "x-ratelimit-limit-requests", limit,
                "x-ratelimit-remaining-requests", remaining,
                "x-ratelimit-reset-requests", reset,
                "x-ratelimit-limit-tokens", limit,
                "x-ratelimit-remaining-tokens", remaining,
                "x-ratelimit-reset-tokens", reset);
        Permit first = enter(1_000);
        first.answered(RateLimits.of(headers::get));
        first.used(TRILLION);
        enter(TRILLION);

        time.passAll();

        assertThat(times).hasSize(2);
        assertThat(times.get(1)).isLessThanOrEqualTo(Limits.NONE.longestWait().toMillis());
    }

    @Test
    void theLongestDurationsOfOptionsAreReckonedWith() {
        Duration longest = Duration.ofDays(365);
        limiter = limiter(new LimitOptions(0, 60, 60_000, longest, 10_000, longest, true));

        enter(1_000);
        enter(1_000);

        assertThat(times).containsExactly(0L, 0L);
    }

    private Limiter limiter(LimitOptions limits) {
        return new Limiter("m", limits, time, time, time::nanos);
    }

    private Permit enter(long tokens) {
        Permit permit = limiter.permit(tokens, started -> times.add(time.millis()));
        permit.enter();
        return permit;
    }
}
