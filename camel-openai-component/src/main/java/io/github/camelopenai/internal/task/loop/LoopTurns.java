package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.memory.Recall;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.answer.TextAnswer;
import io.github.camelopenai.internal.message.stream.LoopChunks;
import io.github.camelopenai.internal.message.stream.LoopChunks.Following;
import io.github.camelopenai.internal.task.Repairs;
import io.github.camelopenai.internal.task.StepChain;
import io.github.camelopenai.internal.task.follow.LoopOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The turns of one loop: each asks the model, runs the tools that it calls, and says what follows. */
final class LoopTurns implements LoopChunks.Turns {

    private final OpenAIClient client;
    private final LoopRun run;
    private final LoopWatch watch;
    private final Recall recall;
    private final LoopState state;
    private final Deadline deadline;
    private final Cancellation cancellation;
    private final Executor route;
    private final ToolTime time;
    private final Repairs repairs;
    private final boolean stripsThinking;
    private volatile LoopOutcome.End end = LoopOutcome.End.FAILED;
    private volatile Throwable failure;
    private volatile boolean isStream;

    LoopTurns(
            LoopServices services,
            OpenAIClient client,
            ApiRequest request,
            Exchange exchange,
            Exchange caller,
            LoopState state,
            Recall recall,
            LoopJournal journal,
            Executor route) {
        this.client = client;
        this.state = state;
        this.recall = recall;
        this.watch = LoopWatch.of(services, exchange, request, client.uri(request));
        this.run = new LoopRun(services, watch, caller, state, journal);
        this.repairs = new Repairs(request);
        this.stripsThinking = request.stripsThinking();
        if (request.shape() != null && !request.streaming()) {
            run.report().shaped(repairs);
        }
        this.deadline = client.deadline();
        this.cancellation = ExchangeCancellation.of(exchange);
        if (cancellation != null) {
            ExchangeCancellation.set(caller, cancellation);
        }
        this.route = route;
        this.time = new ToolTime(deadline, client.target(request), services.clock());
    }

    LoopRun run() {
        return run;
    }

    /** The chunks of the loop are read from now on: it ends with them, and not with its task. */
    void streams() {
        isStream = true;
    }

    /** The task of the loop has ended. */
    void taskEnded(Throwable reason) {
        if (reason != null) {
            watch.ended(state, LoopOutcome.End.FAILED, reason);
        } else if (!isStream) {
            watch.ended(state, end, null);
        }
    }

    @Override
    public void failed(Throwable reason) {
        failure = reason;
    }

    Recall recall() {
        return recall;
    }

    Executor route() {
        return route;
    }

    /** Ends with what the tools and the routes of the loop give, whose time is none of the server's. */
    CompletableFuture<LoopRun.Next> goOn() {
        return time.counted(run.goOn());
    }

    /** Makes the calls that wait. */
    CompletableFuture<Void> make() {
        return time.counted(run.make());
    }

    /** Asks the model. */
    void next(StepChain<?> chain, BiConsumer<ApiRequest, ApiResponse> then) {
        chain.await(
                time.counted(run.next()),
                request -> chain.await(
                        client.sendHolding(request, deadline, cancellation),
                        response -> then.accept(request, response)));
    }

    /** Whether the answer does not fit its schema, and the model is asked to put it right. */
    boolean isAskedAgain(ApiRequest request, ApiResponse response, JsonNode answer) {
        ApiRequest again;
        try {
            again = repairs.after(request, response, answer);
        } catch (RuntimeException e) {
            response.wasOfNoUse(e);
            throw e;
        }
        if (again != null) {
            run.ask(again.fields());
        }
        return again != null;
    }

    /** Runs the tools that an answer asks for. */
    CompletableFuture<LoopRun.Next> tools(JsonNode answer, ApiResponse response) {
        return time.counted(run.after(answer, response.cost(answer)));
    }

    @Override
    public CompletableFuture<Following> after(ObjectNode answer, ApiResponse head) {
        StepChain<Following> chain = new StepChain<>(route);
        chain.await(
                CompletableFuture.completedFuture(answer),
                read -> chain.await(
                        tools(read, head), next -> chain.await(keep(next, read), kept -> follow(next, chain))));
        chain.end().whenComplete((following, reason) -> failure = reason);
        return chain.end();
    }

    private void follow(LoopRun.Next next, StepChain<Following> chain) {
        switch (next) {
            case TURN ->
                next(chain, (request, response) -> {
                    if (!chain.end().complete(Following.turn(request, response))) {
                        response.abandon();
                    }
                });
            case ANSWER -> chain.end().complete(Following.nothing());
            case HANDED_OUT -> chain.end().complete(Following.calls(run.handedOut()));
            case SUSPENDED -> throw new IllegalStateException("A stream cannot be suspended");
            case RESULTS -> chain.end().complete(Following.results(run.results().body()));
        }
    }

    /** Lets the conversation remember the answer, if it is one. */
    CompletableFuture<Void> keep(LoopRun.Next next, JsonNode answer) {
        if (next != LoopRun.Next.TURN) {
            end = LoopOutcome.End.valueOf(next.name());
        }
        if (next == LoopRun.Next.ANSWER || next == LoopRun.Next.RESULTS) {
            return recall.keep(
                    state.run(),
                    state.turn(),
                    stripsThinking ? TextAnswer.withoutThoughts(answer) : answer,
                    next == LoopRun.Next.RESULTS ? run.results().body() : null);
        }
        if (next == LoopRun.Next.SUSPENDED || next == LoopRun.Next.HANDED_OUT) {
            recall.leave();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void tell(Message message) {
        run.tell(message);
        recall.tell(message);
    }

    @Override
    public void ended() {
        watch.ended(state, end, null);
    }

    @Override
    public void closed() {
        recall.leave();
        watch.ended(state, failure == null ? end : LoopOutcome.End.FAILED, failure);
    }
}
