package io.github.camelopenai.client;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.api.Operation.ResponseKind;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls an OpenAI-compatible server. No thread waits for an answer.
 *
 * <pre>{@code
 * client.send(request).whenComplete((response, failure) -> ...);
 * }</pre>
 *
 * <p>A call goes straight down: credentials, an attempt over the transport, classification of what came back. The future
 * ends with a response of status 2xx or with an {@link io.github.camelopenai.api.OpenAIException}, on a thread that must
 * not be kept.
 */
public final class OpenAIClient {

    private static final int BYTES_WINDOW = 64 * 1024;
    private static final long LARGEST_FILE = 512L * 1024 * 1024;

    private final ClientOptions options;
    private final HttpTransport transport;
    private final ScheduledExecutorService scheduler;
    private final ResponseReader reader;

    public OpenAIClient(
            ClientOptions options, HttpTransport transport, ScheduledExecutorService scheduler, Clock clock) {
        this.options = options;
        this.transport = transport;
        this.scheduler = scheduler;
        this.reader = new ResponseReader(options.apiKey(), clock);
    }

    /**
     * Sends a request. Ending the future early ends the call.
     *
     * <p>The response of an operation that answers bytes is streamed: the future ends when its head is there.
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        CompletableFuture<ApiResponse> result =
                goesInParts(request) ? new UploadInParts(request, this::sendOnce, reader).send() : sendOnce(request);
        return withRequestTimeout(request, result);
    }

    /** Whether a file is too large for one request (<a href="https://platform.openai.com/docs/api-reference/files/create">Files</a>). */
    private boolean goesInParts(ApiRequest request) {
        return request.operation().key().equals("files.upload")
                && (options.multipartUpload()
                        || request.files().get(0).content().length() > LARGEST_FILE);
    }

    /** Reads the JSON of this client's responses. */
    public ResponseReader reader() {
        return reader;
    }

    private CompletableFuture<ApiResponse> sendOnce(ApiRequest request) {
        Payload body = request.payload();
        HttpCall call = new HttpCall(
                request.operation().method(),
                options.server().resolve(request.path(), request.query()),
                headers(request, body),
                body,
                window(request),
                1,
                options.connectionRequestTimeout(),
                options.readTimeout(),
                options.maxResponseSize());
        CompletableFuture<ApiResponse> answer = transport.send(call);
        CompletableFuture<ApiResponse> classified = answer.thenApply(reader::successOrThrow);
        classified.whenComplete((response, failure) -> answer.cancel(false));
        return classified;
    }

    private Map<String, String> headers(ApiRequest request, Payload body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", accepted(request.operation().response()));
        putIfPresent(headers, "Content-Type", body == null ? null : body.contentType());
        putIfPresent(headers, "Authorization", options.apiKey() == null ? null : "Bearer " + options.apiKey());
        putIfPresent(headers, "OpenAI-Organization", options.organization());
        putIfPresent(headers, "OpenAI-Project", options.project());
        headers.putAll(options.additionalHeaders());
        return headers;
    }

    private static int window(ApiRequest request) {
        return request.operation().response() == ResponseKind.BINARY ? BYTES_WINDOW : 0;
    }

    private static String accepted(ResponseKind response) {
        return switch (response) {
            case JSON, PAGE -> "application/json";
            case TEXT_OR_JSON, BINARY -> "*/*";
        };
    }

    private static void putIfPresent(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /** Ends a call that takes too long, be it before the response or while its body is streamed. */
    private CompletableFuture<ApiResponse> withRequestTimeout(
            ApiRequest request, CompletableFuture<ApiResponse> result) {
        long millis = options.requestTimeout().toMillis();
        if (millis == 0) {
            return result;
        }
        ScheduledFuture<?> timeout =
                scheduler.schedule(() -> end(result, timeout(request, millis)), millis, TimeUnit.MILLISECONDS);
        result.whenComplete((response, failure) -> {
            if (response != null && response.stream() != null) {
                response.stream().whenEnded(() -> timeout.cancel(false));
            } else {
                timeout.cancel(false);
            }
        });
        return result;
    }

    private static void end(CompletableFuture<ApiResponse> result, OpenAIException reason) {
        result.completeExceptionally(reason);
        result.thenAccept(response -> {
            if (response.stream() != null) {
                response.stream().fail(reason);
            }
        });
    }

    private OpenAITimeoutException timeout(ApiRequest request, long millis) {
        String target = request.operation().method() + ' ' + options.server() + request.path();
        return new OpenAITimeoutException(
                target + " took longer than requestTimeout (" + millis
                        + " ms) and was ended; it may have been charged. Raise requestTimeout, or ask for a shorter answer.",
                ApiError.unanswered(target, 1),
                null);
    }
}
