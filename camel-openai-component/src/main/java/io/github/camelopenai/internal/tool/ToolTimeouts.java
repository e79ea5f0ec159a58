package io.github.camelopenai.internal.tool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long calls of tools may take.
 *
 * @param millis where the tool does not say; 0 is for ever
 * @param scheduler runs time-outs
 * @param executor runs what follows a time-out
 */
public record ToolTimeouts(long millis, ScheduledExecutorService scheduler, Executor executor) {

    /** Where nothing says how long. */
    public static final long DEFAULT_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(ToolTimeouts.class);

    /** Ends the future of a call with a {@link TimeoutException} where it takes too long. */
    public void limit(CompletableFuture<ToolResult> result, ToolDefinition tool) {
        long most = tool.timeoutMillis() > 0 ? tool.timeoutMillis() : millis;
        if (most <= 0) {
            return;
        }
        try {
            ScheduledFuture<?> timer = scheduler.schedule(
                    () -> executor.execute(() -> timeOut(result, most)), most, TimeUnit.MILLISECONDS);
            result.whenComplete((given, reason) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            LOG.debug("The component stops; a tool has no time-out", e);
        }
    }

    private static void timeOut(CompletableFuture<ToolResult> result, long most) {
        result.completeExceptionally(new TimeoutException("it took longer than toolTimeout (" + most
                + " ms); it is not known whether it ran to its end, and its result will be dropped"));
    }

    /** What the model is told of a failure, without what the failure says: its message may hold what is not the model's to know. */
    public static ToolResult failed(ToolDefinition tool, Throwable cause) {
        return ToolResult.error(
                cause instanceof TimeoutException
                        ? "The tool " + tool.name() + " did not end in time. It is not known whether it ran to its end."
                        : "The tool " + tool.name() + " failed.");
    }
}
