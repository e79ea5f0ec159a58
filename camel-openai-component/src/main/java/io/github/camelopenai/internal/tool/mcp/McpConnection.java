package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.client.CallServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a server: reached when it is first needed, by one attempt for all that wait. A program that has ended is started again after a
 * delay, which grows while it goes on to end.
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
    private Steps<McpSession> attempt;
    private CompletableFuture<McpSession> outcome;
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
            return CompletableFuture.failedFuture(Later.stopped());
        }
        if (attempt != null) {
            return outcome.copy();
        }
        long left = pauseMillis - millisSince(failedAt);
        if (isStdio && failure != null && left > 0) {
            return CompletableFuture.failedFuture(new OpenAIConnectException(
                    "The MCP server " + options.option() + " could not be reached, and is started again in " + left
                            + " ms at the earliest: " + failure.getMessage(),
                    ApiError.NONE,
                    failure));
        }
        begin(0);
        return outcome.copy();
    }

    private long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(services.ticker().getAsLong() - nanos);
    }

    private void begin(long delayMillis) {
        Steps<McpSession> next = new Steps<>();
        attempt = next;
        // Those that wait hear of it when it is noted: one that asks again then begins another attempt
        outcome = next.whenComplete((ready, reason) -> ended(next, reason));
        if (delayMillis == 0) {
            Later.run(services, next, () -> open(next));
        } else {
            Later.run(services, delayMillis, next, () -> open(next));
        }
    }

    private void open(Steps<McpSession> next) {
        bound(next, "was not ready within " + CONNECT_MILLIS + " ms");
        McpSession opened;
        try {
            opened = new McpSession(options, services, whenToolsChanged, reason -> lost(next, reason));
        } catch (Throwable e) {
            // Whatever it is: an attempt that does not end is lost, and all that wait for it
            next.completeExceptionally(known(e));
            return;
        }
        synchronized (this) {
            session = opened;
        }
        next.whenComplete((ready, reason) -> {
            if (reason != null) {
                opened.close();
            }
        });
        next.then(opened.open(), next::complete, reason -> next.completeExceptionally(known(reason)));
    }

    private OpenAIException known(Throwable reason) {
        return reason instanceof OpenAIException exception
                ? exception
                : new OpenAIConnectException(
                        "The MCP server " + options.option() + " could not be reached: " + reason,
                        ApiError.NONE,
                        reason);
    }

    private synchronized void ended(Steps<McpSession> which, Throwable reason) {
        if (reason == null) {
            failure = null;
            connectedAt = services.ticker().getAsLong();
        } else if (attempt == which) {
            forgetNow(known(reason));
        }
    }

    private void forgetNow(OpenAIException reason) {
        attempt = null;
        session = null;
        pauseMillis = failure == null ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        failure = reason;
        failedAt = services.ticker().getAsLong();
    }

    /** A program has ended by itself: it is started again, and what needs it meanwhile waits for that. */
    private void lost(Steps<McpSession> which, OpenAIException reason) {
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
     * @param reason why a program is not started again for a moment, or null
     */
    void forget(McpSession which, OpenAIException reason) {
        synchronized (this) {
            if (session != which || attempt == null) {
                return;
            }
            if (reason == null) {
                session = null;
                attempt = null;
            } else {
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
        Later.run(
                services,
                CONNECT_MILLIS,
                future,
                () -> future.completeExceptionally(new OpenAITimeoutException(
                        "The MCP server " + options.option() + ' ' + what + '.', ApiError.unanswered(null, 1), null)));
    }

    /** Ends everything. The future ends when no process is left. */
    CompletableFuture<Void> close() {
        Steps<McpSession> waiting;
        McpSession open;
        synchronized (this) {
            closed = true;
            waiting = attempt;
            open = session;
            attempt = null;
            session = null;
        }
        if (waiting != null) {
            waiting.completeExceptionally(Later.stopped());
        }
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }
}
