package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolArguments;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one turn, side by side. It ends when all have ended that were begun: a failed one lets no other begin, and what runs may have
 * effects that the conversation must tell of.
 */
final class ToolBatch {

    private static final Logger LOG = LoggerFactory.getLogger(ToolBatch.class);

    private final LoopServices services;
    private final Map<String, Tool> tools;
    private final String run;
    private final List<OpenCall> calls;
    private final Exchange caller;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Set<CompletableFuture<ToolResult>> underWay = ConcurrentHashMap.newKeySet();
    private int next;
    private int running;
    private Failure failure;

    /** A tool that came to no result. */
    record Failure(String tool, Throwable cause) {}

    ToolBatch(LoopServices services, Map<String, Tool> tools, String run, List<OpenCall> calls, Exchange caller) {
        this.services = services;
        this.tools = tools;
        this.run = run;
        this.calls = calls;
        this.caller = caller;
        end.whenComplete((nothing, reason) -> {
            if (reason != null) {
                underWay.forEach(one -> one.cancel(false));
            }
        });
    }

    /** Begins. Ending the future early ends what can be ended. */
    CompletableFuture<Void> begin() {
        goOn();
        return end;
    }

    /** The first failure, where failures end the loop; null where there is none. */
    synchronized Failure failure() {
        return failure;
    }

    private void goOn() {
        for (OpenCall call = take(); call != null; call = take()) {
            begin(call);
        }
    }

    private OpenCall take() {
        synchronized (this) {
            boolean isOver = failure != null || end.isDone();
            while (!isOver && next < calls.size() && running < services.rules().maxParallel()) {
                OpenCall call = calls.get(next++);
                if (call.state() == OpenCall.State.OPEN) {
                    running++;
                    return call;
                }
            }
            if (running > 0 || !isOver && next < calls.size()) {
                return null;
            }
        }
        end.complete(null);
        return null;
    }

    private void begin(OpenCall call) {
        String name = call.called().name();
        Tool tool = tools.get(name);
        if (tool == null) {
            done(
                    call,
                    0,
                    ToolResult.error(
                            "There is no tool '" + name + "'. There are: " + String.join(", ", tools.keySet()) + '.'));
            return;
        }
        ToolArguments arguments = ToolArguments.read(call.called().arguments(), tool.definition());
        if (arguments.fault() != null) {
            done(call, 0, ToolResult.error(arguments.fault()));
            return;
        }
        begin(call, tool, arguments.values());
    }

    private void begin(OpenCall call, Tool tool, ObjectNode arguments) {
        long from = services.clock().getAsLong();
        call.running();
        CompletableFuture<ToolResult> result;
        try {
            result = tool.run(
                    new ToolCall(
                            run,
                            call.called().id(),
                            call.called().name(),
                            arguments,
                            services.rules().maxResult()),
                    caller);
        } catch (Throwable e) {
            failed(call, tool, from, e);
            return;
        }
        underWay.add(result);
        if (end.isDone()) {
            result.cancel(false);
        }
        limit(result, tool);
        result.whenComplete((given, reason) -> {
            underWay.remove(result);
            if (reason == null) {
                done(call, since(from), given);
            } else {
                failed(call, tool, from, reason instanceof CompletionException ? reason.getCause() : reason);
            }
        });
    }

    private long since(long from) {
        return TimeUnit.NANOSECONDS.toMillis(services.clock().getAsLong() - from);
    }

    private void limit(CompletableFuture<ToolResult> result, Tool tool) {
        long millis = tool.definition().timeoutMillis() > 0
                ? tool.definition().timeoutMillis()
                : services.rules().timeoutMillis();
        if (millis <= 0) {
            return;
        }
        try {
            ScheduledFuture<?> timer = services.scheduler()
                    .schedule(
                            () -> services.executor().execute(() -> timeOut(result, millis)),
                            millis,
                            TimeUnit.MILLISECONDS);
            result.whenComplete((given, reason) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            LOG.debug("The component stops; a tool has no time-out", e);
        }
    }

    private static void timeOut(CompletableFuture<ToolResult> result, long millis) {
        result.completeExceptionally(new TimeoutException("it took longer than toolTimeout (" + millis
                + " ms); it is not known whether it ran to its end, and its result will be dropped"));
    }

    private void failed(OpenCall call, Tool tool, long from, Throwable cause) {
        if (services.rules().tellsFailures()) {
            LOG.warn(
                    "The tool {} failed; the model is told so",
                    tool.definition().name(),
                    cause);
            done(call, since(from), ToolResult.error(sentence(tool, cause)));
            return;
        }
        call.done(ToolResult.error(sentence(tool, cause)), since(from));
        synchronized (this) {
            if (failure == null) {
                failure = new Failure(tool.definition().name(), cause);
            }
        }
        ended();
    }

    /** Without what the failure says: a message of an exception may hold what is not the model's to know. */
    private static String sentence(Tool tool, Throwable cause) {
        String name = tool.definition().name();
        return cause instanceof TimeoutException
                ? "The tool " + name + " did not end in time. It is not known whether it ran to its end."
                : "The tool " + name + " failed.";
    }

    private void done(OpenCall call, long millis, ToolResult result) {
        call.done(result, millis);
        ended();
    }

    private void ended() {
        synchronized (this) {
            running--;
        }
        goOn();
    }
}
