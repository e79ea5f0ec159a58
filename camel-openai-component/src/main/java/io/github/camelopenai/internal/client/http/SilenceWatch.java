package io.github.camelopenai.internal.client.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a server is silent for too long. It does not count the time in which the server is kept from sending because
 * its stream is not read.
 */
final class SilenceWatch {

    private final long limit;
    private final ScheduledExecutorService scheduler;
    private final Runnable onSilence;
    private ScheduledFuture<?> check;
    private long lastSign;
    private boolean paused;
    private boolean stopped;

    /** @param limit the longest silence, zero for no limit */
    SilenceWatch(Duration limit, ScheduledExecutorService scheduler, Runnable onSilence) {
        this.limit = limit.toNanos();
        this.scheduler = scheduler;
        this.onSilence = onSilence;
    }

    /** Counts from now on; more than once where a call is sent again. */
    synchronized void start() {
        lastSign = System.nanoTime();
        if (limit > 0 && !stopped && check == null) {
            check = scheduler.schedule(this::check, limit, TimeUnit.NANOSECONDS);
        }
    }

    /** The server has given a sign of life. */
    synchronized void sign() {
        lastSign = System.nanoTime();
    }

    /** Whether the server can send now. */
    synchronized void pause(boolean pause) {
        paused = pause;
        lastSign = System.nanoTime();
    }

    synchronized void stop() {
        stopped = true;
        if (check != null) {
            check.cancel(false);
        }
    }

    private void check() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            long silence = paused ? 0 : System.nanoTime() - lastSign;
            if (silence < limit) {
                check = scheduler.schedule(this::check, limit - silence, TimeUnit.NANOSECONDS);
                return;
            }
        }
        onSilence.run();
    }
}
