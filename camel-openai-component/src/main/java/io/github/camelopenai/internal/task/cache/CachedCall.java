package io.github.camelopenai.internal.task.cache;

import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.task.SingleCall;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** A call whose answer may be there from an earlier one. */
public final class CachedCall implements ExchangeTask {

    private final SingleCall call;
    private final AnswerCache cache;
    private final Function<Exchange, Executor> routes;

    /** @param routes runs what may block for an exchange, and refuses nothing */
    public CachedCall(SingleCall call, AnswerCache cache, Function<Exchange, Executor> routes) {
        this.call = call;
        this.cache = cache;
        this.routes = routes;
    }

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        ApiRequest request = call.prepare(exchange);
        String key = cache.key(request);
        if (key == null) {
            return call.send(request, exchange);
        }
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        CompletableFuture.supplyAsync(() -> cache.find(key, request), routes.apply(exchange))
                .thenCompose(known -> {
                    CompletableFuture<Runnable> answer =
                            known == null ? ask(request, key, exchange) : answer(request, known, exchange);
                    task.whenComplete((conclusion, failure) -> answer.cancel(false));
                    return answer;
                })
                .whenComplete((conclusion, failure) -> {
                    if (failure == null) {
                        task.complete(conclusion);
                    } else {
                        task.completeExceptionally(failure);
                    }
                });
        return task;
    }

    private CompletableFuture<Runnable> answer(ApiRequest request, ApiResponse known, Exchange exchange) {
        return CompletableFuture.completedFuture(() -> {
            call.bind(request, known, exchange);
            exchange.getMessage().setHeader(OpenAIHeaders.CACHED, true);
            AnswerHeaders.setCost(cache.client().costs().nothing(), exchange.getMessage());
        });
    }

    private CompletableFuture<Runnable> ask(ApiRequest request, String key, Exchange exchange) {
        return call.send(request, exchange, response -> {
            cache.keep(key, response);
            exchange.getMessage().setHeader(OpenAIHeaders.CACHED, false);
        });
    }
}
