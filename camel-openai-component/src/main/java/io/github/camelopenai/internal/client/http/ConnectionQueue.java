package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.client.HttpCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The queue in front of the connection pool: lets so many calls through at a time; the others wait in order, without a
 * thread, each no longer than its {@code connectionRequestTimeout}.
 *
 * <p>It stands here because the pool's own lease time-out fires only when the pool next does something.
 *
 * <p>While none waits, no call takes the lock. Who begins to wait says so before it looks for a free connection, and who leaves one frees
 * it before it looks who waits: one of the two sees the other.
 */
final class ConnectionQueue {

    private final int connections;
    private final int places;
    private final ScheduledExecutorService scheduler;
    private final Executor starter;
    private final Queue<Entry> waiting = new ArrayDeque<>();
    private final AtomicInteger free;
    private volatile boolean isAnyWaiting;

    /**
     * @param connections how many calls are let through at a time
     * @param places how many calls may wait
     * @param starter starts those that have waited
     */
    ConnectionQueue(int connections, int places, ScheduledExecutorService scheduler, Executor starter) {
        this.starter = starter;
        this.connections = connections;
        this.places = places;
        this.scheduler = scheduler;
        this.free = new AtomicInteger(connections);
    }

    /** A place of a call, in the queue or past it. */
    final class Entry {

        private final HttpCall call;
        private final Runnable start;
        private final Consumer<OpenAIException> refuse;
        private final AtomicBoolean left = new AtomicBoolean();
        private ScheduledFuture<?> timeout;
        private boolean hasWaited;

        /** Whether it has a connection after it has waited for one. */
        private boolean hasCome;

        private Entry(HttpCall call, Runnable start, Consumer<OpenAIException> refuse) {
            this.call = call;
            this.start = start;
            this.refuse = refuse;
        }

        /** The call has ended, or is no longer wanted. The next one gets its place. */
        void leave() {
            ConnectionQueue.this.leave(this);
        }

        private void waitAtMost(long millis) {
            if (millis > 0) {
                timeout = scheduler.schedule(this::timeOut, millis, TimeUnit.MILLISECONDS);
            }
        }

        private void timeOut() {
            if (ConnectionQueue.this.withdraw(this)) {
                refuse.accept(new OpenAITimeoutException(
                        call.target() + " got no connection within connectionRequestTimeout ("
                                + call.times().connectionRequest().toMillis() + " ms): all " + connections
                                + " are in use. " + TransportFailures.unsent(call)
                                + " Raise maxConnections or connectionRequestTimeout.",
                        ApiError.unanswered(
                                call.target(),
                                call.attempt().number() - 1,
                                call.attempt().sentBefore()),
                        null));
            }
        }

        private void started() {
            if (timeout != null) {
                timeout.cancel(false);
            }
            start.run();
        }
    }

    /**
     * Takes a place for a call.
     *
     * @param start sends the call; runs now or later, at most once
     * @param refuse takes the reason where the call is not sent
     */
    Entry enter(HttpCall call, Runnable start, Consumer<OpenAIException> refuse) {
        Entry entry = new Entry(call, start, refuse);
        if (!isAnyWaiting && takesFree()) {
            entry.started();
            return entry;
        }
        synchronized (this) {
            if (waiting.size() >= places) {
                // A call without a place has nothing to give back
                entry.left.set(true);
            } else {
                entry.hasWaited = true;
                waiting.add(entry);
                entry.waitAtMost(call.times().connectionRequest().toMillis());
                isAnyWaiting = true;
            }
        }
        if (entry.hasWaited) {
            startNext(entry);
        } else {
            refuse.accept(new OpenAIRejectedException(call.target() + " was not sent: " + connections
                    + " calls are under way and " + places
                    + " wait already. Slow the route down, or raise maxConnections or maxQueuedRequests."));
        }
        return entry;
    }

    private boolean takesFree() {
        int before = free.get();
        while (before > 0) {
            if (free.compareAndSet(before, before - 1)) {
                return true;
            }
            before = free.get();
        }
        return false;
    }

    private void leave(Entry entry) {
        if (!entry.left.compareAndSet(false, true)) {
            return;
        }
        if (entry.hasWaited) {
            synchronized (this) {
                withdraw(entry);
                if (!entry.hasCome) {
                    return;
                }
            }
        }
        free.incrementAndGet();
        if (isAnyWaiting) {
            startNext(null);
        }
    }

    /** @param newcomer that may start on this thread, since it has just come on it, or null */
    private void startNext(Entry newcomer) {
        List<Entry> admitted = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && takesFree()) {
                Entry next = waiting.remove();
                next.hasCome = true;
                admitted.add(next);
            }
            isAnyWaiting = !waiting.isEmpty();
        }
        for (Entry next : admitted) {
            if (next == newcomer) {
                next.started();
            } else {
                // Elsewhere: a call that fails at once would else start the next one inside of this one. To look up a
                // host
                // may block, too
                start(next);
            }
        }
    }

    private void start(Entry entry) {
        try {
            starter.execute(entry::started);
        } catch (RejectedExecutionException e) {
            // The component stops, and with it all calls
            entry.started();
        }
    }

    private synchronized boolean withdraw(Entry entry) {
        boolean wasWaiting = waiting.remove(entry);
        isAnyWaiting = !waiting.isEmpty();
        return wasWaiting;
    }
}
