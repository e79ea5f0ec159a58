package io.github.camelopenai.internal.task;

import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.message.stream.StreamBinding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** One call: its whole answer, or its stream for the route to take, becomes the message. */
public class SingleCall implements ExchangeTask {

    final OpenAIClient client;
    final StreamBinding streams;
    private final RequestBinding requests;
    final AnswerBinding answers;
    final Function<Exchange, Executor> routes;

    /** @param routes runs what goes on with an exchange, and refuses nothing */
    public SingleCall(MessageOptions options, OpenAIClient client, Function<Exchange, Executor> routes) {
        this.client = client;
        this.routes = routes;
        this.requests = new RequestBinding(options);
        this.answers = new AnswerBinding(options);
        this.streams = new StreamBinding(options, answers);
    }

    @Override
    public final CompletableFuture<Runnable> begin(Exchange exchange) {
        return send(prepare(exchange), exchange);
    }

    /** The request of an exchange. */
    public ApiRequest prepare(Exchange exchange) {
        return requests.prepareRequest(exchange);
    }

    /** Begins the call of a request. */
    public CompletableFuture<Runnable> send(ApiRequest request, Exchange exchange) {
        return send(request, exchange, response -> {});
    }

    /**
     * Begins the call of a request.
     *
     * @param taken is told of a whole answer that has become the message
     */
    public CompletableFuture<Runnable> send(ApiRequest request, Exchange exchange, Consumer<ApiResponse> taken) {
        if (request.shape() != null && !request.streaming()) {
            return new ShapedCall(client, streams, answers, exchange, routes.apply(exchange), taken).begin(request);
        }
        CompletableFuture<ApiResponse> call = client.sendHolding(request, ExchangeCancellation.of(exchange));
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        task.whenComplete((conclusion, failure) -> {
            if (failure != null) {
                call.cancel(false);
            }
        });
        call.whenComplete((response, failure) -> {
            if (failure != null) {
                task.completeExceptionally(failure);
            } else {
                received(request, response, exchange, task, taken);
            }
        });
        return task;
    }

    /** Goes on from the response, on a thread that must not be kept; the task is still to be ended. */
    void received(
            ApiRequest request,
            ApiResponse response,
            Exchange exchange,
            CompletableFuture<Runnable> task,
            Consumer<ApiResponse> taken) {
        if (!task.complete(() -> letGoOnFailure(response, () -> {
            bind(request, response, exchange);
            taken.accept(response);
        }))) {
            response.abandon();
        }
    }

    /** Makes a response the message. */
    public void bind(ApiRequest request, ApiResponse response, Exchange exchange) {
        if (request.streaming()) {
            streams.bind(request, response, client, exchange);
        } else {
            streams.bindWhole(request, response, client, exchange);
        }
        response.releaseMemory();
    }

    /** Whatever the failure is, OutOfMemoryError too: an open stream would be lost. */
    public static void letGoOnFailure(ApiResponse response, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            response.wasOfNoUse(e);
            response.abandon();
            throw e;
        }
    }
}
