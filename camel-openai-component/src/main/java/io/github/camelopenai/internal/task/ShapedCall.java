package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.stream.StreamBinding;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The turns of a call whose answer must have a shape: where it does not fit, the model is told what is wrong and asked again. */
final class ShapedCall {

    private final OpenAIClient client;
    private final StreamBinding streams;
    private final AnswerBinding answers;
    private final Exchange exchange;
    private final Consumer<ApiResponse> taken;
    private final StepChain<Runnable> task;
    private final Deadline deadline;
    private final Cancellation cancellation;
    private Usage usage = new Usage(null, null, null, null, null);
    private Cost cost;
    private Repairs repairs;

    /**
     * @param route runs what goes on with the exchange, and refuses nothing
     * @param taken is told of the answer that has become the message
     */
    ShapedCall(
            OpenAIClient client,
            StreamBinding streams,
            AnswerBinding answers,
            Exchange exchange,
            Executor route,
            Consumer<ApiResponse> taken) {
        this.taken = taken;
        this.client = client;
        this.streams = streams;
        this.answers = answers;
        this.exchange = exchange;
        this.task = new StepChain<>(route);
        this.deadline = client.deadline();
        this.cancellation = ExchangeCancellation.of(exchange);
    }

    CompletableFuture<Runnable> begin(ApiRequest request) {
        repairs = new Repairs(request);
        task.beforeFailure(() -> tell(exchange.getMessage()));
        ask(request);
        return task.end();
    }

    private void ask(ApiRequest request) {
        task.await(client.sendHolding(request, deadline, cancellation), response -> answered(request, response));
    }

    private void answered(ApiRequest request, ApiResponse response) {
        JsonNode json;
        ApiRequest next;
        try {
            json = streams.whole(request, response, client);
            usage = usage.plus(Usage.of(json));
            cost = Cost.sum(cost, response.cost(json));
            next = repairs.after(request, response, json);
        } catch (Throwable e) {
            response.wasOfNoUse(e);
            response.abandon();
            throw e;
        }
        if (next != null) {
            // Others may have its share of the memory meanwhile
            response.releaseMemory();
            ask(next);
            return;
        }
        boolean isTaken = task.end()
                .complete(() -> SingleCall.letGoOnFailure(response, () -> {
                    answers.bind(request, response, json, client, exchange);
                    tell(exchange.getMessage());
                    taken.accept(response);
                    response.releaseMemory();
                }));
        if (!isTaken) {
            response.abandon();
        }
    }

    private void tell(Message message) {
        AnswerHeaders.setUsage(usage, message);
        AnswerHeaders.setCost(cost, message);
        message.setHeader(OpenAIHeaders.REPAIRS, repairs.count());
    }
}
