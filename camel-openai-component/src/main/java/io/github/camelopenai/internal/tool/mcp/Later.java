package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.internal.client.CallServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs steps of a future on the threads of calls. The timer only wakes them: it has one thread for the whole component. */
final class Later {

    private Later() {}

    /** Runs a step now. Where the component stops, the future fails. */
    static void run(CallServices services, CompletableFuture<?> future, Runnable step) {
        try {
            services.executor().execute(step);
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(stopped());
        }
    }

    /** Runs a step after a delay, unless the future has ended by then. */
    static void run(CallServices services, long delayMillis, CompletableFuture<?> future, Runnable step) {
        Runnable wake = () -> run(services, future, step);
        try {
            ScheduledFuture<?> timer = services.scheduler().schedule(wake, delayMillis, TimeUnit.MILLISECONDS);
            future.whenComplete((result, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(stopped());
        }
    }

    static OpenAIConnectException stopped() {
        return OpenAIConnectException.stopped(ApiError.unsent("A call of an MCP server", 0), "its route");
    }
}
