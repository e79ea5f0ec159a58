package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When calls go, in time that the test makes. */
@Tag("unit")
class LimiterTest {

    private static final RateLimits UNTOLD = RateLimits.of(name -> null);

    private final VirtualTime time = new VirtualTime();
    private final List<Permit> started = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private Limiter limiter;

    @Test
    void callsOf600AMinuteGoEvery100Milliseconds() {
        limiter(Limits.requestsPerMinute(600, Duration.ZERO));

        enter(5, 0);
        time.pass(Duration.ofSeconds(1));

        assertThat(times).containsExactly(0L, 100L, 200L, 300L, 400L);
    }

    @Test
    void aPauseIsNotMadeUpForWithoutABurstTolerance() {
        limiter(Limits.requestsPerMinute(600, Duration.ZERO));
        time.pass(Duration.ofMinutes(1));

        enter(3, 0);
        time.pass(Duration.ofSeconds(1));

        assertThat(times).containsExactly(60_000L, 60_100L, 60_200L);
    }

    @Test
    void aBurstToleranceLetsSoMuchGoAtOnceAndTheRestEvenly() {
        limiter(Limits.requestsPerMinute(600, Duration.ofMillis(300)));

        enter(6, 0);
        time.pass(Duration.ofSeconds(1));

        assertThat(times).containsExactly(0L, 0L, 0L, 0L, 100L, 200L);
    }

    @Test
    void aCallGoesWhenTheTokensOfThoseBeforeItAreAllowed() {
        limiter(Limits.tokensPerMinute(60_000));

        enter(1, 2_000);
        enter(1, 500);
        enter(1, 1);
        time.pass(Duration.ofSeconds(5));

        assertThat(times).containsExactly(0L, 2_000L, 2_500L);
    }

    @Test
    void anEstimateThatWasTooHighIsGivenBackWhenTheUsageIsKnown() {
        limiter(Limits.tokensPerMinute(60_000));
        enter(1, 10_000);
        enter(1, 1);

        time.pass(Duration.ofSeconds(1));
        started.get(0).used(3_000);
        time.pass(Duration.ofSeconds(10));

        assertThat(times).containsExactly(0L, 3_000L);
    }

    @Test
    void anEstimateThatWasTooLowIsPaidForLater() {
        limiter(Limits.tokensPerMinute(60_000));
        enter(1, 1_000);
        started.get(0).used(4_000);

        enter(1, 1);
        time.pass(Duration.ofSeconds(10));

        assertThat(times).containsExactly(0L, 4_000L);
    }

    @Test
    void whatWasNeverSentCountsForNothing() {
        limiter(Limits.requestsPerMinute(60, Duration.ZERO));
        enter(1, 0);
        started.get(0).unsent();
        started.get(0).leave();

        enter(1, 0);

        assertThat(times).containsExactly(0L, 0L);
    }

    @Test
    void noMoreCallsThanAllowedAreUnderWayAndTheOthersGoInOrder() {
        limiter(Limits.concurrent(2));
        List<Permit> all = enter(5, 0);

        assertThat(started).containsExactly(all.get(0), all.get(1));
        assertThat(limiter.waiting()).isEqualTo(3);
        started.get(1).leave();
        started.get(0).leave();
        time.pass(Duration.ZERO);

        assertThat(started).containsExactlyElementsOf(all.subList(0, 4));
        assertThat(limiter.underWay()).isEqualTo(2);
    }

    @Test
    void aCallThatComesAgainGoesBeforeThoseThatCameLater() {
        limiter(Limits.concurrent(1));
        List<Permit> all = enter(3, 0);
        Permit again = all.get(0).again();
        again.enter();

        all.get(0).leave();
        time.pass(Duration.ZERO);

        assertThat(started).containsExactly(all.get(0), again);
    }

    @Test
    void aWaitingCallThatIsNoLongerWantedLeavesTheQueue() {
        limiter(Limits.concurrent(1));
        List<Permit> all = enter(3, 0);

        all.get(1).leave();
        all.get(0).leave();
        time.pass(Duration.ZERO);

        assertThat(started).containsExactly(all.get(0), all.get(2));
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void leavingTwiceFreesOnePlace() {
        limiter(Limits.concurrent(1));
        List<Permit> all = enter(3, 0);

        all.get(0).leave();
        all.get(0).leave();
        time.pass(Duration.ZERO);

        assertThat(started).hasSize(2);
    }

    @Test
    void aCallBeyondTheQueueIsRejectedAndOneThatComesAgainIsNot() {
        limiter(Limits.queued(1, 1));
        List<Permit> all = enter(2, 0);

        assertThatThrownBy(() -> enter(1, 0))
                .isInstanceOf(OpenAIRejectedException.class)
                .hasMessage(
                        "The call was not sent: 1 others wait already because of the limits. Slow the route down, or"
                                + " raise maxQueuedRequests.");
        all.get(0).again().enter();
        assertThat(limiter.waiting()).isEqualTo(2);
    }

    @Test
    void aRefusalHoldsItsOwnCallForTheDelayAndNoOther() {
        limiter(Limits.NONE);
        Permit refused = enter(1, 0).get(0);
        refused.refused(5_000);
        refused.leave();
        refused.again().enter();

        enter(1, 0);
        time.passAll();

        assertThat(times).containsExactly(0L, 0L, 5_000L);
    }

    @Test
    void refusalsInARowHoldAllCalls() {
        limiter(Limits.NONE);
        refuseInARow();

        enter(1, 0);
        time.pass(Duration.ofMillis(4_999));
        assertThat(times).hasSize(6);
        time.pass(Duration.ofMillis(1));

        assertThat(times).hasSize(7);
    }

    @Test
    void refusalsAmongWhichCallsAreTakenHoldNoOtherCall() {
        limiter(Limits.NONE);
        for (int i = 0; i < 20; i++) {
            Permit call = enter(1, 0).get(0);
            if (i % 2 == 0) {
                call.refused(5_000);
            } else {
                call.answered(UNTOLD);
            }
            call.leave();
        }

        enter(1, 0);

        assertThat(times).hasSize(21).containsOnly(0L);
    }

    @Test
    void withoutLearningRefusalsInARowHoldNoOtherCall() {
        limiter(SimulatedCalls.notAdaptive());
        refuseInARow();

        enter(1, 0);

        assertThat(times).hasSize(7).containsOnly(0L);
    }

    private void refuseInARow() {
        for (Permit refused : enter(6, 0)) {
            refused.refused(5_000);
            refused.leave();
        }
    }

    @Test
    void whatTheServerSaysIsLeftIsKeptTo() {
        limiter(Limits.NONE);
        told("10", "2", "8s");

        enter(3, 0);
        time.pass(Duration.ofSeconds(5));

        assertThat(times).as("the first one asked").containsExactly(0L, 0L, 0L, 1_000L);
    }

    @Test
    void azuresPlainSecondsAreRead() {
        limiter(Limits.NONE);
        told("60", "0", "60");

        enter(1, 0);
        time.pass(Duration.ofSeconds(5));

        assertThat(times).containsExactly(0L, 1_000L);
    }

    @Test
    void azuresMinusOneIsUnknownAndHoldsNobody() {
        limiter(Limits.NONE);
        told("-1", "-1", "0");

        enter(1, 0);

        assertThat(times).containsExactly(0L, 0L);
    }

    @Test
    void whereOnlyTheEmptyRestIsToldCallsWaitForTheReset() {
        limiter(Limits.NONE);
        told(null, "0", "3s");

        enter(1, 0);
        time.pass(Duration.ofSeconds(5));

        assertThat(times).containsExactly(0L, 3_000L);
    }

    @Test
    void aWaitThatIsTooLongIsNotBelieved() {
        limiter(Limits.NONE);
        told("1", "0", "24h0m0s");

        enter(1, 0);

        assertThat(times).as("it goes, and hears from the server itself").containsExactly(0L, 0L);
    }

    @Test
    void theServersTokensAreKeptTo() {
        limiter(Limits.NONE);
        enter(1, 0);
        started.get(0)
                .answered(RateLimits.of(Map.of(
                        "x-ratelimit-limit-tokens", "1000",
                        "x-ratelimit-remaining-tokens", "400",
                        "x-ratelimit-reset-tokens", "6s")::get));

        enter(1, 300);
        enter(1, 300);
        time.pass(Duration.ofSeconds(5));

        assertThat(times).containsExactly(0L, 0L, 2_000L);
    }

    @Test
    void aServerThatHasNotAnsweredYetIsSentAQuarterMoreEach25Milliseconds() {
        limiter(Limits.NONE);

        enter(2_000, 0);
        assertThat(times).hasSize(20);
        time.pass(Duration.ofMillis(50));

        assertThat(times).as("20, 25 and 31").hasSize(76);
    }

    @Test
    void withItsFirstAnswersAllCallsGo() {
        limiter(Limits.NONE);
        enter(2_000, 0);
        time.pass(Duration.ofSeconds(1));

        for (Permit early : List.copyOf(started)) {
            early.answered(UNTOLD);
            early.leave();
        }
        time.pass(Duration.ofMillis(200));

        assertThat(times).hasSizeGreaterThan(1_000);
    }

    @Test
    void aServerThatAnswersIsTrustedAtOnce() {
        limiter(Limits.NONE);
        for (int i = 0; i < 500; i++) {
            enter(1, 0).get(0).answered(UNTOLD);
            started.get(i).leave();
        }

        enter(2_000, 0);

        assertThat(times).hasSize(2_500);
    }

    @Test
    void stricterLimitsOfAnotherEndpointHoldForAll() {
        limiter(Limits.NONE);

        assertThat(limiter.tighten(Limits.concurrent(3))).isTrue();
        assertThat(limiter.tighten(Limits.concurrent(5))).isFalse();
        enter(5, 0);

        assertThat(started).hasSize(3);
    }

    private void limiter(LimitOptions limits) {
        limiter = new Limiter("m", limits, time, time, time::nanos);
    }

    private List<Permit> enter(int calls, long tokens) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Permit permit = limiter.permit(tokens, this::start);
            permits.add(permit);
            permit.enter();
        }
        return permits;
    }

    private void start(Permit permit) {
        started.add(permit);
        times.add(time.millis());
    }

    /** A first call, whose answer tells this of requests. */
    private void told(String limit, String remaining, String reset) {
        enter(1, 0);
        Map<String, String> headers = limit == null
                ? Map.of("x-ratelimit-remaining-requests", remaining, "x-ratelimit-reset-requests", reset)
                : Map.of(
                        "x-ratelimit-limit-requests", limit,
                        "x-ratelimit-remaining-requests", remaining,
                        "x-ratelimit-reset-requests", reset);
        started.get(0).answered(RateLimits.of(headers::get));
    }
}
