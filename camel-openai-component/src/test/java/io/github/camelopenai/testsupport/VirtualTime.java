package io.github.camelopenai.testsupport;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler and the clock that goes with it, on which time passes only when a test says so. Any thread may schedule; one lets time
 * pass.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Limiter limiter = new Limiter("m", limits, time, Runnable::run, time::nanos);
 * time.pass(Duration.ofSeconds(1));
 * }</pre>
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {

    private final Queue<Task> tasks = new PriorityQueue<>();
    private volatile long now;
    private long number;

    /** The time, in nanoseconds from the start. */
    public long nanos() {
        return now;
    }

    /** The time, in milliseconds from the start. */
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    /** Lets time pass, and runs what is due in it. */
    public void pass(Duration duration) {
        long end = now + duration.toNanos();
        for (Task task = next(end); task != null; task = next(end)) {
            run(task);
        }
        now = end;
    }

    /** Lets time pass until nothing is due any more. */
    public void passAll() {
        while (passToNext()) {
            // on to the next
        }
    }

    /** Lets time pass until something is due, and runs that. Gives whether there was something. */
    public boolean passToNext() {
        Task task = next(Long.MAX_VALUE);
        if (task != null) {
            run(task);
        }
        return task != null;
    }

    private synchronized Task next(long end) {
        return tasks.isEmpty() || tasks.peek().at > end ? null : tasks.remove();
    }

    private void run(Task task) {
        now = Math.max(now, task.at);
        task.run();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        synchronized (this) {
            Task task = new Task(command, now + unit.toNanos(delay), number++);
            tasks.add(task);
            return task;
        }
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long at;
        private final long order;

        Task(Runnable command, long at, long order) {
            super(command, null);
            this.at = at;
            this.order = order;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            return at == task.at ? Long.compare(order, task.order) : Long.compare(at, task.at);
        }
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
