package io.github.camelopenai.internal.client.http.h2;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices that nobody is at the other end of a connection any more. A PING goes out where the connection has brought nothing for a while
 * and calls wait on it; what comes then, an answer or any other frame, says that it lives.
 */
final class Heartbeat {

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ScheduledExecutorService timer;
    private final long patienceMillis;
    private final Runnable ping;
    private final Runnable dead;
    private volatile long lastFrame = System.nanoTime();
    private volatile boolean waits;

    /**
     * @param patience how long an answer may take
     * @param ping sends a PING
     * @param dead runs where nothing has come
     */
    Heartbeat(ScheduledExecutorService timer, Duration patience, Runnable ping, Runnable dead) {
        this.timer = timer;
        this.patienceMillis = patience.toMillis();
        this.ping = ping;
        this.dead = dead;
    }

    /** A frame has come. */
    void received() {
        lastFrame = System.nanoTime();
    }

    /** A call is about to use the connection. */
    void beforeUse() {
        if (System.nanoTime() - lastFrame > QUIET_NANOS) {
            ask();
        }
    }

    /** Asks whether the server is there. */
    void ask() {
        if (waits) {
            return;
        }
        waits = true;
        long asked = System.nanoTime();
        ping.run();
        try {
            timer.schedule(() -> check(asked), patienceMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The component stops, and with it the connection
            waits = false;
        }
    }

    private void check(long asked) {
        if (lastFrame - asked < 0) {
            dead.run();
        }
        waits = false;
    }
}
