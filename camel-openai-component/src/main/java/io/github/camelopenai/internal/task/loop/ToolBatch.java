package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolArguments;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one turn, side by side. It ends when all have ended that were begun: a failed one lets no other begin, and what runs may have
 * effects that the conversation must tell of.
 */
final class ToolBatch {

    private static final Logger LOG = LoggerFactory.getLogger(ToolBatch.class);

    private static final String MADE_BEFORE =
            "This call was made before with the same arguments, and was not made again.";

    private final LoopServices services;
    private final Map<String, Tool> tools;
    private final String run;
    private final List<OpenCall> calls;
    private final Exchange caller;
    private final Watcher watcher;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Set<CompletableFuture<ToolResult>> underWay = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Decision>> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rounds = new AtomicInteger();
    private int next;
    private int running;
    private Failure failure;

    /** Sees the calls, on any thread. */
    interface Watcher {

        /**
         * A call is about to begin. It begins when the future has ended, unless that says that it was made before.
         *
         * @return whether it may be made
         */
        CompletableFuture<Boolean> begins(OpenCall call, ToolDefinition tool, ToolCall made);

        /** A call begins now; the call as the tool gets it. */
        ToolCall runs(OpenCall call, ToolDefinition tool, ToolCall made);

        /** A call has ended. */
        void ended(OpenCall call);

        /** Throws where the model can be given no such result, with the reason. */
        void check(ToolResult result);
    }

    /** A tool that came to no result. */
    record Failure(String tool, Throwable cause) {}

    /** @param watcher is told of each call that has begun or ended */
    ToolBatch(
            LoopServices services,
            Map<String, Tool> tools,
            String run,
            List<OpenCall> calls,
            Exchange caller,
            Watcher watcher) {
        this.services = services;
        this.tools = tools;
        this.run = run;
        this.calls = calls;
        this.caller = caller;
        this.watcher = watcher;
        end.whenComplete((nothing, reason) -> {
            if (reason != null) {
                underWay.forEach(one -> one.cancel(false));
                waiting.forEach(one -> one.cancel(false));
            }
        });
    }

    /** Begins. Ending the future early ends what can be ended. */
    CompletableFuture<Void> begin() {
        goOn();
        return end;
    }

    /** The first failure, where failures end the loop, or null. */
    synchronized Failure failure() {
        return failure;
    }

    /**
     * Begins what may begin. One thread at a time does so, and goes round again for those that come meanwhile: calls that end at once would
     * nest as deep as there are of them.
     */
    private void goOn() {
        if (rounds.getAndIncrement() > 0) {
            return;
        }
        int asked = 1;
        while (asked > 0) {
            for (OpenCall call = take(); call != null; call = take()) {
                try {
                    begin(call);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            }
            asked = rounds.addAndGet(-asked);
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
        if (call.decision() != null) {
            decided(call, tool, arguments.values(), call.decision(), null);
            return;
        }
        Approval approval = services.approval();
        ToolCall asked = toolCall(call, arguments.values());
        if (approval == null || !approval.isNeeded(tool.definition(), asked, caller)) {
            begin(call, tool, arguments.values());
            return;
        }
        CompletableFuture<Decision> decision = approval.ask(tool.definition(), asked, caller);
        waiting.add(decision);
        if (end.isDone()) {
            decision.cancel(false);
        }
        decision.whenComplete((said, reason) -> {
            waiting.remove(decision);
            try {
                decided(call, tool, arguments.values(), said, reason);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    private void decided(OpenCall call, Tool tool, ObjectNode arguments, Decision said, Throwable reason) {
        long now = services.clock().getAsLong();
        if (reason != null) {
            failed(call, tool, now, reason);
        } else if (!said.isYes()) {
            done(call, 0, ToolResult.error("The call of " + call.called().name() + " was not allowed."));
        } else if (said.arguments() == null) {
            begin(call, tool, arguments);
        } else {
            ToolArguments changed = ToolArguments.read(said.arguments(), tool.definition());
            if (changed.fault() == null) {
                begin(call, tool, changed.values());
            } else {
                failed(
                        call,
                        tool,
                        now,
                        new IllegalArgumentException("The arguments of the decision: " + changed.fault()));
            }
        }
    }

    private ToolCall toolCall(OpenCall call, ObjectNode arguments) {
        return new ToolCall(
                run,
                call.called().id(),
                call.called().name(),
                arguments,
                services.rules().maxResult());
    }

    private void begin(OpenCall call, Tool tool, ObjectNode arguments) {
        long from = services.clock().getAsLong();
        ToolCall made = toolCall(call, arguments);
        call.running();
        watcher.begins(call, tool.definition(), made).whenComplete((may, reason) -> {
            try {
                if (reason != null) {
                    failed(call, tool, from, unwrapped(reason));
                } else if (may) {
                    run(call, tool, made, from);
                } else {
                    done(call, 0, ToolResult.error(MADE_BEFORE));
                }
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    private static Throwable unwrapped(Throwable reason) {
        return reason instanceof CompletionException ? reason.getCause() : reason;
    }

    private void run(OpenCall call, Tool tool, ToolCall made, long from) {
        CompletableFuture<ToolResult> result;
        try {
            result = tool.run(watcher.runs(call, tool.definition(), made), caller);
        } catch (Throwable e) {
            failed(call, tool, from, e);
            return;
        }
        underWay.add(result);
        if (end.isDone()) {
            result.cancel(false);
        }
        services.toolTimeouts().limit(result, tool.definition());
        CompletableFuture<ToolResult> checked = result.thenApply(given -> {
            watcher.check(given);
            return given;
        });
        checked.whenComplete((given, reason) -> {
            underWay.remove(result);
            if (reason == null) {
                done(call, since(from), given);
            } else {
                failed(call, tool, from, unwrapped(reason));
            }
        });
    }

    private long since(long from) {
        return TimeUnit.NANOSECONDS.toMillis(services.clock().getAsLong() - from);
    }

    private void failed(OpenCall call, Tool tool, long from, Throwable cause) {
        if (cause instanceof CancellationException && end.isDone()) {
            // The loop was ended early. How far the call came is kept: a running tool may run to its end
            ended();
            return;
        }
        if (services.rules().tellsFailures()) {
            LOG.warn(
                    "The tool {} failed; the model is told so",
                    tool.definition().name(),
                    cause);
            done(call, since(from), ToolTimeouts.failed(tool.definition(), cause));
            return;
        }
        call.done(ToolTimeouts.failed(tool.definition(), cause), since(from));
        watcher.ended(call);
        synchronized (this) {
            if (failure == null) {
                failure = new Failure(tool.definition().name(), cause);
            }
        }
        ended();
    }

    private void done(OpenCall call, long millis, ToolResult result) {
        call.done(result, millis);
        watcher.ended(call);
        ended();
    }

    private void ended() {
        synchronized (this) {
            running--;
        }
        goOn();
    }
}
