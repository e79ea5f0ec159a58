package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that nothing limits take no lock, and what they teach is learnt all the same. */
@Tag("unit")
class FreeCallsTest {

    private static final RateLimits UNTOLD = RateLimits.of(name -> null);

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger started = new AtomicInteger();
    private Limiter limiter;

    @Test
    void aCallThatNothingLimitsTakesNoLock() throws InterruptedException {
        limiterOfATrustedServer(Limits.NONE);

        synchronized (limiter) {
            int before = started.get();
            Thread other = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    answer(enter(), UNTOLD);
                }
            });
            other.start();
            other.join(Duration.ofMinutes(1).toMillis());

            assertThat(started.get() - before).isEqualTo(1_000);
        }
    }

    @Test
    void aCallThatTakesLongNeedsNoLockAtItsEndEither() throws InterruptedException {
        limiterOfATrustedServer(Limits.NONE);
        List<Permit> free = enter(100);
        time.pass(Duration.ofSeconds(1));
        answer(enter(), UNTOLD);

        synchronized (limiter) {
            Thread other = new Thread(() -> free.forEach(call -> answer(call, UNTOLD)));
            other.start();
            other.join(Duration.ofMinutes(1).toMillis());

            assertThat(other.isAlive()).isFalse();
        }
        assertThat(limiter.underWay()).isZero();
    }

    @Test
    void theRefusalsOfFreeCallsStopTheOthers() {
        limiterOfATrustedServer(Limits.NONE);
        List<Permit> free = enter(6);
        free.forEach(call -> {
            call.refused(5_000);
            call.leave();
        });
        int before = started.get();

        enter();
        time.pass(Duration.ofMillis(4_999));
        assertThat(started).hasValue(before);
        time.pass(Duration.ofMillis(1));

        assertThat(started).hasValue(before + 1);
    }

    @Test
    void freeCallsCountWhereTheServerTellsOfItsLimits() {
        limiterOfATrustedServer(Limits.NONE);
        Permit free = enter();
        answer(
                free,
                RateLimits.of(Map.of(
                        "x-ratelimit-limit-requests", "10",
                        "x-ratelimit-remaining-requests", "1",
                        "x-ratelimit-reset-requests", "9s")::get));
        int before = started.get();

        enter(2);

        assertThat(started).as("one is left").hasValue(before + 1);
    }

    @Test
    void freeCallsAreUnderWayForALimitThatComesLater() {
        limiterOfATrustedServer(Limits.NONE);
        List<Permit> free = enter(3);
        limiter.tighten(Limits.concurrent(2));
        Permit waiting = enter();
        assertThat(limiter.underWay()).isEqualTo(3);
        int before = started.get();

        free.get(0).leave();
        time.pass(Duration.ZERO);
        assertThat(started).as("two are still under way").hasValue(before);
        free.get(1).leave();
        time.pass(Duration.ZERO);

        assertThat(started).hasValue(before + 1);
        waiting.leave();
        free.get(2).leave();
        assertThat(limiter.underWay()).isZero();
    }

    @Test
    void aCallThatWasGivenUpBeforeItEntersIsNotStarted() {
        limiterOfATrustedServer(Limits.NONE);
        Permit permit = limiter.permit(0, entered -> started.incrementAndGet());
        int before = started.get();

        permit.leave();
        permit.enter();

        assertThat(started).hasValue(before);
        assertThat(limiter.underWay()).isZero();
    }

    @RepeatedTest(5)
    void eachCallGoesOnceAndLeavesOnceHoweverFreedomComesAndGoes() throws InterruptedException {
        limiter = new Limiter("m", Limits.NONE, time, Runnable::run, System::nanoTime);
        trust();
        int threads = 4;
        int each = 5_000;
        int before = started.get();
        CountDownLatch done = new CountDownLatch(threads * each);
        for (int thread = 0; thread < threads; thread++) {
            CompletableFuture.runAsync(() -> {
                for (int i = 0; i < each; i++) {
                    Permit permit = limiter.permit(0, entered -> {
                        started.incrementAndGet();
                        finish(entered);
                        done.countDown();
                    });
                    permit.enter();
                }
            });
        }

        await().until(() -> {
            time.passToNext();
            return done.getCount() == 0;
        });

        assertThat(started.get() - before).isEqualTo(threads * each);
        assertThat(limiter.underWay()).isZero();
        assertThat(limiter.waiting()).isZero();
    }

    private static void finish(Permit permit) {
        int what = ThreadLocalRandom.current().nextInt(1_000);
        if (what == 0) {
            permit.refused(1);
            permit.leave();
        } else if (what == 1) {
            permit.leave();
            permit.leave();
        } else {
            answer(permit, UNTOLD);
        }
    }

    private void limiterOfATrustedServer(LimitOptions limits) {
        limiter = new Limiter("m", limits, time, time, time::nanos);
        trust();
    }

    /** The window opens, and what was sent to open it is settled. */
    private void trust() {
        for (int i = 0; i < 600; i++) {
            answer(enter(), UNTOLD);
        }
    }

    private List<Permit> enter(int calls) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            permits.add(enter());
        }
        return permits;
    }

    private Permit enter() {
        Permit permit = limiter.permit(0, entered -> started.incrementAndGet());
        permit.enter();
        return permit;
    }

    private static void answer(Permit permit, RateLimits told) {
        permit.answered(told);
        permit.used(3);
        permit.leave();
    }
}
