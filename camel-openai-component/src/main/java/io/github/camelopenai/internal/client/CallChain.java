package io.github.camelopenai.internal.client;

import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls that are one piece of work, one after another or side by side. No thread waits for any of them.
 *
 * <pre>{@code
 * chain.call(upload, uploaded -> chain.call(creation(uploaded), chain::complete));
 * return chain.result();
 * }</pre>
 *
 * <p>The result ends once: with what {@link #complete} gives it, or with the first failure of a call or of what follows it. Ending it, also
 * early, ends the calls that are under way.
 *
 * @param <R> what the calls give together
 */
public final class CallChain<R> {

    private final Function<ApiRequest, CompletableFuture<ApiResponse>> sender;
    private final Executor executor;
    private final Runnable release;
    private final CompletableFuture<R> result = new OrderlyFuture<>(failure -> letGo());
    private final Set<CompletableFuture<ApiResponse>> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param sender sends a request; ending its future early ends the call
     * @param executor runs what follows a response
     */
    public CallChain(Function<ApiRequest, CompletableFuture<ApiResponse>> sender, Executor executor) {
        this(sender, executor, () -> {});
    }

    /**
     * @param sender sends a request; ending its future early ends the call
     * @param executor runs what follows a response
     * @param release lets go what the calls need, before the result ends; may run twice
     */
    public CallChain(Function<ApiRequest, CompletableFuture<ApiResponse>> sender, Executor executor, Runnable release) {
        this.sender = sender;
        this.executor = executor;
        this.release = release;
        // Once more: a call may have begun while the result ended
        result.whenComplete((value, failure) -> letGo());
    }

    private void letGo() {
        underWay.forEach(call -> call.cancel(false));
        release.run();
    }

    /** Begins with a step that may block for a moment; what it throws ends the chain. */
    public void begin(Runnable step) {
        try {
            CompletableFuture.runAsync(step, executor).whenComplete(this::failIfFailed);
        } catch (RejectedExecutionException e) {
            // The component stops
            fail(e);
        }
    }

    /**
     * Sends a request, unless the chain has ended.
     *
     * @param then takes the response and goes on; what it throws ends the chain
     */
    public void call(ApiRequest request, Consumer<ApiResponse> then) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<ApiResponse> call;
        try {
            call = sender.apply(request);
        } catch (RuntimeException | Error e) {
            fail(e);
            return;
        }
        underWay.add(call);
        call.thenAcceptAsync(then, executor).whenComplete((nothing, failure) -> {
            underWay.remove(call);
            failIfFailed(nothing, failure);
        });
        if (result.isDone()) {
            call.cancel(false);
        }
    }

    /** Ends the chain. */
    public void complete(R value) {
        release.run();
        result.complete(value);
    }

    private void failIfFailed(Void nothing, Throwable failure) {
        if (failure != null) {
            fail(failure instanceof CompletionException ? failure.getCause() : failure);
        }
    }

    private void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }

    /** What the calls give; ending it early ends them. */
    public CompletableFuture<R> result() {
        return result;
    }
}
