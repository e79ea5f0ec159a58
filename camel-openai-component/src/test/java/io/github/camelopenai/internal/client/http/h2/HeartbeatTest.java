package io.github.camelopenai.internal.client.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection whose other end is gone is noticed, and one that answers anything is not taken for it. */
class HeartbeatTest {

    private final ByHand timer = new ByHand();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger deaths = new AtomicInteger();
    private final Heartbeat heartbeat =
            new Heartbeat(timer, Duration.ofSeconds(10), pings::incrementAndGet, deaths::incrementAndGet);

    /** Runs what is due when the test says so. */
    private static final class ByHand extends ScheduledThreadPoolExecutor {

        private Runnable due;

        ByHand() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            due = task;
            return null;
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void aServerThatSendsNothingAfterAPingIsGone() {
        heartbeat.ask();
        assertThat(pings).hasValue(1);
        assertThat(deaths).hasValue(0);

        timer.due.run();

        assertThat(deaths).hasValue(1);
    }

    @Test
    void anyFrameSaysThatItLives() {
        heartbeat.ask();
        heartbeat.received();

        timer.due.run();

        assertThat(deaths).hasValue(0);
    }

    @Test
    void onePingIsOutAtATime() {
        heartbeat.ask();
        heartbeat.ask();
        assertThat(pings).hasValue(1);

        heartbeat.received();
        timer.due.run();
        heartbeat.ask();
        assertThat(pings).hasValue(2);
    }

    @Test
    void aConnectionThatHasJustBroughtSomethingIsNotAsked() {
        heartbeat.received();
        heartbeat.beforeUse();

        assertThat(pings).hasValue(0);
    }
}
