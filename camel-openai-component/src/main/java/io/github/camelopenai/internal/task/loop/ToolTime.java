package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.client.time.CallProgress;
import io.github.camelopenai.internal.client.time.CallProgress.Phase;
import io.github.camelopenai.internal.client.time.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The time that tools take, which counts for {@code requestTimeout} as the time of calls does.
 *
 * @param deadline what the loop shares
 * @param target what the loop asks, for messages
 * @param clock nanoseconds from any origin
 */
record ToolTime(Deadline deadline, String target, LongSupplier clock) {

    /** Counts the time until a future ends, and ends it when the time is over. */
    <T> CompletableFuture<T> counted(CompletableFuture<T> tools) {
        CallProgress progress = new CallProgress(deadline, clock);
        progress.enter(Phase.TOOLS);
        tools.whenComplete((value, failure) -> progress.end());
        deadline.watch(new Deadline.Timed() {
            @Override
            public void timeOut() {
                tools.completeExceptionally(deadline.timeout(target));
            }

            @Override
            public void whenEnded(Runnable action) {
                tools.whenComplete((value, failure) -> action.run());
            }
        });
        return tools;
    }
}
