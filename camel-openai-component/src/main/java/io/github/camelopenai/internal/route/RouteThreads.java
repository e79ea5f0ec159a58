package io.github.camelopenai.internal.route;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands answers over from the I/O threads to the threads of a pool, on which their routes go on.
 *
 * <p>What costs in a hand-over is to wake a thread and to be interrupted by it: on one core a tenth of a call. So a thread that has
 * nothing more to do checks the queue a few times before it sleeps, letting others run in between, and while as many of them look as
 * there are cores to spare, no other thread is woken. When many answers come, the threads find the next one where they are; when few
 * come, they sleep.
 *
 * <p>A route may block. So a thread that takes an answer and leaves others in the queue first wakes another thread for them.
 */
public final class RouteThreads implements Executor {

    private static final int LOOKS = 2;

    private final Executor pool;
    private final int mostLooking;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** How many threads look for work, or are woken to do so. */
    private final AtomicInteger looking = new AtomicInteger();

    /** @param mostLooking how many threads may look for work at a time: the cores that the I/O threads leave, or one */
    public RouteThreads(Executor pool, int mostLooking) {
        this.pool = pool;
        this.mostLooking = mostLooking;
    }

    /** Runs a route on a thread of the pool, or here where the pool takes nothing any more: the exchange must end all the same. */
    @Override
    public void execute(Runnable route) {
        waiting.add(route);
        wakeOne();
    }

    private void wakeOne() {
        if (!oneMoreMayLook()) {
            return;
        }
        // A pool with a profile of the user's may drop the tasks that come after its end without a word
        boolean isOver = pool instanceof ExecutorService service && service.isShutdown();
        if (isOver || !isTaken()) {
            looking.decrementAndGet();
            for (Runnable route = waiting.poll(); route != null; route = waiting.poll()) {
                route.run();
            }
        }
    }

    private boolean oneMoreMayLook() {
        int now = looking.get();
        while (now < mostLooking) {
            if (looking.compareAndSet(now, now + 1)) {
                return true;
            }
            now = looking.get();
        }
        return false;
    }

    private boolean isTaken() {
        try {
            pool.execute(this::work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void work() {
        for (Runnable route = find(); route != null; route = find()) {
            if (!waiting.isEmpty()) {
                wakeOne();
            }
            route.run();
            looking.incrementAndGet();
        }
    }

    /** Looks for a route until this thread is not needed. */
    private Runnable find() {
        while (true) {
            Runnable route = look();
            looking.decrementAndGet();
            // What came just now has seen somebody look, and wakes nobody
            boolean isNeeded = route == null && !waiting.isEmpty() && oneMoreMayLook();
            if (!isNeeded) {
                return route;
            }
        }
    }

    private Runnable look() {
        Runnable route = waiting.poll();
        for (int i = 0; route == null && i < LOOKS; i++) {
            Thread.yield();
            route = waiting.poll();
        }
        return route;
    }
}
