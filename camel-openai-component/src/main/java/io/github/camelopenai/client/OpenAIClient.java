package io.github.camelopenai.client;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAITimeoutException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls an OpenAI-compatible server. No thread waits for an answer.
 *
 * <pre>{@code
 * client.send(request).whenComplete((response, failure) -> ...);
 * }</pre>
 *
 * <p>A request is a {@link Call}, or several where it is a file in parts. The future ends with a response of status 2xx or with
 * an {@link io.github.camelopenai.api.OpenAIException}, on a thread that must not be kept.
 */
public final class OpenAIClient {

    private static final String STREAM_OPTIONS = "stream_options";
    private static final Set<String> WITH_STREAM_OPTIONS = Set.of("chat.create", "completions.create");
    private static final long LARGEST_FILE = 512L * 1024 * 1024;

    private final CallServices services;
    private final ClientOptions options;
    private final Executor executor;
    private final ServerHabits habits;
    private final Secrets secrets;
    private final ResponseReader reader;
    private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    public OpenAIClient(CallServices services) {
        this.services = services;
        this.options = services.options();
        this.executor = services.executor();
        this.habits = services.habits();
        this.secrets = new Secrets(options.additionalHeaders().values());
        this.reader = new ResponseReader(secrets, services.clock());
    }

    /**
     * Sends a request. Ending the future early ends the call.
     *
     * <p>The response of an operation that answers bytes is streamed: the future ends when its head is there.
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        CallProgress progress = new CallProgress();
        CompletableFuture<ApiResponse> result;
        try {
            result = begin(request, progress);
        } catch (RuntimeException e) {
            closeStreams(request);
            throw e;
        }
        UnderWay call = new UnderWay(() -> target(request), progress, result);
        underWay.add(call);
        call.whenEnded(() -> underWay.remove(call));
        if (!request.files().isEmpty()) {
            result.whenComplete((response, failure) -> {
                if (failure != null) {
                    closeStreams(request);
                }
            });
        }
        limitTime(call);
        if (stopped) {
            call.stop();
        }
        return result;
    }

    /** Ends all calls that are under way, open streams too, with an exception. */
    public void stop() {
        stopped = true;
        underWay.forEach(UnderWay::stop);
    }

    /** A call that has not ended. */
    private record UnderWay(Supplier<String> target, CallProgress progress, CompletableFuture<ApiResponse> result) {

        void whenEnded(Runnable action) {
            result.whenComplete((response, failure) -> {
                if (response != null && response.stream() != null) {
                    response.stream().whenEnded(action);
                } else {
                    action.run();
                }
            });
        }

        void stop() {
            end(OpenAIConnectException.stopped(progress.error(target.get()), "its route"));
        }

        /** Ends it, be it before the response or while its body is streamed. */
        void end(OpenAIException reason) {
            result.completeExceptionally(reason);
            result.thenAccept(response -> {
                if (response.stream() != null) {
                    response.stream().fail(reason);
                }
            });
        }

        /** Two calls are never the same. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * Refuses a request that the server is known to refuse.
     *
     * @throws OpenAIInvalidRequestException where it lacks a field, saying which and how it is set
     */
    public void check(ApiRequest request) {
        Completeness.check(request, options.server());
    }

    private CompletableFuture<ApiResponse> begin(ApiRequest request, CallProgress progress) {
        check(request);
        Function<ApiRequest, CompletableFuture<ApiResponse>> sender =
                each -> new Call(each, services, reader, secrets, new CallProgress(progress)).begin();
        if (goesInParts(request)) {
            return new UploadInParts(request, sender, reader, executor).send();
        }
        return asksForUsage(request) ? sendWithUsage(request, sender) : sender.apply(request);
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
    private CompletableFuture<ApiResponse> sendWithUsage(
            ApiRequest request, Function<ApiRequest, CompletableFuture<ApiResponse>> sender) {
        request.fields().putObject(STREAM_OPTIONS).put("include_usage", true);
        CompletableFuture<ApiResponse> first = sender.apply(request);
        CompletableFuture<ApiResponse> result = new CompletableFuture<>();
        endWith(result, first);
        first.whenComplete((response, failure) -> {
            if (failure == null) {
                if (!result.complete(response)) {
                    response.stream().close();
                }
            } else if (result.isDone() || !refusesStreamOptions(failure)) {
                result.completeExceptionally(Call.unwrapped(failure));
            } else {
                habits.refusesStreamOptions(options.server());
                request.fields().remove(STREAM_OPTIONS);
                executor.execute(() -> passOn(sender.apply(request), result));
            }
        });
        return result;
    }

    private static void passOn(CompletableFuture<ApiResponse> second, CompletableFuture<ApiResponse> result) {
        endWith(result, second);
        second.whenComplete((response, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Call.unwrapped(failure));
            } else if (!result.complete(response)) {
                response.stream().close();
            }
        });
    }

    /** A call that is ended early ends what was sent for it, for the same reason. */
    private static void endWith(CompletableFuture<ApiResponse> call, CompletableFuture<ApiResponse> sent) {
        call.whenComplete((response, failure) -> {
            if (failure != null) {
                sent.completeExceptionally(failure);
            }
        });
    }

    private static boolean refusesStreamOptions(Throwable failure) {
        return Call.unwrapped(failure) instanceof OpenAIInvalidRequestException refused
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

    /** Ends a call that takes too long. */
    private void limitTime(UnderWay call) {
        long millis = options.requestTimeout().toMillis();
        if (millis > 0) {
            ScheduledFuture<?> timeout =
                    services.scheduler().schedule(() -> call.end(timeout(call, millis)), millis, TimeUnit.MILLISECONDS);
            call.whenEnded(() -> timeout.cancel(false));
        }
    }

    private static OpenAITimeoutException timeout(UnderWay call, long millis) {
        CallProgress progress = call.progress();
        String target = call.target().get();
        return new OpenAITimeoutException(
                target + " took longer than requestTimeout (" + millis + " ms), while " + progress.words()
                        + ", and was ended; "
                        + (progress.isSent() ? "it may have been charged." : "it was not sent.")
                        + " Raise requestTimeout, or ask for a shorter answer.",
                progress.error(target),
                null);
    }

    private String target(ApiRequest request) {
        return HttpCall.target(request.operation().method(), options.server().resolve(request));
    }
}
