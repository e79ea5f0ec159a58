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

    private static final long NEVER = Long.MAX_VALUE;

    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final LongSupplier clock;
    private final TreeSet<Permit> waiting = new TreeSet<>(Permit.ORDER);
    private final CongestionWindow window = new CongestionWindow(this::taken);
    private final Quota requestQuota = new Quota();
    private final Quota tokenQuota = new Quota();
    private final Refusals refusals;
    private LimitOptions limits;
    private volatile LimitOptions lastAsked;
    private Pace requestPace;
    private Pace tokenPace;
    private int underWay;
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
        this.refusals = new Refusals(clock.getAsLong());
        set(limits);
    }

    private void set(LimitOptions changed) {
        long now = clock.getAsLong();
        limits = changed;
        requestPace = new Pace(changed.requestsPerMinute(), changed.burstTolerance(), now);
        tokenPace = new Pace(changed.tokensPerMinute(), changed.burstTolerance(), now);
    }

    /** Whether these are the limits that were asked for last, so that nothing changes. */
    boolean knows(LimitOptions others) {
        return others == lastAsked;
    }

    /** Keeps to these limits as well: endpoints that share a key may set different ones, of which the stricter holds. */
    synchronized boolean tighten(LimitOptions others) {
        lastAsked = others;
        LimitOptions both = limits.and(others);
        boolean changed = !both.equals(limits);
        if (changed) {
            set(both);
        }
        return changed;
    }

    /** Whether the tokens of a call matter, so that they are worth an estimate. */
    public synchronized boolean countsTokens() {
        return tokenPace.isLimited() || tokenQuota.capacity() < Double.MAX_VALUE;
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
        if (waiting.isEmpty() && nanosUntil(permit, now) == 0) {
            admit(permit, now);
            return true;
        }
        if (!permit.isKnown && waiting.size() >= limits.maxQueuedRequests()) {
            throw new OpenAIRejectedException("The call was not sent: " + waiting.size()
                    + " others wait already because of the limits. Slow the route down, or raise maxQueuedRequests.");
        }
        permit.state = Permit.State.WAITING;
        waiting.add(permit);
        return false;
    }

    /** How many calls wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** How many calls are under way. */
    public synchronized int underWay() {
        return underWay;
    }

    /** Whether nobody has needed this limiter for so long. */
    synchronized boolean isIdleFor(Duration time) {
        long now = clock.getAsLong();
        return waiting.isEmpty() && underWay == 0 && !refusals.isPaused(now) && now - lastUse > time.toNanos();
    }

    private void admit(Permit permit, long now) {
        permit.state = Permit.State.ADMITTED;
        permit.sentAt = now;
        underWay++;
        requestPace.take(1, now);
        tokenPace.take(permit.tokens(), now);
        requestQuota.take(1, now);
        tokenQuota.take(permit.tokens(), now);
        refusals.sent(now);
        window.sent(permit);
    }

    private long nanosUntil(Permit permit, long now) {
        if (limits.maxConcurrentRequests() > 0 && underWay >= limits.maxConcurrentRequests()) {
            return NEVER;
        }
        long wait = Math.max(requestPace.nanosUntilNext(now), tokenPace.nanosUntilNext(now));
        wait = Math.max(wait, believed(requestQuota.nanosUntil(1, now)));
        wait = Math.max(wait, believed(tokenQuota.nanosUntil(permit.tokens(), now)));
        wait = Math.max(wait, refusals.nanosUntilNext(now));
        return Math.max(wait, window.nanosUntilNext(now));
    }

    /** Rather than wait for hours, a call goes and hears from the server itself how long it would be. */
    private long believed(long nanos) {
        return nanos > limits.longestWait().toNanos() ? 0 : nanos;
    }

    /** Starts those whose turn it is, and sees to it that the next one is started in time. */
    private void drain() {
        List<Permit> ready = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty()) {
                long now = clock.getAsLong();
                Permit next = waiting.first();
                long wait = nanosUntil(next, now);
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
        if (wait == NEVER || isSet) {
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
            long now = clock.getAsLong();
            taken(permit);
            window.answered(permit);
            requestQuota.told(told.limitRequests(), told.remainingRequests(), nanos(told.resetRequestsMillis()), now);
            tokenQuota.told(told.limitTokens(), told.remainingTokens(), nanos(told.resetTokensMillis()), now);
        }
        drain();
    }

    private void taken(Permit permit) {
        if (!permit.isTaken) {
            permit.isTaken = true;
            refusals.taken(clock.getAsLong());
        }
    }

    void refused(Permit permit, long millis) {
        synchronized (this) {
            long now = clock.getAsLong();
            if (permit.isTaken) {
                refusals.notTaken();
            }
            refusals.refused(TimeUnit.MILLISECONDS.toNanos(millis), now);
            window.refused(permit, now);
        }
    }

    synchronized void unsent(Permit permit) {
        requestPace.correct(-1);
        requestQuota.correct(-1);
        tokenPace.correct(-permit.tokens());
        tokenQuota.correct(-permit.tokens());
        window.ended(permit);
    }

    void correct(long tokens) {
        synchronized (this) {
            tokenPace.correct(tokens);
            tokenQuota.correct(tokens);
        }
        drain();
    }

    void leave(Permit permit) {
        synchronized (this) {
            Permit.State before = permit.state;
            permit.state = Permit.State.LEFT;
            if (before == Permit.State.WAITING) {
                waiting.remove(permit);
            } else if (before == Permit.State.ADMITTED) {
                underWay--;
                window.ended(permit);
            }
        }
        drain();
    }

    private static Long nanos(Long millis) {
        return millis == null ? null : TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
