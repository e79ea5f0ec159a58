package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.message.OpenAIPendingApproval;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * One loop of model and tools: what is asked in the next turn, and what follows from an answer. How an answer comes, whole or as a stream, is
 * not known here.
 *
 * <p>Its steps run one after another, each on a thread of a pool.
 */
final class LoopRun {

    private final LoopServices services;
    private final LoopWatch watch;
    private final ApiRequest first;
    private final ToolWire wire;
    private final Exchange caller;
    private final LoopState state;
    private final LoopJournal journal;
    private final LoopReport report;
    private Map<String, Tool> tools = Map.of();
    private long turnBegan;
    private DirectResults results;
    private List<Map<String, Object>> handedOut;

    /** What follows an answer. */
    enum Next {
        /** The model is asked again. */
        TURN,
        /** The answer is the answer. */
        ANSWER,
        /** The results of the tools are the answer. */
        RESULTS,
        /** The calls of the tools are the answer. */
        HANDED_OUT,
        /** The loop waits for decisions. */
        SUSPENDED
    }

    /** @param caller what a tool may know of the exchange is read from it */
    LoopRun(LoopServices services, LoopWatch watch, Exchange caller, LoopState state, LoopJournal journal) {
        this.services = services;
        this.watch = watch;
        this.first = watch.request();
        this.wire = ToolWire.of(first.operation());
        this.caller = caller;
        this.state = state;
        this.journal = journal;
        this.report = new LoopReport(state, services.hasTools());
    }

    /** Tells what the loop does. */
    LoopReport report() {
        return report;
    }

    /** Finds the tools for an exchange and offers them to the model. */
    CompletableFuture<Void> open(Exchange exchange) {
        return services.toolbox().tools(exchange).thenAccept(found -> {
            tools = new ToolOffer(wire, services.rules()).offer(state, found);
        });
    }

    /** Whether the model waits for results: of a loop that another JVM has begun. */
    boolean isWaitedFor() {
        return !state.calls().isEmpty();
    }

    /** Makes the calls that the JVM before has not made. What it was at is made again only where that does no harm. */
    CompletableFuture<Next> goOn() {
        Approval.checkChanges(state.calls(), tools);
        if (state.isBrought()) {
            settle();
            report.tellOfTurn();
            return CompletableFuture.completedFuture(again());
        }
        for (OpenCall call : state.calls()) {
            Tool tool = tools.get(call.called().name());
            if (call.state() == OpenCall.State.RUNNING) {
                if (tool != null && tool.definition().hints().mayRunAgain()) {
                    call.again();
                } else {
                    call.done(call.answer(), 0);
                }
            }
        }
        return run();
    }

    /** The next turn asks this. */
    void ask(ObjectNode fields) {
        state.ask(fields);
        journal.asked();
        journal.save(state);
    }

    /** The request of the next turn. */
    CompletableFuture<ApiRequest> next() {
        return journal.saved()
                .thenCompose(kept -> new BeforeTurn(services.beforeTurn()).change(state, caller))
                .thenApply(changed -> begun());
    }

    private ApiRequest begun() {
        turnBegan = services.clock().getAsLong();
        return first.withFields(state.request());
    }

    /** Goes on after an answer, which has cost so much; the future ends with what follows. Ending it early ends the tools that can be ended. */
    CompletableFuture<Next> after(JsonNode answer, Cost paid) {
        List<CalledTool> called = wire.calls(answer);
        state.answered(
                Usage.of(answer),
                paid,
                called,
                TimeUnit.NANOSECONDS.toMillis(services.clock().getAsLong() - turnBegan));
        if (called.isEmpty()
                || services.rules().isRun() && (services.toolbox().isEmpty() || isOfCaller(answer, called))) {
            state.calls().clear();
            journal.answered();
            report.tellOfTurn();
            return CompletableFuture.completedFuture(Next.ANSWER);
        }
        state.add(wire, answer, called);
        journal.save(state);
        String bound = services.bounds().passed(state);
        if (bound != null) {
            return CompletableFuture.completedFuture(stopAt(bound));
        }
        return services.rules().isRun() ? run() : CompletableFuture.completedFuture(handOut());
    }

    private boolean isOfCaller(JsonNode answer, List<CalledTool> called) {
        return wire.asksForMore(answer)
                || called.stream().anyMatch(call -> state.ofCaller().contains(call.name()));
    }

    private Next handOut() {
        handedOut = HandedCalls.body(state.calls());
        report.handedOut();
        report.tellOfTurn();
        return Next.HANDED_OUT;
    }

    /** The calls that the route makes itself, or null. */
    List<Map<String, Object>> handedOut() {
        return handedOut;
    }

    private Next stopAt(String bound) {
        settle();
        if (services.bounds().answers() && !state.isLast()) {
            state.last();
            ToolWire.withdraw(state.request());
            journal.save(state);
            return Next.TURN;
        }
        throw services.bounds().failure(bound, state, wire);
    }

    private ToolBatch.Watcher watcher() {
        return new ToolBatch.Watcher() {
            @Override
            public CompletableFuture<Boolean> begins(OpenCall call, ToolDefinition tool, ToolCall made) {
                report.tellOf(call);
                if (!tool.hints().mayRunAgain()) {
                    FailureProperties.handedOn(caller);
                }
                CompletableFuture<Void> kept = journal.save(state);
                return services.once() == null
                        ? kept.thenApply(nothing -> true)
                        : kept.thenCompose(nothing -> services.once().mayBeMade(tool, made, state.decided(call)));
            }

            @Override
            public ToolCall runs(OpenCall call, ToolDefinition tool, ToolCall made) {
                return watch.began(call, tool, made);
            }

            @Override
            public void ended(OpenCall call) {
                watch.ended(call);
                report.tellOf(call);
                journal.save(state);
            }

            @Override
            public void check(ToolResult result) {
                wire.check(result);
            }
        };
    }

    /** The calls that somebody must decide on before any of the turn is made. */
    List<OpenCall> undecided() {
        Approval approval = services.approval();
        if (services.seal() == null) {
            return List.of();
        }
        return approval.suspends()
                ? approval.undecided(state, tools, services.rules().maxResult(), caller)
                : state.calls().stream().filter(OpenCall::isUndecided).toList();
    }

    private CompletableFuture<Next> run() {
        if (!undecided().isEmpty()) {
            journal.answered();
            return CompletableFuture.completedFuture(Next.SUSPENDED);
        }
        return make(this::afterTools);
    }

    private <T> CompletableFuture<T> make(Function<ToolBatch, T> then) {
        ToolBatch batch = new ToolBatch(services, tools, state.run(), state.calls(), caller, watcher());
        CompletableFuture<Void> ran = batch.begin();
        CompletableFuture<T> made = ran.thenApply(nothing -> then.apply(batch));
        made.whenComplete((value, failure) -> {
            if (failure != null) {
                ran.completeExceptionally(failure);
            }
        });
        return made;
    }

    private void settle() {
        state.settle(wire);
        journal.save(state);
    }

    private Next afterTools(ToolBatch batch) {
        ToolBatch.Failure failure = batch.failure();
        results = failure == null ? DirectResults.of(state.calls(), tools) : null;
        settle();
        report.tellOfTurn();
        failIf(failure);
        if (results != null) {
            report.direct();
            journal.answered();
            return Next.RESULTS;
        }
        return again();
    }

    private void failIf(ToolBatch.Failure failure) {
        if (failure != null) {
            settle();
            throw new OpenAIToolException(
                    "The tool " + failure.tool() + " failed: " + failure.cause().getMessage()
                            + ". Set toolFailure=tell to let the model know and go on.",
                    failure.tool(),
                    state.messages(wire),
                    failure.cause());
        }
    }

    private Next again() {
        if (ToolWire.isForced(state.request())) {
            // Else the model could never answer
            wire.choose(state.request(), "auto");
            journal.save(state);
        }
        return isStopped() ? stopAt("stopWhen") : Next.TURN;
    }

    /** Makes the calls that wait, and leaves their results for who asks the model. */
    CompletableFuture<Void> make() {
        return make(batch -> {
            // What has run does not run again, also where another call has failed
            keep(caller);
            failIf(batch.failure());
            return null;
        });
    }

    private boolean isStopped() {
        if (services.bounds().stopWhen() == null) {
            return false;
        }
        Exchange look = ToolExchange.ofCaller(caller);
        look.setProperty(OpenAIProperties.AGENTIC_TRACE, state.trace());
        report.setHeaders(look.getMessage());
        return services.bounds().stopWhen().matches(look);
    }

    /** What the tools gave, where that is the answer. */
    DirectResults results() {
        return results;
    }

    /** The loop as it waits for decisions. */
    OpenAIPendingApproval pending() {
        return services.seal().seal(first.operation().toString(), state, undecided());
    }

    /** The loop has its answer. */
    void ended(Exchange exchange) {
        journal.ended(exchange);
        keepHandedOut(exchange);
        report.tell(exchange);
    }

    /** Leaves the loop with an exchange that is to go on with it. */
    private void keepHandedOut(Exchange exchange) {
        if (handedOut == null) {
            exchange.removeProperty(OpenAIProperties.TOOL_LOOP);
        } else {
            keep(exchange);
        }
    }

    /** Leaves the loop with an exchange, if calls wait in it. */
    void keep(Exchange exchange) {
        HandedCalls.keep(exchange, first.operation().toString(), state);
    }

    /** Tells the last message of a stream what the loop did; it has its answer. */
    void tell(Message message) {
        report.setHeaders(message);
        if (message.getExchange() != null) {
            journal.ended(message.getExchange());
            keepHandedOut(message.getExchange());
            report.tellTrace(message.getExchange());
        }
    }
}
