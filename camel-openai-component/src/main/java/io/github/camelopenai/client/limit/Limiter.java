package io.github.camelopenai.client.limit;

import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the calls of one key go when all limits allow it. Those that wait hold no thread and go in the order of their tickets.
 *
 * <pre>{@code
 * limiter.permit(1_200, permit -> send(permit)).enter();
 * }</pre>
 */
public final class Limiter {

    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final LongSupplier clock;
    private final TreeSet<Permit> waiting = new TreeSet<>(Permit.ORDER);
    private final Rules rules;
    private volatile LimitOptions lastAsked;
    private long lastTicket;
    private long lastUse;
    private ScheduledFuture<?> wake;
    private long wakeAt;

    /**
     * @param scheduler wakes the queue
     * @param starter starts the calls that have waited; looking up a host may block it
     * @param clock nanoseconds from any origin
     */
    public Limiter(LimitOptions limits, ScheduledExecutorService scheduler, Executor starter, LongSupplier clock) {
        this.scheduler = scheduler;
        this.starter = starter;
        this.clock = clock;
        this.rules = new Rules(limits, clock);
    }

    /** Whether these are the limits that were asked for last, so that nothing changes. */
    boolean knows(LimitOptions others) {
        return others == lastAsked;
    }

    /** Keeps to these limits as well: endpoints that share a key may set different ones, of which the stricter holds. */
    synchronized boolean tighten(LimitOptions others) {
        lastAsked = others;
        return rules.tighten(others);
    }

    /** Whether the tokens of a call matter, so that they are worth an estimate. */
    public synchronized boolean countsTokens() {
        return rules.countTokens();
    }

    /**
     * A place for a new call.
     *
     * @param tokens how many tokens it has, by estimate
     * @param start sends the call: on the thread that enters, or later on the starter
     */
    public synchronized Permit permit(long tokens, Consumer<Permit> start) {
        return new Permit(this, ++lastTicket, false, tokens, start);
    }

    void enter(Permit permit) {
        boolean goesNow;
        synchronized (this) {
            if (permit.state != Permit.State.NEW) {
                return;
            }
            goesNow = admitOrQueue(permit);
        }
        if (goesNow) {
            permit.start.accept(permit);
        } else {
            drain();
        }
    }

    private boolean admitOrQueue(Permit permit) {
        long now = clock.getAsLong();
        lastUse = now;
        if (waiting.isEmpty() && rules.nanosUntil(permit, now) == 0) {
            admit(permit, now);
            return true;
        }
        if (!permit.isKnown && waiting.size() >= rules.limits().maxQueuedRequests()) {
            throw new OpenAIRejectedException("The call was not sent: " + waiting.size()
                    + " others wait already because of the limits. Slow the route down, or raise maxQueuedRequests.");
        }
        permit.state = Permit.State.WAITING;
        waiting.add(permit);
        limitWait(permit);
        return false;
    }

    /** How many calls wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** How many calls are under way. */
    public synchronized int underWay() {
        return rules.underWay();
    }

    /** Whether nobody has needed this limiter for so long. */
    synchronized boolean isIdleFor(Duration time) {
        long now = clock.getAsLong();
        return waiting.isEmpty() && rules.underWay() == 0 && !rules.isPaused(now) && now - lastUse > time.toNanos();
    }

    private void limitWait(Permit permit) {
        if (permit.longestWait > 0) {
            try {
                permit.timer =
                        scheduler.schedule(() -> waitedTooLong(permit), permit.longestWait, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The component stops, and ends those that wait
                permit.timer = null;
            }
        }
    }

    /** Its turn may be now: then it goes. */
    private void waitedTooLong(Permit permit) {
        drain();
        LongWait wait;
        synchronized (this) {
            if (permit.state != Permit.State.WAITING) {
                return;
            }
            permit.state = Permit.State.LEFT;
            String cause = rules.cause(waiting.first(), clock.getAsLong());
            waiting.remove(permit);
            wait = new LongWait(cause, waiting.size());
        }
        permit.tooLong.accept(wait);
        drain();
    }

    private void admit(Permit permit, long now) {
        permit.state = Permit.State.ADMITTED;
        permit.stopTimer();
        rules.sent(permit, now);
    }

    /** Starts those whose turn it is, and sees to it that the next one is started in time. */
    private void drain() {
        List<Permit> ready = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty()) {
                long now = clock.getAsLong();
                Permit next = waiting.first();
                long wait = rules.nanosUntil(next, now);
                if (wait > 0) {
                    wakeIn(wait, now);
                    break;
                }
                waiting.pollFirst();
                admit(next, now);
                ready.add(next);
            }
        }
        ready.forEach(this::start);
    }

    private void wakeIn(long wait, long now) {
        boolean isSet = wake != null && !wake.isDone() && wakeAt <= now + wait;
        if (wait == Rules.UNTIL_ANOTHER_ENDS || isSet) {
            return;
        }
        if (wake != null) {
            wake.cancel(false);
        }
        wakeAt = now + wait;
        try {
            wake = scheduler.schedule(this::woken, wait, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The component stops, and ends those that wait
            wake = null;
        }
    }

    private void woken() {
        synchronized (this) {
            wake = null;
        }
        drain();
    }

    private void start(Permit permit) {
        try {
            starter.execute(() -> permit.start.accept(permit));
        } catch (RejectedExecutionException e) {
            // The component stops, and with it all calls
            permit.start.accept(permit);
        }
    }

    void answered(Permit permit, RateLimits told) {
        synchronized (this) {
            rules.answered(permit, told);
        }
        drain();
    }

    synchronized void refused(Permit permit, long millis) {
        rules.refused(permit, millis);
    }

    synchronized void unsent(Permit permit) {
        rules.unsent(permit);
    }

    void correct(long tokens) {
        synchronized (this) {
            rules.correct(tokens);
        }
        drain();
    }

    void leave(Permit permit) {
        synchronized (this) {
            Permit.State before = permit.state;
            permit.state = Permit.State.LEFT;
            if (before == Permit.State.WAITING) {
                waiting.remove(permit);
                permit.stopTimer();
            } else if (before == Permit.State.ADMITTED) {
                rules.ended(permit);
            }
        }
        drain();
    }
}
