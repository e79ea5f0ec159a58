package io.github.camelopenai.examples.benchmarks.pieces;

import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiter;
import io.github.camelopenai.internal.client.limit.Permit;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call's way through the limiter where no limit holds it. */
@State(Scope.Thread)
public class LimiterPiece {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Limiter limiter = new Limiter(
            "benchmark",
            new LimitOptions(0, 0, 0, Duration.ofSeconds(1), 10_000, Duration.ofMinutes(2), true),
            scheduler,
            Runnable::run,
            System::nanoTime);

    @Benchmark
    public Permit enterAndLeave() {
        Permit permit = limiter.permit(0, admitted -> {});
        permit.enter();
        permit.leave();
        return permit;
    }

    @TearDown
    public void stop() {
        scheduler.shutdownNow();
    }
}
