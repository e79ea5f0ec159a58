package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.client.CallServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a server: reached when it is first needed, by one attempt for all that wait; after a failure not again for a moment. A
 * program that has ended is started again after a delay, which grows while it goes on to end.
 */
final class McpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(McpConnection.class);
    private static final long CONNECT_MILLIS = 60_000;
    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long SOUND_MILLIS = 60_000;

    private final McpServerOptions options;
    private final CallServices services;
    private final Runnable whenToolsChanged;
    private final boolean isStdio;
    private CompletableFuture<McpSession> attempt;
    private McpSession session;
    private OpenAIException failure;
    private long failedAt;
    private long connectedAt;
    private long pauseMillis = SHORTEST_PAUSE_MILLIS;
    private boolean closed;

    McpConnection(McpServerOptions options, CallServices services, Runnable whenToolsChanged) {
        this.options = options;
        this.services = services;
        this.whenToolsChanged = whenToolsChanged;
        this.isStdio = options.address() instanceof McpServerOptions.Stdio;
    }

    /** The server, reached now where it is not yet. Ending the future early ends nothing: others wait for the same. */
    synchronized CompletableFuture<McpSession> session() {
        if (closed) {
            return CompletableFuture.failedFuture(stopped());
        }
        if (attempt != null) {
            return attempt.copy();
        }
        long left = pauseMillis - millisSince(failedAt);
        if (failure != null && left > 0) {
            return CompletableFuture.failedFuture(new OpenAIConnectException(
                    "The MCP server " + options.option() + " could not be reached, and is asked again in " + left
                            + " ms: " + failure.getMessage(),
                    ApiError.NONE,
                    failure));
        }
        return begin(0).copy();
    }

    private long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(services.ticker().getAsLong() - nanos);
    }

    private CompletableFuture<McpSession> begin(long delayMillis) {
        CompletableFuture<McpSession> next = new CompletableFuture<>();
        attempt = next;
        try {
            Runnable open = () -> services.executor().execute(() -> open(next));
            if (delayMillis == 0) {
                open.run();
            } else {
                services.scheduler().schedule(open, delayMillis, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            failed(next, null, stopped());
        }
        return next;
    }

    private void open(CompletableFuture<McpSession> next) {
        McpSession opened = null;
        try {
            opened = new McpSession(options, services, whenToolsChanged, reason -> lost(next, reason));
            greet(next, opened);
        } catch (Throwable e) {
            // Whatever it is: an attempt that does not end is lost, and all that wait for it
            if (opened != null) {
                opened.close();
            }
            failed(next, opened, e);
        }
    }

    private void greet(CompletableFuture<McpSession> next, McpSession opened) {
        synchronized (this) {
            session = closed ? null : opened;
        }
        CompletableFuture<McpSession> opening = opened.open();
        bound(opening, "was not ready within " + CONNECT_MILLIS + " ms");
        opening.whenComplete((ready, reason) -> {
            if (reason == null && isOpen(opened)) {
                connected(next, opened);
            } else {
                opened.close();
                failed(next, opened, reason == null ? stopped() : Steps.unwrapped(reason));
            }
        });
    }

    private synchronized boolean isOpen(McpSession opened) {
        return session == opened;
    }

    private void connected(CompletableFuture<McpSession> next, McpSession ready) {
        synchronized (this) {
            failure = null;
            connectedAt = services.ticker().getAsLong();
        }
        next.complete(ready);
    }

    private void failed(CompletableFuture<McpSession> next, McpSession opened, Throwable reason) {
        OpenAIException known = reason instanceof OpenAIException exception
                ? exception
                : new OpenAIConnectException(
                        "The MCP server " + options.option() + " could not be reached: " + reason,
                        ApiError.NONE,
                        reason);
        synchronized (this) {
            if (attempt == next) {
                forgetNow(known);
            }
            if (opened != null && session == opened) {
                session = null;
            }
        }
        next.completeExceptionally(known);
    }

    private void forgetNow(OpenAIException reason) {
        attempt = null;
        pauseMillis =
                failure == null || !isStdio ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        failure = reason;
        failedAt = services.ticker().getAsLong();
    }

    /** A program has ended by itself: it is started again, and what needs it meanwhile waits for that. */
    private void lost(CompletableFuture<McpSession> which, OpenAIException reason) {
        long pause;
        synchronized (this) {
            boolean wasReady = attempt == which && which.isDone();
            if (closed || !wasReady) {
                return;
            }
            boolean wasSound = millisSince(connectedAt) > SOUND_MILLIS;
            pause = wasSound ? SHORTEST_PAUSE_MILLIS : pauseMillis;
            pauseMillis = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            begin(pause);
        }
        LOG.warn("{} It is started again in {} ms.", reason.getMessage(), pause);
    }

    /**
     * What is known of a server is no longer true: the next one that needs it asks anew.
     *
     * @param reason why nothing is to be asked for a moment, or null
     */
    void forget(McpSession which, OpenAIException reason) {
        synchronized (this) {
            if (session != which || attempt == null) {
                return;
            }
            session = null;
            attempt = null;
            if (reason != null) {
                forgetNow(reason);
            }
        }
        if (isStdio) {
            which.close();
        } else {
            which.retire();
        }
    }

    /** Ends a future that takes too long. */
    void bound(CompletableFuture<?> future, String what) {
        try {
            Runnable end = () -> future.completeExceptionally(new OpenAITimeoutException(
                    "The MCP server " + options.option() + ' ' + what + '.', ApiError.unanswered(null, 1), null));
            ScheduledFuture<?> timer = services.scheduler().schedule(end, CONNECT_MILLIS, TimeUnit.MILLISECONDS);
            future.whenComplete((result, reason) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(stopped());
        }
    }

    private OpenAIConnectException stopped() {
        return OpenAIConnectException.stopped(
                ApiError.unsent("A call of the MCP server " + options.option(), 0), "its route");
    }

    /** Ends everything. The future ends when no process is left. */
    CompletableFuture<Void> close() {
        CompletableFuture<McpSession> waiting;
        McpSession open;
        synchronized (this) {
            closed = true;
            waiting = attempt;
            open = session;
            attempt = null;
            session = null;
        }
        if (waiting != null) {
            waiting.completeExceptionally(stopped());
        }
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }
}
