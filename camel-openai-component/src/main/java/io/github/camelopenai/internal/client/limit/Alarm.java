package io.github.camelopenai.internal.client.limit;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs an action at the earliest of the times that it is asked for, then no more. Not thread-safe: the limiter locks. */
final class Alarm {

    private final ScheduledExecutorService scheduler;
    private final Runnable action;
    private ScheduledFuture<?> set;
    private long setFor;

    Alarm(ScheduledExecutorService scheduler, Runnable action) {
        this.scheduler = scheduler;
        this.action = action;
    }

    void ringIn(long nanos, long now) {
        if (set != null && !set.isDone()) {
            if (setFor <= now + nanos) {
                return;
            }
            set.cancel(false);
        }
        setFor = now + nanos;
        try {
            set = scheduler.schedule(action, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The component stops, and ends those that wait
            set = null;
        }
    }

    /** It rings. */
    void rang() {
        set = null;
    }
}
