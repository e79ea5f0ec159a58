package io.github.camelopenai.examples.benchmarks.measure;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Makes calls, so many at a time: one after the other on as many threads where they block, else each at the end of the one before. */
final class Load implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final boolean blocks;

    /** @param blocks whether a call holds its thread */
    Load(boolean blocks) {
        this.blocks = blocks;
    }

    /** Makes calls for a time, and gives how many. */
    long during(int millis, int atATime, Supplier<CompletionStage<?>> call) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return run(Integer.MAX_VALUE, end, atATime, call);
    }

    /** Makes so many calls, all at once. */
    void allAtOnce(int calls, Supplier<CompletionStage<?>> call) throws InterruptedException {
        run(1, Long.MAX_VALUE, calls, call);
    }

    /** Makes so many calls, one after the other. */
    void oneByOne(int calls, Supplier<CompletionStage<?>> call) throws InterruptedException {
        run(calls, Long.MAX_VALUE, 1, call);
    }

    /** Makes so many calls in each of so many chains side by side. */
    void inChains(int calls, int chains, Supplier<CompletionStage<?>> call) throws InterruptedException {
        run(calls, Long.MAX_VALUE, chains, call);
    }

    private long run(int each, long end, int atATime, Supplier<CompletionStage<?>> call) throws InterruptedException {
        Chains chains = new Chains(each, end, atATime, call);
        for (int i = 0; i < atATime; i++) {
            if (blocks) {
                threads.execute(() -> chains.next(each));
            } else {
                chains.next(each);
            }
        }
        return chains.await();
    }

    /** Calls of which each begins when the one before it has ended. */
    private static final class Chains {

        private final long end;
        private final Supplier<CompletionStage<?>> call;
        private final CountDownLatch left;
        private final AtomicLong calls = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final boolean isTimed;

        Chains(int each, long end, int atATime, Supplier<CompletionStage<?>> call) {
            this.end = end;
            this.call = call;
            this.left = new CountDownLatch(atATime);
            this.isTimed = each == Integer.MAX_VALUE;
        }

        /** Does not call itself for a call that has ended at once: a blocking side would need a stack without end. */
        void next(int most) {
            int left = most;
            while (left > 0 && failure.get() == null && !(isTimed && System.nanoTime() > end)) {
                left--;
                CompletionStage<?> next;
                try {
                    next = call.get();
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                    break;
                }
                if (!next.toCompletableFuture().isDone()) {
                    int after = left;
                    next.whenComplete((answer, problem) -> {
                        done(problem);
                        next(after);
                    });
                    return;
                }
                next.whenComplete((answer, problem) -> done(problem));
            }
            this.left.countDown();
        }

        private void done(Throwable problem) {
            calls.incrementAndGet();
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        }

        long await() throws InterruptedException {
            left.await();
            if (failure.get() != null) {
                throw new CompletionException(failure.get());
            }
            return calls.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
