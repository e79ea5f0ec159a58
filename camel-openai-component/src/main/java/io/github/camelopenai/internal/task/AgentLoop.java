package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.message.stream.StreamBinding;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/**
 * Calls of a model and of the tools that it asks for, until it answers. No thread waits: not for the model, and not for the tools.
 *
 * <p>Each turn is a call of its own: it waits for its own permit, and has its own attempts. The places in a queue are free while tools run.
 */
public final class AgentLoop implements ExchangeTask {

    private final OpenAIClient client;
    private final LoopServices services;
    private final SingleCall plain;
    private final RequestBinding requests;
    private final AnswerBinding answers;
    private final StreamBinding streams;

    /** @param plain makes the calls of operations that know no tools, as a header may name one */
    public AgentLoop(MessageOptions options, OpenAIClient client, LoopServices services, SingleCall plain) {
        this.client = client;
        this.services = services;
        this.plain = plain;
        this.requests = new RequestBinding(options);
        this.answers = new AnswerBinding(options);
        this.streams = new StreamBinding(options, answers);
    }

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        ApiRequest request = requests.prepareRequest(exchange);
        if (ToolWire.of(request.operation()) == null) {
            return plain.send(request, exchange);
        }
        if (request.streaming()) {
            throw new OpenAIInvalidRequestException(
                    "The request asks for a stream, but a loop with tools (options tags, tools and tool.*) answers as a"
                            + " whole. Set streaming=false, or remove them.");
        }
        Deadline deadline = client.deadline();
        LoopState state = new LoopState(UUID.randomUUID().toString(), request.fields());
        LoopRun run = new LoopRun(services, request, exchange, state);
        Turns turns = new Turns(run, exchange, deadline);
        turns.await(run.open(), offered -> turns.next());
        return turns.task;
    }

    @Override
    public void stop() {
        services.toolbox().stop();
    }

    /** The turns of one loop whose answers come as a whole. */
    private final class Turns {

        private final LoopRun run;
        private final Exchange exchange;
        private final Deadline deadline;
        private final Executor route;
        private final CompletableFuture<Runnable> task = new CompletableFuture<>();
        private volatile CompletableFuture<?> underWay;

        Turns(LoopRun run, Exchange exchange, Deadline deadline) {
            this.run = run;
            this.exchange = exchange;
            this.deadline = deadline;
            this.route = services.routes().apply(exchange);
            task.whenComplete((conclusion, failure) -> {
                if (failure != null) {
                    underWay.cancel(false);
                }
            });
        }

        /** Goes on when a future has ended, on a thread of the route pool. */
        <T> void await(CompletableFuture<T> future, Consumer<T> then) {
            underWay = future;
            if (task.isDone()) {
                future.cancel(false);
            }
            future.whenComplete((value, failure) -> route.execute(() -> {
                if (failure != null) {
                    fail(failure instanceof CompletionException ? failure.getCause() : failure);
                    return;
                }
                try {
                    then.accept(value);
                } catch (Throwable e) {
                    fail(e);
                }
            }));
        }

        void next() {
            await(run.next(), request -> {
                Cancellation cancellation = ExchangeCancellation.of(exchange);
                await(client.sendHolding(request, deadline, cancellation), response -> answered(request, response));
            });
        }

        private void answered(ApiRequest request, ApiResponse response) {
            if (task.isDone()) {
                response.abandon();
                return;
            }
            JsonNode json;
            try {
                json = streams.whole(request, response, client);
            } catch (Throwable e) {
                response.wasOfNoUse(e);
                response.abandon();
                throw e;
            }
            // Others may have its share of the memory while tools run, for as long as these take
            response.releaseMemory();
            await(run.after(json), next -> {
                if (next == LoopRun.Next.TURN) {
                    next();
                } else {
                    end(request, response, json, next);
                }
            });
        }

        private void end(ApiRequest request, ApiResponse response, JsonNode json, LoopRun.Next next) {
            boolean isTaken = task.complete(() -> SingleCall.letGoOnFailure(response, () -> {
                answers.bind(request, response, json, client, exchange);
                run.tell();
                boolean isDirect = next == LoopRun.Next.RESULTS;
                exchange.getMessage().setHeader(OpenAIHeaders.MCP_RETURN_DIRECT, isDirect);
                if (isDirect) {
                    run.answerDirectly();
                }
            }));
            if (!isTaken) {
                response.abandon();
            }
        }

        private void fail(Throwable failure) {
            run.tell();
            task.completeExceptionally(failure);
        }
    }
}
