package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.api.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calls of one key go when all limits allow it. Those that wait hold no thread and go in the order of their tickets.
 *
 * <pre>{@code
 * limiter.permit(1_200, permit -> send(permit)).enter();
 * }</pre>
 */
public final class Limiter {

    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);
    private static final long LONG_WAIT = Duration.ofSeconds(10).toNanos();
    private static final long LOOK_AGAIN = Duration.ofMinutes(1).toNanos();

    private final Object key;
    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final LongSupplier clock;
    private final WaitingCalls waiting = new WaitingCalls();
    private final QueueWatch queueWatch = new QueueWatch();
    private final Rules rules;
    private final Alarm wake;
    private final Alarm watch;
    private volatile LimitOptions lastAsked;
    private long lastTicket;

    /**
     * @param key whose calls it limits, as the log names it
     * @param scheduler wakes the queue
     * @param starter starts the calls that have waited; looking up a host may block it
     * @param clock nanoseconds from any origin
     */
    public Limiter(
            Object key, LimitOptions limits, ScheduledExecutorService scheduler, Executor starter, LongSupplier clock) {
        this.key = key;
        this.scheduler = scheduler;
        this.starter = starter;
        this.clock = clock;
        this.rules = new Rules(limits, clock);
        this.wake = new Alarm(scheduler, this::woken);
        this.watch = new Alarm(scheduler, this::look);
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
        boolean hasRested = permit.notBefore <= now;
        if (hasRested && waiting.next(now) == null && rules.nanosUntil(permit, now) == 0) {
            admit(permit, now);
            return true;
        }
        if (!permit.isKnown && waiting.size() >= rules.limits().maxQueuedRequests()) {
            throw new OpenAIRejectedException("The call was not sent: " + waiting.size()
                    + " others wait already because of the limits. Slow the route down, or raise maxQueuedRequests.");
        }
        permit.state = Permit.State.WAITING;
        permit.enteredAt = now;
        waiting.add(permit, now);
        watch.ringIn(LONG_WAIT, now);
        limitWait(permit);
        return false;
    }

    /** How many calls wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Runs an action once, as soon as no more calls wait than this: on the starter, and at once if it is so now.
     *
     * @param most how many calls may wait
     */
    public void whenWaiting(int most, Runnable action) {
        synchronized (this) {
            queueWatch.add(most, action);
        }
        drain();
    }

    /** How many calls are under way. */
    public synchronized int underWay() {
        return rules.underWay();
    }

    /** Whether no call waits and none is under way. */
    synchronized boolean isIdle() {
        return waiting.isEmpty() && rules.underWay() == 0;
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

    /** It goes if it may go now. */
    private void waitedTooLong(Permit permit) {
        drain();
        LongWait wait;
        synchronized (this) {
            if (permit.state != Permit.State.WAITING) {
                return;
            }
            permit.state = Permit.State.LEFT;
            String cause = cause(permit, clock.getAsLong());
            waiting.remove(permit);
            wait = new LongWait(cause, waiting.size());
        }
        permit.tooLong.accept(wait);
        drain();
    }

    private String cause(Permit permit, long now) {
        return permit.notBefore > now ? Rules.THE_PAUSE : rules.cause(waiting.next(now), now);
    }

    private void admit(Permit permit, long now) {
        permit.state = Permit.State.ADMITTED;
        permit.stopTimer();
        rules.sent(permit, now);
    }

    /** Starts those that may go now, and schedules the start of the next one. */
    private void drain() {
        List<Permit> ready;
        List<Runnable> watchers;
        synchronized (this) {
            ready = waiting.isEmpty() ? List.of() : admitReady(clock.getAsLong());
            watchers = queueWatch.take(waiting.size());
        }
        ready.forEach(permit -> start(() -> permit.start.accept(permit)));
        watchers.forEach(this::start);
    }

    private List<Permit> admitReady(long now) {
        List<Permit> ready = new ArrayList<>();
        for (Permit next = waiting.next(now); next != null; next = waiting.next(now)) {
            long wait = rules.nanosUntil(next, now);
            if (wait > 0) {
                wakeIn(wait, now);
                break;
            }
            waiting.remove(next);
            admit(next, now);
            ready.add(next);
        }
        if (waiting.areAllResting(now)) {
            wakeIn(waiting.nanosUntilRested(now), now);
        }
        return ready;
    }

    private void wakeIn(long wait, long now) {
        if (wait != Rules.UNTIL_ANOTHER_ENDS) {
            wake.ringIn(wait, now);
        }
    }

    private void woken() {
        synchronized (this) {
            wake.rang();
        }
        drain();
    }

    /** Says why calls wait, where the next one has waited for long. */
    private void look() {
        long waited;
        LongWait wait;
        synchronized (this) {
            watch.rang();
            if (waiting.isEmpty()) {
                return;
            }
            long now = clock.getAsLong();
            Permit first = waiting.first(now);
            waited = now - first.enteredAt;
            if (waited < LONG_WAIT) {
                watch.ringIn(LONG_WAIT - waited, now);
                return;
            }
            watch.ringIn(LOOK_AGAIN, now);
            wait = new LongWait(cause(first, now), waiting.size() - 1);
        }
        LOG.info(
                "The next call of {} has waited {} s. It waits for {}",
                key,
                TimeUnit.NANOSECONDS.toSeconds(waited),
                wait);
    }

    private void start(Runnable task) {
        try {
            starter.execute(task);
        } catch (RejectedExecutionException e) {
            // The component stops, and with it all calls
            task.run();
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

    void charge(Permit permit, long tokens) {
        synchronized (this) {
            rules.charge(permit, tokens);
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
