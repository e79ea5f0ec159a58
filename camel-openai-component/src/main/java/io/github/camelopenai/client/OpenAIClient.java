package io.github.camelopenai.client;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.OpenAITimeoutException;
import java.net.URI;
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

    /** Sends a request. Ending the future early ends the call. */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        URI uri = options.server().resolve(request.path(), request.query());
        byte[] body = request.body() == null ? null : Json.toBytes(request.body());
        return withRequestTimeout(request, attempt(request, uri, body, 1));
    }

    /** Reads the JSON of this client's responses. */
    public ResponseReader reader() {
        return reader;
    }

    private CompletableFuture<ApiResponse> attempt(ApiRequest request, URI uri, byte[] body, int number) {
        HttpCall call = new HttpCall(
                request.operation().method(),
                uri,
                headers(body != null),
                body,
                number,
                options.connectionRequestTimeout(),
                options.readTimeout(),
                options.maxResponseSize());
        CompletableFuture<ApiResponse> answer = transport.send(call);
        CompletableFuture<ApiResponse> classified = answer.thenApply(reader::successOrThrow);
        classified.whenComplete((response, failure) -> answer.cancel(false));
        return classified;
    }

    private Map<String, String> headers(boolean hasBody) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "application/json");
        if (hasBody) {
            headers.put("Content-Type", "application/json");
        }
        putIfPresent(headers, "Authorization", options.apiKey() == null ? null : "Bearer " + options.apiKey());
        putIfPresent(headers, "OpenAI-Organization", options.organization());
        putIfPresent(headers, "OpenAI-Project", options.project());
        headers.putAll(options.additionalHeaders());
        return headers;
    }

    private static void putIfPresent(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private CompletableFuture<ApiResponse> withRequestTimeout(
            ApiRequest request, CompletableFuture<ApiResponse> result) {
        long millis = options.requestTimeout().toMillis();
        if (millis > 0) {
            ScheduledFuture<?> timeout = scheduler.schedule(
                    () -> result.completeExceptionally(timeout(request, millis)), millis, TimeUnit.MILLISECONDS);
            result.whenComplete((response, failure) -> timeout.cancel(false));
        }
        return result;
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
