package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.message.stream.LoopChunks;
import io.github.camelopenai.internal.message.stream.LoopChunks.Following;
import io.github.camelopenai.internal.message.stream.StreamBinding;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Calls of a model and of the tools that it asks for, until it answers. No thread waits: not for the model, and not for the tools.
 *
 * <p>Each turn is a call of its own: it waits for its own permit, and has its own attempts. The places in a queue are free while tools run.
 * Of a stream, the route gets the chunks of all turns.
 */
public final class AgentLoop implements ExchangeTask {

    private static final List<String> STREAM = List.of("stream", "stream_options");

    private final OpenAIClient client;
    private final LoopServices services;
    private final SingleCall plain;
    private final AsyncProcessor target;
    private final boolean tellsEvents;
    private final boolean isContent;
    private final RequestBinding requests;
    private final AnswerBinding answers;
    private final StreamBinding streams;

    /**
     * @param plain makes the calls of operations that know no tools, as a header may name one
     * @param target takes the chunks of streams, or null where the route takes them
     */
    public AgentLoop(
            MessageOptions options,
            OpenAIClient client,
            LoopServices services,
            SingleCall plain,
            AsyncProcessor target) {
        this.client = client;
        this.services = services;
        this.plain = plain;
        this.target = target;
        this.tellsEvents = options.stream().events();
        this.isContent = options.result().format() == OutputFormat.content;
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
        return loop(exchange, request, null);
    }

    /** Goes on with a loop that waited. */
    CompletableFuture<Runnable> goOn(Exchange exchange, LoopState state) {
        return loop(exchange, request(exchange, state), state);
    }

    /** Makes the calls that a loop waits for, and leaves it with its exchange. */
    CompletableFuture<Runnable> make(Exchange exchange, LoopState state) {
        Executor route = services.routes().apply(exchange);
        StepChain<Runnable> task = new StepChain<>(route);
        LoopJournal journal = new LoopJournal(null, null, services.executor());
        Turns turns = new Turns(request(exchange, state), exchange, exchange, state, journal, route);
        // What has run does not run again where the route goes on
        task.beforeFailure(() -> turns.run.keep(exchange));
        task.await(
                turns.run.open(exchange),
                offered -> task.await(
                        turns.time.counted(turns.run.make()), made -> task.end().complete(() -> {
                            exchange.getMessage().setBody(null);
                        })));
        return task.end();
    }

    /** The request that a loop has come to. Whether its answers are streamed is for this endpoint to say. */
    private ApiRequest request(Exchange exchange, LoopState state) {
        ObjectNode fields = state.request();
        Exchange template = ToolExchange.ofCaller(exchange);
        template.getMessage().setBody(Json.toMap(fields.deepCopy().remove(STREAM)));
        template.getMessage()
                .setHeader(OpenAIHeaders.STREAMING, exchange.getMessage().getHeader(OpenAIHeaders.STREAMING));
        ApiRequest prepared = requests.prepareRequest(template);
        fields.remove(STREAM);
        STREAM.forEach(field -> {
            if (prepared.fields().has(field)) {
                fields.set(field, prepared.fields().get(field));
            }
        });
        return prepared.withFields(fields);
    }

    /** @param known the loop, where it is known; else it is found, or begun */
    private CompletableFuture<Runnable> loop(Exchange exchange, ApiRequest request, LoopState known) {
        if (request.streaming() && services.seal() != null) {
            throw new OpenAIInvalidRequestException("The request asks for a stream, but a loop with approval=suspend or"
                    + " operation=resume answers as a whole. Set streaming=false.");
        }
        // A route that reads a stream has the exchange while tools run, and changes it
        Exchange caller = request.streaming() ? ToolExchange.ofCaller(exchange) : exchange;
        boolean isPulled = request.streaming() && target == null;
        Executor route = isPulled
                ? services.toolRoutes().apply(caller)
                : services.routes().apply(exchange);
        StepChain<Runnable> task = new StepChain<>(route);
        LoopJournal journal = journal(exchange);
        task.await(journal.find(), found -> {
            LoopState state = LoopState.of(request, known, found);
            Turns turns = new Turns(request, exchange, caller, state, journal, route);
            task.beforeFailure(() -> turns.run.report().tell(exchange));
            task.await(turns.run.open(exchange), offered -> begin(turns, exchange, task));
        });
        return task.end();
    }

    @Override
    public void stop() {
        services.toolbox().stop();
    }

    private LoopJournal journal(Exchange exchange) {
        String name = services.store() == null ? null : services.key().evaluate(exchange);
        if (name != null && name.isBlank()) {
            throw new OpenAIInvalidRequestException(
                    "The option loopKey gives an empty text for this message, but must name its loop so that it is found"
                            + " again after a restart, such as loopKey=${file:name}");
        }
        LoopJournal journal = new LoopJournal(services.store(), name, services.executor());
        journal.claim(exchange, this);
        return journal;
    }

    private void begin(Turns turns, Exchange exchange, StepChain<Runnable> task) {
        if (turns.run.isWaitedFor()) {
            task.await(turns.time.counted(turns.run.goOn()), next -> {
                if (next == LoopRun.Next.TURN) {
                    ask(turns, exchange, task);
                } else if (next == LoopRun.Next.SUSPENDED) {
                    task.end().complete(() -> suspend(turns, exchange));
                } else {
                    task.end().complete(() -> {
                        turns.run.ended(exchange);
                        turns.run.results().bind(exchange);
                    });
                }
            });
        } else {
            ask(turns, exchange, task);
        }
    }

    private void ask(Turns turns, Exchange exchange, StepChain<Runnable> task) {
        turns.next(task, (sent, response) -> {
            if (sent.streaming()) {
                streamed(turns, sent, response, exchange, task);
            } else {
                answered(turns, sent, response, exchange, task);
            }
        });
    }

    private void answered(
            Turns turns, ApiRequest request, ApiResponse response, Exchange exchange, StepChain<Runnable> task) {
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
        task.await(turns.tools(json), next -> {
            if (next == LoopRun.Next.TURN) {
                turns.next(task, (sent, more) -> answered(turns, sent, more, exchange, task));
                return;
            }
            boolean isTaken = task.end()
                    .complete(() -> SingleCall.letGoOnFailure(response, () -> {
                        answers.bind(request, response, json, client, exchange);
                        turns.run.ended(exchange);
                        if (next == LoopRun.Next.SUSPENDED) {
                            suspend(turns, exchange);
                        }
                        if (next == LoopRun.Next.RESULTS) {
                            turns.run.results().bind(exchange);
                        }
                        if (next == LoopRun.Next.HANDED_OUT && isContent) {
                            exchange.getMessage().setBody(turns.run.handedOut());
                        }
                    }));
            if (!isTaken) {
                response.abandon();
            }
        });
    }

    private static void suspend(Turns turns, Exchange exchange) {
        exchange.getMessage().setBody(turns.run.pending());
        turns.run.ended(exchange);
    }

    private void streamed(
            Turns turns, ApiRequest request, ApiResponse response, Exchange exchange, StepChain<Runnable> task) {
        LoopChunks chunks = streams.loop(request, response, client, turns);
        if (tellsEvents) {
            turns.run.report().listen(chunks::add);
        }
        task.end().whenComplete((conclusion, failure) -> {
            if (failure != null) {
                chunks.close();
            }
        });
        if (target == null) {
            task.end()
                    .complete(() ->
                            SingleCall.letGoOnFailure(response, () -> streams.bindLoop(request, chunks, exchange)));
            return;
        }
        streams.push(request, chunks, client, exchange, target, turns.route).whenComplete((conclusion, failure) -> {
            if (failure == null) {
                task.end().complete(conclusion);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                response.wasOfNoUse(cause);
                task.fail(cause);
            }
        });
    }

    /** The turns of one loop. */
    private final class Turns implements LoopChunks.Turns {

        private final LoopRun run;
        private final Deadline deadline;
        private final Cancellation cancellation;
        private final Executor route;
        private final ToolTime time;

        Turns(
                ApiRequest request,
                Exchange exchange,
                Exchange caller,
                LoopState state,
                LoopJournal journal,
                Executor route) {
            this.run = new LoopRun(services, request, caller, state, journal);
            this.deadline = client.deadline();
            this.cancellation = ExchangeCancellation.of(exchange);
            if (cancellation != null) {
                ExchangeCancellation.set(caller, cancellation);
            }
            this.route = route;
            this.time = new ToolTime(deadline, client.target(request), services.clock());
        }

        /** Asks the model. */
        void next(StepChain<?> chain, BiConsumer<ApiRequest, ApiResponse> then) {
            chain.await(
                    time.counted(run.next()),
                    request -> chain.await(
                            client.sendHolding(request, deadline, cancellation),
                            response -> then.accept(request, response)));
        }

        /** Runs the tools that an answer asks for. */
        CompletableFuture<LoopRun.Next> tools(JsonNode answer) {
            return time.counted(run.after(answer));
        }

        @Override
        public CompletableFuture<Following> after(ObjectNode answer) {
            StepChain<Following> chain = new StepChain<>(route);
            chain.await(
                    CompletableFuture.completedFuture(answer),
                    read -> chain.await(tools(read), next -> {
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
                            case RESULTS ->
                                chain.end()
                                        .complete(
                                                Following.results(run.results().body()));
                        }
                    }));
            return chain.end();
        }

        @Override
        public void tell(Message message) {
            run.tell(message);
        }
    }
}
