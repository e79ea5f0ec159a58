package io.github.camelopenai.internal.tool.mcp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A result of several steps, one after another. Ending it early ends the step that is under way. */
final class Steps<T> extends CompletableFuture<T> {

    private volatile CompletableFuture<?> current;

    Steps() {
        whenComplete((result, failure) -> {
            CompletableFuture<?> step = current;
            if (failure != null && step != null) {
                step.cancel(false);
            }
        });
    }

    /** The next step; its failure is that of the whole. */
    <S> void then(CompletableFuture<S> step, Consumer<S> next) {
        then(step, next, this::completeExceptionally);
    }

    /** The next step, whose failure decides how to go on. */
    <S> void then(CompletableFuture<S> step, Consumer<S> next, Consumer<Throwable> otherwise) {
        decide(step, (result, failure) -> {
            if (failure == null) {
                next.accept(result);
            } else {
                otherwise.accept(failure);
            }
        });
    }

    private <S> void decide(CompletableFuture<S> step, BiConsumer<S, Throwable> next) {
        current = step;
        if (isDone()) {
            step.cancel(false);
            return;
        }
        step.whenComplete((result, failure) -> {
            if (isDone()) {
                return;
            }
            try {
                next.accept(result, unwrapped(failure));
            } catch (Throwable e) {
                // The future would swallow it, and a result that does not end is lost
                completeExceptionally(e);
            }
        });
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
