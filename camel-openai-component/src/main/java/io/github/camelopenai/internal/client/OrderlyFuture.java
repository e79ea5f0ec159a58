package io.github.camelopenai.internal.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A future that is put in order before anybody is told of its failure: a route that goes on with the failure of a
 * call must find the call ended.
 *
 * <p>A {@link CompletableFuture} alone runs what was added last first, so its owner would be told before the call is.
 */
final class OrderlyFuture<T> extends CompletableFuture<T> {

    private final Consumer<Throwable> beforeFailure;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    /** @param beforeFailure runs once, before the future ends with this failure; it may try to end the future too, without effect */
    OrderlyFuture(Consumer<Throwable> beforeFailure) {
        this.beforeFailure = beforeFailure;
    }

    @Override
    public boolean complete(T value) {
        return isEnding.compareAndSet(false, true) && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        if (!isEnding.compareAndSet(false, true)) {
            return false;
        }
        try {
            beforeFailure.accept(failure);
        } finally {
            super.completeExceptionally(failure);
        }
        return true;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return completeExceptionally(new CancellationException()) || isCancelled();
    }

    /** The failure itself, where a step of a future was told of it. */
    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }
}
