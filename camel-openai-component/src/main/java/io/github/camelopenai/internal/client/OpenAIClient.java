package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation.Trait;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.Secrets;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.time.CallProgress;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.cost.Costs;
import java.net.URI;
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

    private static final long LARGEST_FILE = 512L * 1024 * 1024;

    private final CallServices services;
    private final ClientOptions options;
    private final Executor executor;
    private final Secrets secrets;
    private final ResponseReader reader;
    private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenStopped = () -> {};
    private volatile boolean stopped;

    public OpenAIClient(CallServices services) {
        this.services = services;
        this.options = services.options();
        this.executor = services.executor();
        this.secrets = new Secrets(options.caller().additionalHeaders().values());
        this.reader =
                new ResponseReader(secrets, services.clock(), options.answers().maxSize());
    }

    /** The time that the calls of an exchange have together, for those that need several. */
    public Deadline deadline() {
        return new Deadline(options.times().request(), services.scheduler(), services.ticker());
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
        return send(request, deadline, null);
    }

    /**
     * As {@link #send(ApiRequest, Deadline)}.
     *
     * @param cancellation may end it early; null where nothing does
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request, Deadline deadline, Cancellation cancellation) {
        return releasing(start(request, deadline, cancellation));
    }

    /**
     * Sends the only request of an exchange, or the first one, as {@link #send(ApiRequest)}. Its response holds its share of the
     * component's memory until {@link ApiResponse#releaseMemory}, which the caller must not forget; that of {@link #send} only until
     * the future ends.
     *
     * @param cancellation may end it early; null where nothing does
     */
    public CompletableFuture<ApiResponse> sendHolding(ApiRequest request, Cancellation cancellation) {
        return sendHolding(request, deadline(), cancellation);
    }

    /**
     * As {@link #sendHolding(ApiRequest, Cancellation)}.
     *
     * @param deadline the time that it shares with the other calls of its exchange
     */
    public CompletableFuture<ApiResponse> sendHolding(
            ApiRequest request, Deadline deadline, Cancellation cancellation) {
        return start(request, deadline, cancellation);
    }

    private static void releaseMemory(ApiResponse response, Throwable failure) {
        if (response != null) {
            response.releaseMemory();
        }
    }

    private CompletableFuture<ApiResponse> start(ApiRequest request, Deadline deadline, Cancellation cancellation) {
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
        if (cancellation != null) {
            cancellation.watch(call);
        }
        if (stopped) {
            call.stop();
        }
        return result;
    }

    /** Ends all calls that are under way, open streams too, with an exception. */
    public void stop() {
        stopped = true;
        underWay.forEach(UnderWay::stop);
        whenStopped.run();
    }

    /** What is run when the client has been stopped. */
    public void whenStopped(Runnable action) {
        whenStopped = action;
    }

    /**
     * Refuses a request that the server is known to refuse.
     *
     * @throws OpenAIInvalidRequestException where it lacks a field, saying which and how it is set
     */
    public void check(ApiRequest request) {
        Completeness.check(request, options.server());
    }

    private CompletableFuture<ApiResponse> begin(ApiRequest request, Deadline deadline) {
        check(request);
        Function<ApiRequest, CompletableFuture<ApiResponse>> sender = each ->
                new Call(each, services, reader, secrets, new CallProgress(deadline, services.ticker())).begin();
        if (goesInParts(request)) {
            return new UploadInParts(request, part -> releasing(sender.apply(part)), reader, executor).send();
        }
        return sender.apply(request);
    }

    private static CompletableFuture<ApiResponse> releasing(CompletableFuture<ApiResponse> call) {
        call.whenComplete(OpenAIClient::releaseMemory);
        return call;
    }

    /** Also those that were never opened, because the call came to nothing before. */
    private void closeStreams(ApiRequest request) {
        for (FilePart file : request.files()) {
            if (file.content() instanceof Content.Stream stream) {
                executor.execute(stream::close);
            }
        }
    }

    /** Whether a file is too large for one request (<a href="https://platform.openai.com/docs/api-reference/files/create">Files</a>). */
    private boolean goesInParts(ApiRequest request) {
        return request.operation().is(Trait.IN_PARTS)
                && (options.multipartUpload()
                        || request.files().get(0).content().length() > LARGEST_FILE);
    }

    /** What its calls need, for calls of other servers that share its transport, threads and bounds. */
    public CallServices services() {
        return services;
    }

    /** What its calls cost, and how much they may. */
    public Costs costs() {
        return options.costs();
    }

    /** What sends its calls, and those of other clients with the same options. */
    public HttpTransport transport() {
        return services.transport();
    }

    /** Why no call is possible until the next one has begun, or null where all is well. */
    public Throwable transportFailure() {
        return services.transport().failure();
    }

    /** Reads the JSON of this client's responses. */
    public ResponseReader reader() {
        return reader;
    }

    /** What a request asks, for messages: without the query, the headers and the body. */
    public String target(ApiRequest request) {
        return HttpCall.target(request.operation().method(), uri(request));
    }

    /** The whole URL of a request. */
    public URI uri(ApiRequest request) {
        return options.server().resolve(request);
    }
}
