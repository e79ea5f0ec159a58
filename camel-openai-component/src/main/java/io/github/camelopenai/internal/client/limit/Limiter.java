package io.github.camelopenai.internal.client.limit;

import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.api.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final long LONG_WAIT = Duration.ofSeconds(10).toNanos();
    private static final long LOOK_AGAIN = Duration.ofMinutes(1).toNanos();

    /** How often what free calls teach is learnt: within the time that a refusal takes to come. */
    private static final long RECORD_EVERY = Duration.ofMillis(10).toNanos();

    private final Object key;
    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final LongSupplier clock;
    private final WaitingCalls waiting = new WaitingCalls();
    private final QueueWatch queueWatch = new QueueWatch();
    private final FreeCalls freely = new FreeCalls();
    private final AtomicLong recordedAt;
    private final AtomicLong lastTicket = new AtomicLong();
    private final Rules rules;
    private final Alarm wake;
    private final Alarm watch;
    private volatile LimitOptions lastAsked;

    /** Whether nothing limits calls, so that they go without the lock. */
    private volatile boolean isFree;

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
        this.recordedAt = new AtomicLong(clock.getAsLong());
        this.rules = new Rules(limits, freely, clock);
        this.wake = new Alarm(scheduler, this::woken);
        this.watch = new Alarm(scheduler, this::look);
    }

    /** Whether these are the limits that were asked for last, so that nothing changes. */
    boolean knows(LimitOptions others) {
        return others == lastAsked || others.equals(lastAsked);
    }

    /** Keeps to these limits as well: endpoints that share a key may set different ones, of which the stricter holds. */
    synchronized boolean tighten(LimitOptions others) {
        lastAsked = others;
        boolean isStricter = rules.tighten(others);
        decideFreedom();
        return isStricter;
    }

    /** Whether the tokens of a call matter, so that they are worth an estimate. */
    public boolean countsTokens() {
        if (isFree) {
            return false;
        }
        synchronized (this) {
            return rules.countTokens();
        }
    }

    /**
     * A place for a new call.
     *
     * @param tokens how many tokens it has, by estimate
     * @param start sends the call: on the thread that enters, or later on the starter
     */
    public Permit permit(long tokens, Consumer<Permit> start) {
        return new Permit(this, lastTicket.incrementAndGet(), false, tokens, start);
    }

    void enter(Permit permit) {
        long now = clock.getAsLong();
        if (isFree && permit.notBefore <= now) {
            goFreely(permit, now);
            return;
        }
        boolean goesNow;
        synchronized (this) {
            rules.record(now);
            goesNow = admitOrQueue(permit, now);
            decideFreedom();
        }
        if (goesNow) {
            permit.start.accept(permit);
        } else {
            drain();
        }
    }

    /** Without the lock, except for one call in a while. */
    private void goFreely(Permit permit, long now) {
        permit.sent = new SentCall(now, true);
        if (!permit.move(Permit.State.NEW, Permit.State.ADMITTED)) {
            return;
        }
        freely.sent(permit.sent);
        long last = recordedAt.get();
        if (now - last >= RECORD_EVERY && recordedAt.compareAndSet(last, now)) {
            synchronized (this) {
                rules.record(now);
                decideFreedom();
            }
        }
        permit.start.accept(permit);
    }

    /** To be called under the lock, after all that may change it. */
    private void decideFreedom() {
        isFree = waiting.isEmpty() && rules.areFree(clock.getAsLong());
    }

    /** Whether it goes now; one that is left already neither goes nor waits. */
    private boolean admitOrQueue(Permit permit, long now) {
        if (!permit.is(Permit.State.NEW)) {
            return false;
        }
        boolean hasRested = permit.notBefore <= now;
        if (hasRested && waiting.next(now) == null && rules.nanosUntil(permit, now) == 0) {
            return isAdmitted(permit, Permit.State.NEW, now);
        }
        if (!permit.isKnown && waiting.size() >= rules.limits().maxQueuedRequests()) {
            throw new OpenAIRejectedException("The call was not sent: " + waiting.size()
                    + " others wait already because of the limits. Slow the route down, or raise maxQueuedRequests.");
        }
        if (!permit.move(Permit.State.NEW, Permit.State.WAITING)) {
            return false;
        }
        permit.enteredAt = now;
        waiting.add(permit, now);
        watch.ringIn(LONG_WAIT, now);
        permit.limitWait(scheduler, () -> waitedTooLong(permit));
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

    /** It goes if it may go now. */
    private void waitedTooLong(Permit permit) {
        drain();
        LongWait wait;
        synchronized (this) {
            if (!permit.move(Permit.State.WAITING, Permit.State.LEFT)) {
                return;
            }
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

    private boolean isAdmitted(Permit permit, Permit.State before, long now) {
        permit.sent = new SentCall(now, false);
        boolean isWanted = permit.move(before, Permit.State.ADMITTED);
        if (isWanted) {
            permit.stopTimer();
            rules.sent(permit, now);
        }
        return isWanted;
    }

    /** Starts those that may go now, and schedules the start of the next one. */
    private void drain() {
        List<Permit> ready;
        List<Runnable> watchers;
        synchronized (this) {
            ready = waiting.isEmpty() ? List.of() : admitReady(clock.getAsLong());
            watchers = queueWatch.take(waiting.size());
            decideFreedom();
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
            if (isAdmitted(next, Permit.State.WAITING, now)) {
                ready.add(next);
            }
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
        wait.log(key, waited);
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
        permit.sent.note(SentCall.Outcome.ANSWERED);
        if (permit.sent.isFree && isFree && told.isUnknown()) {
            return;
        }
        synchronized (this) {
            rules.record(clock.getAsLong());
            rules.answered(permit, told);
        }
        drain();
    }

    synchronized void refused(Permit permit, long millis) {
        rules.record(clock.getAsLong());
        rules.refused(permit, millis);
        decideFreedom();
    }

    synchronized void unsent(Permit permit) {
        rules.unsent(permit);
    }

    void charge(Permit permit, long tokens) {
        if (isFree) {
            permit.charge(tokens);
            return;
        }
        synchronized (this) {
            rules.charge(permit, tokens);
        }
        drain();
    }

    void leave(Permit permit) {
        Permit.State before = permit.moveOut();
        boolean wentFreely = before == Permit.State.ADMITTED && permit.sent.isFree;
        if (wentFreely) {
            permit.sent.note(SentCall.Outcome.ENDED);
            freely.ended();
        }
        if (wentFreely && isFree) {
            return;
        }
        synchronized (this) {
            rules.record(clock.getAsLong());
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
