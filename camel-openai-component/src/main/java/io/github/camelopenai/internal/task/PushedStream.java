package io.github.camelopenai.internal.task;

import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/** One call whose chunks go to an endpoint, each as an exchange of its own; the answer that they make becomes the message. */
public final class PushedStream extends SingleCall {

    private final AsyncProcessor target;
    private final Function<Exchange, Executor> routes;

    /**
     * @param target takes the chunks
     * @param routes runs what goes on with an exchange, and refuses nothing
     */
    public PushedStream(
            MessageOptions options, OpenAIClient client, AsyncProcessor target, Function<Exchange, Executor> routes) {
        super(options, client, routes);
        this.target = target;
        this.routes = routes;
    }

    @Override
    void received(
            ApiRequest request,
            ApiResponse response,
            Exchange exchange,
            CompletableFuture<Runnable> task,
            Consumer<ApiResponse> taken) {
        if (request.streaming()) {
            Executor route = routes.apply(exchange);
            route.execute(() -> push(request, response, exchange, task, route));
        } else {
            super.received(request, response, exchange, task, taken);
        }
    }

    private void push(
            ApiRequest request,
            ApiResponse response,
            Exchange exchange,
            CompletableFuture<Runnable> task,
            Executor route) {
        task.whenComplete((conclusion, failure) -> {
            if (failure != null) {
                response.abandon();
            }
        });
        try {
            streams.push(request, streams.chunks(request, response, client), client, exchange, target, route)
                    .whenComplete((conclusion, failure) -> {
                        if (failure == null) {
                            task.complete(() -> letGoOnFailure(response, conclusion));
                        } else {
                            fail(task, response, failure);
                        }
                    });
        } catch (Throwable e) {
            fail(task, response, e);
        }
    }

    /** Counted first, so that the next step of the exchange sees it in the figures. */
    private static void fail(CompletableFuture<Runnable> task, ApiResponse response, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        response.wasOfNoUse(cause);
        task.completeExceptionally(cause);
    }
}
