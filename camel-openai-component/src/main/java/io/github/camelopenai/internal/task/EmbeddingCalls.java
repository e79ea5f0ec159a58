package io.github.camelopenai.internal.task;

import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.request.InputBounds;
import io.github.camelopenai.internal.message.request.InputPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Embeds a text, or a list of any length: by one call where it fits into one, else by as many as it needs. */
public final class EmbeddingCalls extends SingleCall {

    private final InputBounds bounds;

    /**
     * @param bounds how much one request takes
     * @param routes runs what goes on with an exchange, and refuses nothing
     */
    public EmbeddingCalls(
            MessageOptions options, OpenAIClient client, InputBounds bounds, Function<Exchange, Executor> routes) {
        super(options, client, routes);
        this.bounds = bounds;
    }

    /** {@inheritDoc} Of a list in parts there is no answer as the server gave it, so nobody is told of one. */
    @Override
    public CompletableFuture<Runnable> send(ApiRequest request, Exchange exchange, Consumer<ApiResponse> taken) {
        List<InputPart> parts = InputPart.of(request, bounds);
        return parts.size() == 1
                ? super.send(request, exchange, taken)
                : new SplitCall(client, answers, request, parts, exchange, routes.apply(exchange))
                        .begin(bounds.parallel());
    }
}
