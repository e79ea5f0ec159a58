package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.cost.Hold;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A call's place at a limiter: before its queue, in it, or past it and on its way to the server. */
public final class Permit implements CallObserver {

    enum State {
        NEW,
        WAITING,
        ADMITTED,
        LEFT
    }

    /**
     * The first call after a refusal tells whether the server takes calls again, and may be refused. A call that was refused
     * goes a little later, so that it is not always the same one, until its attempts are used up.
     */
    private static final long PLACES_BACK = 16;

    final long ticket;
    long place;

    /** Until then it waits, because the server has refused its attempt before. */
    long notBefore = Long.MIN_VALUE;

    /** What is known of it since it went, or null; there before it is admitted. */
    SentCall sent;

    final boolean isKnown;
    final Consumer<Permit> start;
    private final Limiter limiter;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    long longestWait;
    Consumer<LongWait> tooLong;
    private ScheduledFuture<?> timer;
    long enteredAt;
    private final long estimate;
    private volatile long charged;
    private volatile Hold hold;

    Permit(Limiter limiter, long ticket, boolean isKnown, long tokens, Consumer<Permit> start) {
        this.limiter = limiter;
        this.ticket = ticket;
        this.place = ticket;
        this.isKnown = isKnown;
        this.estimate = Math.max(0, tokens);
        this.charged = estimate;
        this.start = start;
    }

    /** How many tokens the call has, by estimate. */
    long estimate() {
        return estimate;
    }

    /**
     * Starts the call, or puts it into the queue. One that is left already does neither.
     *
     * @throws io.github.camelopenai.api.OpenAIRejectedException where too many wait already
     */
    public void enter() {
        limiter.enter(this);
    }

    /**
     * The same for a call that does not wait for long.
     *
     * @param millis the longest wait, 0 for no limit
     * @param whenTooLong is told, instead of the start, what the call waited for; it runs on a thread that must not be kept
     */
    public void enter(long millis, Consumer<LongWait> whenTooLong) {
        longestWait = millis;
        tooLong = whenTooLong;
        enter();
    }

    /** Goes from one state to the next, if it is in that one. */
    boolean move(State from, State to) {
        return state.compareAndSet(from, to);
    }

    boolean is(State which) {
        return state.get() == which;
    }

    /** Returns the state that it has left. */
    State moveOut() {
        return state.getAndSet(State.LEFT);
    }

    /** Runs an action when it has waited for as long as it may, unless that is stopped before. */
    void limitWait(ScheduledExecutorService scheduler, Runnable whenTooLong) {
        if (longestWait > 0) {
            try {
                timer = scheduler.schedule(whenTooLong, longestWait, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The component stops, and ends those that wait
                timer = null;
            }
        }
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** A place for the same call, whose attempt failed: it goes before those that came after it, and is never too much. */
    public Permit again() {
        Permit next = new Permit(limiter, ticket, true, estimate, start);
        if (sent != null && sent.isRefused()) {
            next.place = place + PLACES_BACK;
            next.notBefore = sent.refusedUntil;
        } else {
            next.place = place;
        }
        return next;
    }

    /** The server has taken the call, and told of its limits. */
    public void answered(RateLimits told) {
        limiter.answered(this, told);
    }

    /** As {@link #answered(RateLimits)}. Of a request that it refuses with 4xx, a server has done nothing. */
    public void answered(RateLimits told, int status) {
        answered(told);
        if (status >= 400 && status < 500) {
            used(0);
        }
    }

    /**
     * The server has refused the call because there are too many. When it comes again, it waits for so long.
     *
     * @param millis how long it is to be left alone
     */
    public void refused(long millis) {
        free();
        limiter.refused(this, millis);
    }

    /** Nothing of the call has reached the server: it counts for nothing. */
    public void unsent() {
        free();
        limiter.unsent(this);
    }

    /** The call has used so many tokens, whatever was estimated: none where the server has not done what it asked. */
    public void used(long actual) {
        if (actual <= 0) {
            free();
        }
        limiter.charge(this, Math.max(0, actual));
    }

    @Override
    public void used(CallState call, Usage usage) {
        if (hold != null) {
            hold.used(usage);
        }
        if (usage.totalTokens() != null) {
            used(usage.totalTokens());
        }
    }

    /** So many tokens of an answer have come that does not tell its usage. */
    public void seen(long tokens) {
        if (hold != null) {
            hold.seen(tokens);
        }
    }

    /** What a budget holds for this attempt: it is told what the limiter is told. */
    public void holds(Hold ofBudget) {
        hold = ofBudget;
    }

    /** Something of the attempt may have reached the server. */
    public void sent() {
        if (hold != null) {
            hold.sent();
        }
    }

    private void free() {
        if (hold != null) {
            hold.free();
        }
    }

    /** Returns what the call was charged until now. */
    long charge(long tokens) {
        long before = charged;
        charged = tokens;
        return before;
    }

    /** The call has ended, or is no longer wanted. The next call gets its place. */
    public void leave() {
        if (hold != null) {
            hold.left();
        }
        limiter.leave(this);
    }
}
