package io.github.camelopenai.client.limit;

import io.github.camelopenai.api.RateLimits;
import java.util.Comparator;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

/** A call's place at a limiter: before its queue, in it, or past it and on its way to the server. */
public final class Permit {

    enum State {
        NEW,
        WAITING,
        ADMITTED,
        LEFT
    }

    /**
     * The first call after a refusal tells whether the server takes calls again, and may be refused. A call that was takes its turn
     * a little later, so that it is not always the same one, until its attempts are used up.
     */
    private static final long PLACES_BACK = 16;

    static final Comparator<Permit> ORDER =
            Comparator.<Permit>comparingLong(permit -> permit.place).thenComparingLong(permit -> permit.ticket);

    final long ticket;
    private long place;
    private boolean isRefused;
    final boolean isKnown;
    final Consumer<Permit> start;
    private final Limiter limiter;
    State state = State.NEW;
    long longestWait;
    Consumer<LongWait> tooLong;
    ScheduledFuture<?> timer;
    long sentAt;
    boolean isTaken;
    private long tokens;

    Permit(Limiter limiter, long ticket, boolean isKnown, long tokens, Consumer<Permit> start) {
        this.limiter = limiter;
        this.ticket = ticket;
        this.place = ticket;
        this.isKnown = isKnown;
        this.tokens = tokens;
        this.start = start;
    }

    /** How many tokens the call has, as far as is known. */
    long tokens() {
        return tokens;
    }

    /**
     * Starts the call, or lets it wait for its turn. One that is left already does neither.
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

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** A place for the same call, whose attempt failed: it goes before those that came after it, and is never too much. */
    public Permit again() {
        Permit next = new Permit(limiter, ticket, true, tokens, start);
        next.place = place + (isRefused ? PLACES_BACK : 0);
        return next;
    }

    /** The server has taken the call, and told of its limits. */
    public void answered(RateLimits told) {
        limiter.answered(this, told);
    }

    /**
     * The server has refused the call because there are too many.
     *
     * @param millis how long it is to be left alone
     */
    public void refused(long millis) {
        isRefused = true;
        limiter.refused(this, millis);
    }

    /** Nothing of the call has reached the server: it counts for nothing. */
    public void unsent() {
        limiter.unsent(this);
    }

    /** The call has used so many tokens, whatever was estimated. */
    public void used(long actual) {
        limiter.correct(actual - tokens);
        tokens = actual;
    }

    /** The call has ended, or is no longer wanted. Whoever is next gets its place. */
    public void leave() {
        limiter.leave(this);
    }
}
