package io.github.camelopenai.client;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.api.Operation.ResponseKind;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
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

    /** So many bytes are 64 chunks, as a chat has them. */
    private static final int EVENTS_WINDOW = 16 * 1024;

    private static final String STREAM_OPTIONS = "stream_options";
    private static final Set<String> WITH_STREAM_OPTIONS = Set.of("chat.create", "completions.create");
    private static final int BYTES_WINDOW = 64 * 1024;
    private static final long LARGEST_FILE = 512L * 1024 * 1024;

    private final ClientOptions options;
    private final HttpTransport transport;
    private final ScheduledExecutorService scheduler;
    private final Executor executor;
    private final ServerHabits habits;
    private final ResponseReader reader;

    /**
     * @param scheduler runs time-outs
     * @param executor runs what follows a response and may block for a moment, such as the next request of the same call
     * @param habits what has been learnt of servers
     */
    public OpenAIClient(
            ClientOptions options,
            HttpTransport transport,
            ScheduledExecutorService scheduler,
            Executor executor,
            ServerHabits habits,
            Clock clock) {
        this.options = options;
        this.executor = executor;
        this.habits = habits;
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
        CompletableFuture<ApiResponse> result = begin(request);
        result.whenComplete((response, failure) -> {
            if (failure != null) {
                closeStreams(request);
            }
        });
        return withRequestTimeout(request, result);
    }

    private CompletableFuture<ApiResponse> begin(ApiRequest request) {
        if (goesInParts(request)) {
            return new UploadInParts(request, this::sendOnce, reader, executor).send();
        }
        return asksForUsage(request) ? sendWithUsage(request) : sendOnce(request);
    }

    /** Also those that were never opened, because the call came to nothing before. */
    private void closeStreams(ApiRequest request) {
        for (FilePart file : request.files()) {
            if (file.content() instanceof Content.Stream stream) {
                executor.execute(stream::close);
            }
        }
    }

    /**
     * Whether a stream has to be asked for its usage (<a
     * href="https://platform.openai.com/docs/api-reference/chat/create">stream_options</a>).
     */
    private boolean asksForUsage(ApiRequest request) {
        return request.streaming()
                && WITH_STREAM_OPTIONS.contains(request.operation().key())
                && !request.fields().has(STREAM_OPTIONS)
                && habits.takesStreamOptions(options.server());
    }

    /** Asks a server that refuses the field again without it, and never again with it. */
    private CompletableFuture<ApiResponse> sendWithUsage(ApiRequest request) {
        request.fields().putObject(STREAM_OPTIONS).put("include_usage", true);
        CompletableFuture<ApiResponse> first = sendOnce(request);
        CompletableFuture<ApiResponse> result = new CompletableFuture<>();
        result.whenComplete((response, failure) -> first.cancel(false));
        first.whenComplete((response, failure) -> {
            if (failure == null) {
                if (!result.complete(response)) {
                    response.stream().close();
                }
            } else if (result.isDone() || !refusesStreamOptions(failure)) {
                result.completeExceptionally(unwrapped(failure));
            } else {
                habits.refusesStreamOptions(options.server());
                request.fields().remove(STREAM_OPTIONS);
                executor.execute(() -> passOn(sendOnce(request), result));
            }
        });
        return result;
    }

    private static void passOn(CompletableFuture<ApiResponse> second, CompletableFuture<ApiResponse> result) {
        result.whenComplete((response, failure) -> second.cancel(false));
        second.whenComplete((response, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrapped(failure));
            } else if (!result.complete(response)) {
                response.stream().close();
            }
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private static boolean refusesStreamOptions(Throwable failure) {
        return unwrapped(failure) instanceof OpenAIInvalidRequestException refused
                && refused.getStatus() > 0
                && (refused.getMessage().contains(STREAM_OPTIONS)
                        || refused.getMessage().contains("include_usage"));
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
        headers.put(
                "Accept",
                request.streaming()
                        ? "text/event-stream"
                        : accepted(request.operation().response()));
        putIfPresent(headers, "Content-Type", body == null ? null : body.contentType());
        putIfPresent(headers, "Authorization", options.apiKey() == null ? null : "Bearer " + options.apiKey());
        putIfPresent(headers, "OpenAI-Organization", options.organization());
        putIfPresent(headers, "OpenAI-Project", options.project());
        headers.putAll(options.additionalHeaders());
        return headers;
    }

    private static int window(ApiRequest request) {
        if (request.streaming()) {
            return EVENTS_WINDOW;
        }
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
