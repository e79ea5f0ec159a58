package io.github.camelopenai.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.EmbeddedErrors;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.Operation.AnswerKind;
import io.github.camelopenai.api.Operation.ResponseKind;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.BodyForm;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.client.ResponseStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a response into the exchange: the body by {@code outputFormat}, the headers always. */
public final class ResponseBinding {

    private final MessageOptions options;

    public ResponseBinding(MessageOptions options) {
        this.options = options;
    }

    /**
     * Handles the response of a request.
     *
     * @param client what made the call, and fetches further pages of a list
     * @throws OpenAIException where it is not what the operation promises; the message is then as it was
     */
    public void handleResponse(ApiRequest request, ApiResponse response, OpenAIClient client, Exchange exchange) {
        FailureProperties.clear(exchange);
        if (request.streaming()) {
            OpenAIHeaders.removeAnswers(exchange.getMessage());
            if (options.outputFormat() == OutputFormat.sse) {
                passOn(response, exchange);
                return;
            }
            // The chunks have the headers of the message
            Answer.setIfKnown(exchange.getMessage(), OpenAIHeaders.REQUEST_ID, response.requestId());
            ChunkStream chunks = chunks(request, response, client);
            exchange.getMessage().setBody(new OpenAIStream(chunks, request, options.outputFormat(), exchange));
            return;
        }
        handleWhole(request, response, client, exchange);
    }

    /**
     * What passes the chunks of a streamed response to an endpoint, and then handles the answer that they make, as if it had not been
     * streamed. Nothing is passed before it is run.
     *
     * @param target takes the chunks
     * @param executor runs the passing
     * @param whenDone is told once of the end, with the failure or null
     */
    public Runnable push(
            ApiRequest request,
            ApiResponse response,
            OpenAIClient client,
            Exchange exchange,
            AsyncProcessor target,
            Executor executor,
            Consumer<Throwable> whenDone) {
        FailureProperties.clear(exchange);
        OpenAIHeaders.removeAnswers(exchange.getMessage());
        Answer.setIfKnown(exchange.getMessage(), OpenAIHeaders.REQUEST_ID, response.requestId());
        ChunkStream chunks = chunks(request, response, client);
        ChunkMessages messages = new ChunkMessages(request, options.outputFormat(), exchange);
        boolean skipsFailures = options.streamToFailure() == StreamToFailure.CONTINUE;
        AtomicReference<ChunkPush> push = new AtomicReference<>();
        push.set(new ChunkPush(chunks, messages, exchange, target, skipsFailures, executor, failure -> {
            Throwable outcome = failure;
            if (outcome == null) {
                try {
                    handlePushed(request, chunks, push.get(), client, exchange);
                } catch (Throwable e) {
                    outcome = e;
                }
            }
            whenDone.accept(outcome);
        }));
        return push.get()::run;
    }

    /** Passes on the bytes as they arrive, for a route that answers an HTTP client itself. */
    private static void passOn(ApiResponse response, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(new Download(response.passedOn(), exchange));
        message.setHeader(Exchange.CONTENT_TYPE, response.headers().getOrDefault("content-type", "text/event-stream"));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        Answer.setIfKnown(message, OpenAIHeaders.REQUEST_ID, response.requestId());
        message.setHeader(OpenAIHeaders.ATTEMPTS, response.attempts());
    }

    private void handlePushed(
            ApiRequest request, ChunkStream chunks, ChunkPush push, OpenAIClient client, Exchange exchange)
            throws IOException {
        ApiResponse head = chunks.head();
        Map<String, String> headers = new HashMap<>(head.headers());
        headers.put("content-type", "application/json");
        ApiResponse whole = head.withBody(headers, Json.toBytesOfServer(chunks.response()));
        if (request.operation().response() == ResponseKind.BINARY) {
            Message message = exchange.getMessage();
            AnswerHeaders.set(request, whole, chunks.response(), message);
            message.setBody(push.bytes().newStreamCache());
        } else {
            handleWhole(request, whole, client, exchange);
        }
        if (push.failures() > 0) {
            exchange.setProperty(OpenAIProperties.STREAM_TO_FAILURES, push.failures());
        }
    }

    private ChunkStream chunks(ApiRequest request, ApiResponse response, OpenAIClient client) {
        return new ChunkStream(request, response, client.reader(), options.streamIncludeAll());
    }

    private void handleWhole(ApiRequest request, ApiResponse received, OpenAIClient client, Exchange exchange) {
        Answer answer = Answer.of(request.operation().answer());
        boolean isJson = answer.isJson(request, received);
        ApiResponse response = isJson ? assembled(request, received, client) : received;
        JsonNode json = isJson ? json(answer, response, client) : JsonNodeFactory.instance.objectNode();
        if (hasFailed(request, json)) {
            throw client.reader().errorInStream(response, response.body());
        }
        Object body =
                switch (format(request)) {
                    case content ->
                        options.paging() && request.operation().response() == ResponseKind.PAGE
                                ? new PageIterator(request, response, json, client)
                                : answer.content(request, response, json, exchange);
                    case map -> Json.toObject(answer.settled(json));
                    case json -> response.text();
                    case sse -> throw new IllegalStateException("An answer that is not streamed has no events");
                };
        Message message = exchange.getMessage();
        OpenAIHeaders.removeAnswers(message);
        AnswerHeaders.set(request, response, json, message);
        answer.setHeaders(response, json, message);
        message.setBody(body);
        if (options.storeFullResponse() && isJson) {
            exchange.setProperty(OpenAIProperties.RESPONSE, Json.toObject(answer.settled(json)));
        }
    }

    /** Some servers stream to who has not asked for it. */
    private static ApiResponse assembled(ApiRequest request, ApiResponse response, OpenAIClient client) {
        boolean isStream =
                request.operation().streams() && BodyForm.of(response.body(), true, null, false) == BodyForm.EVENTS;
        if (!isStream) {
            return response;
        }
        ApiResponse streamed = response.withStream(ResponseStream.of(response.body()));
        ChunkStream chunks = new ChunkStream(request, streamed, client.reader(), false);
        while (!chunks.isEnded()) {
            chunks.poll();
        }
        return response.withBody(response.headers(), Json.toBytesOfServer(chunks.response()));
    }

    /** A response may be made, and tell that it failed. Who looks at an older one as a Map sees that in it. */
    private boolean hasFailed(ApiRequest request, JsonNode json) {
        boolean isWanted = request.operation().method().equals("POST") || format(request) == OutputFormat.content;
        return request.operation().answer() == AnswerKind.TEXT && isWanted && EmbeddedErrors.isFailedResponse(json);
    }

    private JsonNode json(Answer answer, ApiResponse response, OpenAIClient client) {
        boolean isKept = options.storeFullResponse() || options.outputFormat() == OutputFormat.map;
        return client.reader().json(response, isKept ? null : answer.binaryField());
    }

    /** Bytes are always content: there is no Map of them. */
    private OutputFormat format(ApiRequest request) {
        return request.operation().response() == ResponseKind.BINARY ? OutputFormat.content : options.outputFormat();
    }
}
