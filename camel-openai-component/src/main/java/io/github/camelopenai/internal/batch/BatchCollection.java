package io.github.camelopenai.internal.batch;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIBatchUnfinishedException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.CallChain;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/** Retrieves a batch that is over, and makes its results the message body. Their files are not asked for before the first is taken. */
public final class BatchCollection implements ExchangeTask {

    private final MessageOptions options;
    private final OpenAIClient client;
    private final Executor executor;
    private final boolean failOnLineError;
    private final RequestBinding retrieval;
    private final AnswerBinding retrieved;

    /**
     * @param options what the endpoint says of its messages
     * @param executor runs what follows a response
     * @param failOnLineError whether the result of a request that failed is thrown
     */
    public BatchCollection(MessageOptions options, OpenAIClient client, Executor executor, boolean failOnLineError) {
        this.options = options;
        this.client = client;
        this.executor = executor;
        this.failOnLineError = failOnLineError;
        this.retrieval = new RequestBinding(options);
        this.retrieved = new AnswerBinding(options);
    }

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        BatchOperation.RESULTS.checkHeader(exchange);
        if (options.id() == null
                && exchange.getMessage().getHeader(OpenAIHeaders.ID) instanceof Collection<?> several) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.ID + " holds " + several.size()
                    + " ids, but " + BatchOperation.RESULTS.operation() + " takes one: split the message by them.");
        }
        ApiRequest request = retrieval.prepareRequest(exchange);
        CallChain<Runnable> chain = new CallChain<>(
                sent -> client.send(sent, client.deadline(), ExchangeCancellation.of(exchange)), executor);
        chain.call(request, response -> chain.complete(() -> conclude(request, response, exchange)));
        return chain.result();
    }

    private void conclude(ApiRequest request, ApiResponse response, Exchange exchange) {
        JsonNode batch = client.reader().json(response);
        String status = batch.path("status").asText();
        if (!Jobs.isFinal(status)) {
            throw unfinished(batch, status);
        }
        String url = batch.path("endpoint").asText();
        Operation called = LineOperations.ofUrl(url)
                .orElseThrow(() -> notThePromised(response, "a batch of '" + url + "', which is not known"));
        List<String> files = new ArrayList<>();
        for (String field : List.of("output_file_id", "error_file_id")) {
            String file = Json.text(batch, field);
            if (file != null) {
                files.add(file);
            }
        }
        retrieved.bind(request, response, client, exchange);
        exchange.getMessage().setHeader(OpenAIHeaders.BATCH_STATUS, status);
        ResultMessages messages = new ResultMessages(options, called, client, failOnLineError, exchange);
        exchange.getMessage()
                .setBody(new DownloadedResults(
                        new ResultLines(files, client, response.deadline(), request.origin()), messages, exchange));
    }

    private static OpenAIBatchUnfinishedException unfinished(JsonNode batch, String status) {
        JsonNode counts = batch.path("request_counts");
        String progress = counts.isObject()
                ? ": of " + counts.path("total").asLong() + " requests "
                        + counts.path("completed").asLong() + " are completed and "
                        + counts.path("failed").asLong() + " failed"
                : "";
        return new OpenAIBatchUnfinishedException(
                "The batch " + batch.path("id").asText() + " is not over, but " + status + progress
                        + ". Ask again when it is completed, failed, expired or cancelled.",
                status);
    }
}
