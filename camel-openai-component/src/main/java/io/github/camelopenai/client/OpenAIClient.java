package io.github.camelopenai.client;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

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

    /** The time that the calls of an exchange have together, for those that need several. */
    public Deadline deadline() {
        return new Deadline(options.requestTimeout(), services.scheduler(), services.ticker());
    }

    /** Sends the only request of an exchange, or the first one: {@link ApiResponse#deadline} is what is left for the others. */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        return send(request, deadline());
    }

    /**
     * Sends a request. Ending the future early ends the call.
     *
     * <p>The response of an operation that answers bytes is streamed: the future ends when its head is there.
     *
     * @param deadline the time that it shares with the other calls of its exchange
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request, Deadline deadline) {
        if (deadline.isOver()) {
            closeStreams(request);
            return CompletableFuture.failedFuture(deadline.timeout(target(request)));
        }
        deadline.begin();
        CompletableFuture<ApiResponse> result;
        try {
            result = begin(request, deadline);
        } catch (RuntimeException e) {
            closeStreams(request);
            throw e;
        }
        UnderWay call = new UnderWay(() -> target(request), deadline, result);
        underWay.add(call);
        call.whenEnded(() -> underWay.remove(call));
        if (!request.files().isEmpty()) {
            result.whenComplete((response, failure) -> {
                if (failure != null) {
                    closeStreams(request);
                }
            });
        }
        deadline.watch(call);
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

    private CompletableFuture<ApiResponse> begin(ApiRequest request, Deadline deadline) {
        Function<ApiRequest, CompletableFuture<ApiResponse>> sender =
                each -> new Call(each, services, reader, secrets, new CallProgress(deadline)).begin();
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

    private String target(ApiRequest request) {
        return HttpCall.target(request.operation().method(), options.server().resolve(request));
    }
}
