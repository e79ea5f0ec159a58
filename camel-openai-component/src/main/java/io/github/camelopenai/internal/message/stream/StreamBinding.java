package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.BodyForm;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.Answer;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.answer.AnsweredFields;
import io.github.camelopenai.internal.message.answer.Download;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a streamed answer into the exchange: as what the route pulls, as the events themselves, or pushed to an endpoint. */
public final class StreamBinding {

    private final MessageOptions options;
    private final AnswerBinding answers;

    /** @param answers takes what a stream was put together to */
    public StreamBinding(MessageOptions options, AnswerBinding answers) {
        this.options = options;
        this.answers = answers;
    }

    /** Makes the stream of a response the message body; the route takes its chunks. */
    public void bind(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        clear(exchange);
        if (options.result().format() == OutputFormat.sse) {
            passOn(response.passedOn(), response, exchange);
            return;
        }
        bind(request, chunks(request, response, client), exchange);
    }

    /** Makes the chunks of a loop the message body; the route takes them. */
    public void bindLoop(ApiRequest request, LoopChunks chunks, Exchange exchange) {
        clear(exchange);
        if (options.result().format() == OutputFormat.sse) {
            passOn(new LoopBytes(chunks), chunks.head(), exchange);
            return;
        }
        bind(request, chunks, exchange);
    }

    private static Chunks shaped(ApiRequest request, Chunks chunks) {
        return request.shape() == null ? chunks : new ShapedChunks(request, chunks);
    }

    private void bind(ApiRequest request, Chunks answer, Exchange exchange) {
        Chunks chunks = shaped(request, answer);
        // The chunks have the headers of the message
        Answer.setIfKnown(
                exchange.getMessage(), OpenAIHeaders.REQUEST_ID, chunks.head().requestId());
        exchange.getMessage().setBody(new PulledStream(chunks, request, options.result(), exchange));
    }

    /** The chunks of a loop, whose first turn has a response. */
    public LoopChunks loop(ApiRequest request, ApiResponse response, OpenAIClient client, LoopChunks.Turns turns) {
        return new LoopChunks(
                request,
                response,
                client.reader(),
                options.stream().includeAll() || options.result().format() == OutputFormat.sse,
                options.result().format() == OutputFormat.content,
                turns);
    }

    /**
     * Passes the chunks of a stream to an endpoint, each as an exchange of its own, at once and whenever there are more. The future ends, when the last one is taken, with
     * what puts the answer that they make into the exchange, as if it had not been streamed.
     *
     * @param target takes the chunks
     * @param executor runs the passing, and refuses nothing
     */
    public CompletableFuture<Runnable> push(
            ApiRequest request,
            Chunks answer,
            OpenAIClient client,
            Exchange exchange,
            AsyncProcessor target,
            Executor executor) {
        clear(exchange);
        Chunks chunks = shaped(request, answer);
        Answer.setIfKnown(
                exchange.getMessage(), OpenAIHeaders.REQUEST_ID, chunks.head().requestId());
        ChunkMessages messages = new ChunkMessages(request, options.result(), exchange);
        boolean skipsFailures = options.stream().failure() == StreamToFailure.CONTINUE;
        ChunkPush push = new ChunkPush(chunks, messages, exchange, target, skipsFailures, executor);
        push.run();
        return push.end().thenApply(done -> () -> bindPushed(request, chunks, push, client, exchange));
    }

    private void clear(Exchange exchange) {
        FailureProperties.clear(exchange);
        AnswerHeaders.begin(exchange);
        // The body that it was about makes room for the answer
        exchange.getMessage().removeHeader(OpenAIHeaders.MEDIA_TYPE);
        AnsweredFields.clear(options.result().headers(), exchange.getMessage());
    }

    /** Passes on the bytes as they arrive, for a route that answers an HTTP client itself. */
    private static void passOn(InputStream bytes, ApiResponse response, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(new Download(bytes, exchange));
        message.setHeader(Exchange.CONTENT_TYPE, response.headers().getOrDefault("content-type", "text/event-stream"));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        Answer.setIfKnown(message, OpenAIHeaders.REQUEST_ID, response.requestId());
        message.setHeader(OpenAIHeaders.ATTEMPTS, response.attempts());
    }

    private void bindPushed(ApiRequest request, Chunks chunks, ChunkPush push, OpenAIClient client, Exchange exchange) {
        FailureProperties.clear(exchange);
        ObjectNode whole = chunks.response();
        if (request.operation().response() == ResponseKind.BINARY) {
            Message message = exchange.getMessage();
            AnswerHeaders.set(request, chunks.head(), whole, message);
            message.setBody(push.cachedBytes());
        } else {
            answers.bind(request, chunks.head(), whole, client, exchange);
        }
        chunks.tell(exchange.getMessage());
        if (chunks.calls() != null && options.result().format() == OutputFormat.content) {
            exchange.getMessage().setBody(chunks.calls());
        }
        if (push.failures() > 0) {
            exchange.setProperty(OpenAIProperties.STREAM_TO_FAILURES, push.failures());
        }
    }

    /** The chunks of a response. */
    public Chunks chunks(ApiRequest request, ApiResponse response, OpenAIClient client) {
        return new ChunkStream(
                request, response, client.reader(), options.stream().includeAll());
    }

    /** Puts a whole response into the exchange. Some servers stream to who has not asked for it: such an answer is put together first. */
    public void bindWhole(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        if (!isUnasked(request, response)) {
            answers.bind(request, response, client, exchange);
            return;
        }
        ApiResponse streamed = response.withStream(ResponseStream.of(response.body()));
        ChunkStream chunks = new ChunkStream(request, streamed, client.reader(), false);
        while (!chunks.isEnded()) {
            chunks.poll();
        }
        answers.bind(request, streamed, chunks.response(), client, exchange);
    }

    /** A whole response as JSON, for who goes on from it: put together where it was streamed unasked. */
    public JsonNode whole(ApiRequest request, ApiResponse response, OpenAIClient client) {
        if (!isUnasked(request, response)) {
            return client.reader().json(response);
        }
        ChunkStream chunks = new ChunkStream(
                request, response.withStream(ResponseStream.of(response.body())), client.reader(), false);
        while (!chunks.isEnded()) {
            chunks.poll();
        }
        return chunks.response();
    }

    private static boolean isUnasked(ApiRequest request, ApiResponse response) {
        return request.operation().streams()
                && BodyForm.of(response.body(), true, null, false) == BodyForm.EVENTS
                && Answer.of(request.operation().answer()).isJson(request, response);
    }
}
