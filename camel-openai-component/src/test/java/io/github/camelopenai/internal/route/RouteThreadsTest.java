package io.github.camelopenai.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RouteThreadsTest {

    private static final int THREADS = 4;

    private final ThreadPoolExecutor pool =
            (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS, RouteThreadsTest::quietThread);
    private final RouteThreads routes = new RouteThreads(pool, 1);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @RepeatedTest(20)
    void runsEachRouteOnceHoweverManyHandThemOver() throws InterruptedException {
        runsEachRouteOnce(routes);
    }

    @RepeatedTest(20)
    void runsEachRouteOnceWhereSeveralThreadsLook() throws InterruptedException {
        runsEachRouteOnce(new RouteThreads(pool, 3));
    }

    @Test
    void asManyThreadsLookAsCoresAreSpare() {
        List<Runnable> woken = new ArrayList<>();
        RouteThreads threads = new RouteThreads(woken::add, 2);

        for (int i = 0; i < 5; i++) {
            threads.execute(() -> {});
        }

        assertThat(woken).hasSize(2);
    }

    private static void runsEachRouteOnce(RouteThreads routes) throws InterruptedException {
        int each = 5_000;
        AtomicInteger[] runs = new AtomicInteger[3 * each];
        ExecutorService ioThreads = Executors.newFixedThreadPool(3);
        for (int io = 0; io < 3; io++) {
            int first = io * each;
            ioThreads.execute(() -> {
                for (int i = first; i < first + each; i++) {
                    AtomicInteger count = new AtomicInteger();
                    runs[i] = count;
                    routes.execute(count::incrementAndGet);
                    if (i % 97 == 0) {
                        // Time enough for all to fall asleep
                        Thread.yield();
                    }
                }
            });
        }
        ioThreads.shutdown();

        assertThat(ioThreads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        await().until(() -> Stream.of(runs).allMatch(count -> count.get() > 0));
        assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void aRouteThatBlocksHoldsUpNoOther() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(100);
        for (int i = 0; i < THREADS - 1; i++) {
            routes.execute(() -> awaitQuietly(released));
        }
        for (int i = 0; i < 100; i++) {
            routes.execute(others::countDown);
        }

        others.await();
        released.countDown();
    }

    @Test
    void usesAllThreadsWhereAllRoutesBlock() {
        CountDownLatch released = new CountDownLatch(1);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3 * THREADS; i++) {
            routes.execute(() -> {
                used.add(Thread.currentThread());
                awaitQuietly(released);
            });
        }

        await().untilAsserted(() -> assertThat(used).hasSize(THREADS));
        released.countDown();
    }

    @Test
    void whatWaitedBehindRoutesThatBlockedIsRunWhenTheseGoOn() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 10 * THREADS; i++) {
            routes.execute(() -> {
                awaitQuietly(released);
                done.incrementAndGet();
            });
        }
        released.countDown();

        await().untilAsserted(() -> assertThat(done).hasValue(10 * THREADS));
    }

    @Test
    void goesOnBehindARouteThatThrows() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            routes.execute(() -> {
                done.incrementAndGet();
                throw new IllegalStateException("On purpose");
            });
        }

        await().untilAsserted(() -> assertThat(done).hasValue(50));
    }

    @Test
    void runsRoutesOnTheCallersThreadWhenThePoolHasStopped() {
        pool.shutdown();
        List<Thread> ranOn = new ArrayList<>();

        routes.execute(() -> ranOn.add(Thread.currentThread()));

        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void holdsNoThreadWhileThereIsNothingToDo() {
        routes.execute(() -> {});

        await().untilAsserted(() -> assertThat(pool.getActiveCount()).isZero());
    }

    /** One that says nothing of what is thrown on purpose. */
    private static Thread quietThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((failed, failure) -> {});
        return thread;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
