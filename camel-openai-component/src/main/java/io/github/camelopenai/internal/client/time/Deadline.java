package io.github.camelopenai.internal.client.time;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.client.time.CallProgress.Phase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that all calls of an exchange may take together: {@code requestTimeout}. When it is over, the calls that are under way
 * end, and no other begins.
 *
 * <pre>{@code
 * Deadline deadline = client.deadline();
 * CallChain<ApiResponse> chain = new CallChain<>(request -> client.send(request, deadline), executor);
 * }</pre>
 *
 * <p>Time counts while a call is under way, from when it has left the queue of the limits to the end of its stream. It does not
 * count while all calls wait for a permit, between two calls, and in a {@link #pause}.
 */
public final class Deadline {

    /** A call that a deadline may end. */
    public interface Timed {

        /** Ends it because the time of its exchange is over. */
        void timeOut();

        /** Does something when it has ended, its stream too. */
        void whenEnded(Runnable action);
    }

    private final Duration limit;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier clock;
    private final long created;
    private final PhaseTimes times;
    private final Set<Timed> calls = new HashSet<>();
    private ScheduledFuture<?> timer;
    private boolean isOver;
    private int begun;
    private volatile int attempts;
    private volatile boolean sent;

    /**
     * @param limit the longest time, zero for no limit
     * @param scheduler ends the calls
     * @param clock nanoseconds from any origin
     */
    public Deadline(Duration limit, ScheduledExecutorService scheduler, LongSupplier clock) {
        this.limit = limit;
        this.scheduler = scheduler;
        this.clock = clock;
        this.created = clock.getAsLong();
        this.times = new PhaseTimes(clock);
    }

    /** Whether no call may begin any more. */
    public synchronized boolean isOver() {
        return isOver;
    }

    /** Another call begins. */
    public synchronized void begin() {
        begun++;
        attempts = 0;
    }

    /** Ends a call when the time is over: now, where it is. */
    public void watch(Timed call) {
        if (limit.isZero()) {
            return;
        }
        synchronized (this) {
            if (!isOver) {
                calls.add(call);
                call.whenEnded(() -> forget(call));
                return;
            }
        }
        call.timeOut();
    }

    private synchronized void forget(Timed call) {
        calls.remove(call);
    }

    /** Time does not count from now on, because the route does something else before it wants more of an open stream. */
    public synchronized void pause() {
        times.pause(true);
    }

    /** The route waits for the component again. */
    public synchronized void resume() {
        times.pause(false);
        setTimer();
    }

    /** A call has gone from one phase to another; null is before the first and after the last. */
    synchronized void moved(Phase from, Phase to) {
        if (to == Phase.SENT) {
            sent = true;
        }
        times.moved(from, to);
        setTimer();
    }

    void attempt(int number) {
        attempts = number;
    }

    /** Whether something of any call may have reached the server. */
    public boolean isAnythingSent() {
        return sent;
    }

    /** What is known of a call that is ended now. */
    public ApiError error(String target) {
        long millis = TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - created);
        return ApiError.unanswered(target, attempts, sent).withDuration(millis);
    }

    /** A timer that comes too early, because time did not count for a while, is cheaper than one that is set anew each time. */
    private void setTimer() {
        if (limit.isZero() || isOver) {
            return;
        }
        if (timer != null && times.isIdle()) {
            timer.cancel(false);
            timer = null;
        } else if (timer == null && times.isCounting()) {
            try {
                timer = scheduler.schedule(this::look, left(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The component stops, and ends all calls
                timer = null;
            }
        }
    }

    private long left() {
        return limit.toNanos() - times.counted();
    }

    private void look() {
        List<Timed> late;
        synchronized (this) {
            timer = null;
            if (!times.isCounting() || left() > 0) {
                setTimer();
                return;
            }
            isOver = true;
            late = List.copyOf(calls);
        }
        late.forEach(Timed::timeOut);
    }

    /** What a call that is ended by it, or does not begin because of it, fails with. */
    public synchronized OpenAITimeoutException timeout(String target) {
        long queued = times.millisIn(Phase.QUEUED);
        return new OpenAITimeoutException(
                target + others() + " took longer than requestTimeout (" + limit.toMillis() + " ms): " + times.words()
                        + (attempts > 1 ? " (attempt " + attempts + ")" : "") + ", and was ended; "
                        + (sent ? "it may have been charged." : "it was not sent.")
                        + (queued > 0
                                ? " It also waited " + queued + " ms under the limits, which does not count."
                                : "")
                        + " Raise requestTimeout, or ask for less.",
                error(target),
                null);
    }

    private String others() {
        return switch (begun) {
            case 0, 1 -> "";
            case 2 -> " with the call before it";
            default -> " with the " + (begun - 1) + " calls before it";
        };
    }
}
