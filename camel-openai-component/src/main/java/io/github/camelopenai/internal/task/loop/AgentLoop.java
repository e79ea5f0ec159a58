package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.memory.ConversationMemory;
import io.github.camelopenai.internal.memory.ConversationMemory.Begun;
import io.github.camelopenai.internal.memory.Recall;
import io.github.camelopenai.internal.message.HeldConversations;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.answer.HostedApprovals;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.message.stream.LoopChunks;
import io.github.camelopenai.internal.message.stream.StreamBinding;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.task.SingleCall;
import io.github.camelopenai.internal.task.StepChain;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

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
    private final ConversationMemory memory;
    private final SingleCall plain;
    private final AsyncProcessor target;
    private final boolean tellsEvents;
    private final boolean isContent;
    private final RequestBinding requests;
    private final AnswerBinding answers;
    private final StreamBinding streams;

    /**
     * @param memory remembers conversations, or null
     * @param plain makes the calls of operations that know no tools, as a header may name one
     * @param target takes the chunks of streams, or null where the route takes them
     */
    public AgentLoop(
            MessageOptions options,
            OpenAIClient client,
            LoopServices services,
            ConversationMemory memory,
            SingleCall plain,
            AsyncProcessor target) {
        this.client = client;
        this.services = services;
        this.memory = memory;
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
        LoopTurns turns = new LoopTurns(
                services, client, request(exchange, state), exchange, exchange, state, Recall.NOTHING, journal, route);
        task.end().whenComplete((conclusion, failure) -> turns.taskEnded(failure));
        // What has run does not run again where the route goes on
        task.beforeFailure(() -> turns.run().keep(exchange));
        task.await(
                turns.run().open(exchange),
                offered -> task.await(turns.make(), made -> task.end()
                        .complete(() -> exchange.getMessage().setBody(null))));
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
        return prepared.withFields(fields).from(requests.origin(exchange));
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
        LoopJournal journal = services.journal(exchange);
        journal.claim(exchange, this);
        task.await(journal.find(), kept -> {
            LoopState state = LoopState.of(request, known, kept);
            boolean isNew = known == null && kept == null;
            CompletableFuture<Recall> opened = remember(exchange, request, isNew ? null : state);
            opened.thenAccept(recall -> task.end().whenComplete((conclusion, failure) -> {
                if (failure != null) {
                    recall.leave();
                }
            }));
            task.await(opened, recall -> {
                HeldConversations.share(exchange, caller);
                if (isNew) {
                    state.remember(recall.turn());
                }
                LoopTurns turns =
                        new LoopTurns(services, client, request, exchange, caller, state, recall, journal, route);
                task.beforeFailure(() -> turns.run().report().tell(exchange));
                task.end().whenComplete((conclusion, failure) -> turns.taskEnded(failure));
                task.await(turns.run().open(exchange), offered -> begin(turns, exchange, task));
            });
        });
        return task.end();
    }

    private CompletableFuture<Recall> remember(Exchange exchange, ApiRequest request, LoopState found) {
        if (memory != null) {
            return memory.open(exchange, request, found == null ? null : new Begun(found.request(), found.turn()));
        }
        if (found != null && found.turn() != null) {
            throw new OpenAIInvalidRequestException("The loop was begun with a memory, but this endpoint has none. Set"
                    + " conversationMemory or memory as on the endpoint that began it.");
        }
        return CompletableFuture.completedFuture(Recall.NOTHING);
    }

    @Override
    public void stop() {
        services.toolbox().stop();
    }

    private void begin(LoopTurns turns, Exchange exchange, StepChain<Runnable> task) {
        if (turns.run().isWaitedFor()) {
            task.await(turns.goOn(), next -> {
                if (next == LoopRun.Next.TURN) {
                    ask(turns, exchange, task);
                } else {
                    task.await(turns.keep(next, NullNode.getInstance()), kept -> task.end()
                            .complete(() -> {
                                if (next == LoopRun.Next.RESULTS) {
                                    turns.run().ended(exchange);
                                    turns.run().results().bind(exchange);
                                    turns.recall().tell(exchange.getMessage());
                                } else {
                                    suspend(turns, exchange);
                                }
                            }));
                }
            });
        } else {
            ask(turns, exchange, task);
        }
    }

    private void ask(LoopTurns turns, Exchange exchange, StepChain<Runnable> task) {
        turns.next(task, (sent, response) -> {
            if (sent.streaming()) {
                streamed(turns, sent, response, exchange, task);
            } else {
                answered(turns, sent, response, exchange, task);
            }
        });
    }

    private void answered(
            LoopTurns turns, ApiRequest request, ApiResponse response, Exchange exchange, StepChain<Runnable> task) {
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
        task.await(turns.tools(json, response), next -> {
            if (next == LoopRun.Next.TURN
                    || next == LoopRun.Next.ANSWER && turns.isAskedAgain(request, response, json)) {
                turns.next(task, (sent, more) -> answered(turns, sent, more, exchange, task));
                return;
            }
            refuseWaiting(next, response, json);
            task.await(turns.keep(next, json), kept -> {
                boolean isTaken = task.end()
                        .complete(() -> SingleCall.letGoOnFailure(
                                response, () -> conclude(turns, request, response, json, next, exchange)));
                if (!isTaken) {
                    response.abandon();
                }
            });
        });
    }

    /** Before it is remembered: what is no answer to the route is none to go on from. */
    private void refuseWaiting(LoopRun.Next next, ApiResponse response, JsonNode json) {
        if (isContent && next == LoopRun.Next.ANSWER) {
            SingleCall.letGoOnFailure(response, () -> HostedApprovals.refuse(response, json));
        }
    }

    private void conclude(
            LoopTurns turns,
            ApiRequest request,
            ApiResponse response,
            JsonNode json,
            LoopRun.Next next,
            Exchange exchange) {
        answers.bind(request, response, json, client, exchange);
        if (next == LoopRun.Next.SUSPENDED) {
            suspend(turns, exchange);
            return;
        }
        turns.run().ended(exchange);
        if (next == LoopRun.Next.HANDED_OUT) {
            if (isContent) {
                exchange.getMessage().setBody(turns.run().handedOut());
            }
            return;
        }
        turns.recall().tell(exchange.getMessage());
        if (next == LoopRun.Next.RESULTS) {
            turns.run().results().bind(exchange);
        }
    }

    private static void suspend(LoopTurns turns, Exchange exchange) {
        exchange.getMessage().setBody(turns.run().pending());
        turns.run().ended(exchange);
    }

    private void streamed(
            LoopTurns turns, ApiRequest request, ApiResponse response, Exchange exchange, StepChain<Runnable> task) {
        turns.streams();
        LoopChunks chunks = streams.loop(request, response, client, turns);
        if (tellsEvents) {
            turns.run().report().listen(chunks::add);
        }
        task.end().whenComplete((conclusion, failure) -> {
            if (failure != null) {
                chunks.close();
            }
        });
        if (target == null) {
            task.end()
                    .complete(() -> SingleCall.letGoOnFailure(response, () -> {
                        try {
                            streams.bindLoop(request, chunks, exchange);
                        } catch (Throwable e) {
                            chunks.close();
                            throw e;
                        }
                    }));
            return;
        }
        streams.push(request, chunks, client, exchange, target, turns.route()).whenComplete((conclusion, failure) -> {
            if (failure == null) {
                task.end().complete(conclusion);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                response.wasOfNoUse(cause);
                turns.failed(cause);
                task.fail(cause);
            }
        });
    }
}
