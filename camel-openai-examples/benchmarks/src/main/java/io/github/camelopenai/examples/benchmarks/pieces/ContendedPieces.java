package io.github.camelopenai.examples.benchmarks.pieces;

import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiter;
import io.github.camelopenai.internal.client.limit.Permit;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.route.RouteThreads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.StrictConnPool;
import org.apache.hc.core5.util.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What all calls of a component meet at, whatever thread they are on. */
@State(Scope.Benchmark)
public class ContendedPieces {

    private static final RateLimits UNTOLD = RateLimits.of(name -> null);
    private static final HttpHost ROUTE = new HttpHost("http", "127.0.0.1", 80);
    private static final int CONNECTIONS = 2_000;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService pool = Executors.newFixedThreadPool(8);
    private final Limiter free = limiter(0);
    private final Limiter limited = limiter(1_000_000);
    private final CallStatistics statistics = new CallStatistics();
    private final RouteThreads routes =
            new RouteThreads(pool, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final ManagedConnPool<HttpHost, Connection> strict = new StrictConnPool<>(CONNECTIONS, CONNECTIONS);
    private final ManagedConnPool<HttpHost, Connection> lax = new LaxConnPool<>(CONNECTIONS);

    private Limiter limiter(int most) {
        Limiter limiter = new Limiter(
                "benchmark",
                new LimitOptions(most, 0, 0, Duration.ofSeconds(1), 10_000, Duration.ofMinutes(2), true),
                scheduler,
                Runnable::run,
                System::nanoTime);
        // A server that has answered so many is trusted
        for (int i = 0; i < 1_000; i++) {
            pass(limiter);
        }
        return limiter;
    }

    private static Permit pass(Limiter limiter) {
        Permit permit = limiter.permit(0, admitted -> {});
        permit.enter();
        permit.answered(UNTOLD);
        permit.used(10);
        permit.leave();
        return permit;
    }

    /** A call's way through the limiter where no limit is set. */
    @Benchmark
    public Permit limiterWithoutLimits() {
        return pass(free);
    }

    /** The same with a limit that holds nobody up. */
    @Benchmark
    public Permit limiterWithALimit() {
        return pass(limited);
    }

    /** A call that is counted, and its end. */
    @Benchmark
    public void statistics() {
        CallState call = new Idle();
        statistics.began(call);
        statistics.attempted(call, 1);
        statistics.ended(call);
    }

    /** The hand-over of an answer to a route that has nothing to do. */
    @Benchmark
    public void routeThreads() {
        routes.execute(() -> {});
    }

    @Benchmark
    public void strictPool() throws Exception {
        lease(strict);
    }

    @Benchmark
    public void laxPool() throws Exception {
        lease(lax);
    }

    private static void lease(ManagedConnPool<HttpHost, Connection> pool) throws Exception {
        PoolEntry<HttpHost, Connection> entry =
                pool.lease(ROUTE, null, Timeout.DISABLED, null).get();
        if (!entry.hasConnection()) {
            entry.assignConnection(new Connection());
        }
        pool.release(entry, true);
    }

    @TearDown
    public void stop() {
        scheduler.shutdownNow();
        pool.shutdownNow();
    }

    private static final class Idle implements CallState {

        @Override
        public boolean isWaiting() {
            return false;
        }

        @Override
        public boolean isStreaming() {
            return false;
        }
    }

    private static final class Connection implements ModalCloseable {

        @Override
        public void close(CloseMode mode) {
            // Nothing is open
        }

        @Override
        public void close() {
            // Nothing is open
        }
    }
}
