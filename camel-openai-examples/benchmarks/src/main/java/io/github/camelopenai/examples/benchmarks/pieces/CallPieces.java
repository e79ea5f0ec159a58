package io.github.camelopenai.examples.benchmarks.pieces;

import io.github.camelopenai.examples.benchmarks.server.AnswerBytes;
import io.github.camelopenai.examples.benchmarks.server.Answers;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The pieces of a call, and the call as a whole, without Camel's route and without the network. */
@State(Scope.Thread)
public class CallPieces {

    private final CamelContext camel = new DefaultCamelContext();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final byte[] chat = AnswerBytes.chat();
    private final byte[] vectors = AnswerBytes.embeddings();
    private final OpenAIClient client = Client.of(chat, scheduler);
    private final RequestBinding chatRequests = new RequestBinding(options("chat", "gpt-4o-mini"));
    private final AnswerBinding chatResponses = new AnswerBinding(options("chat", "gpt-4o-mini"));
    private final RequestBinding embeddingRequests =
            new RequestBinding(options("embeddings", "text-embedding-3-small"));
    private final AnswerBinding embeddingResponses = new AnswerBinding(options("embeddings", "text-embedding-3-small"));
    private final ApiRequest chatRequest = chatRequests.prepareRequest(exchange("Say it in one sentence."));
    private final ApiRequest embeddingRequest = embeddingRequests.prepareRequest(exchange(texts()));

    private static MessageOptions options(String resource, String model) {
        return new MessageOptions(
                Operations.defaultOf(resource),
                null,
                new MessageOptions.Request(InputFormat.text, Map.of("model", model), Map.of(), Map.of(), false),
                new MessageOptions.Chat(null, null, null),
                new MessageOptions.Upload(null, null),
                new MessageOptions.Result(OutputFormat.content, false, false),
                new MessageOptions.Stream(false, StreamToFailure.FAIL, false, false));
    }

    private static List<String> texts() {
        return IntStream.range(0, Answers.INPUTS).mapToObj(i -> "Text " + i).toList();
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    /** From an exchange with a prompt to the tree that is sent. */
    @Benchmark
    public ApiRequest request() {
        return chatRequests.prepareRequest(exchange("Say it in one sentence."));
    }

    /** From the bytes of an answer to the body and the headers of the message. */
    @Benchmark
    public Object response() {
        Exchange exchange = exchange("");
        chatResponses.bind(chatRequest, answered(chat), client, exchange);
        return exchange.getMessage().getBody();
    }

    /** From the bytes of an answer with 256 vectors as base64 to the floats. */
    @Benchmark
    public Object floats() {
        Exchange exchange = exchange("");
        embeddingResponses.bind(embeddingRequest, answered(vectors), client, exchange);
        return exchange.getMessage().getBody();
    }

    /** The client's loop: limiter, credentials, headers, the JSON's bytes, one attempt, classification. */
    @Benchmark
    public ApiResponse call() {
        return client.send(chatRequest).join();
    }

    private static ApiResponse answered(byte[] body) {
        return new ApiResponse("POST http://127.0.0.1/v1", 200, Client.HEADERS, body, 1);
    }

    @TearDown
    public void stop() {
        scheduler.shutdownNow();
        camel.stop();
    }
}
