package io.github.camelopenai.internal.task;

import io.github.camelopenai.internal.client.answer.ApiResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Steps that run one after another on the route pool, until one of them ends the future. Ending it early ends the step that is under way. */
public final class StepChain<R> {

    private final Executor route;
    private final CompletableFuture<R> end = new CompletableFuture<>();
    private volatile Runnable beforeFailure = () -> {};
    private volatile CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

    /** @param route runs the steps, and refuses nothing */
    public StepChain(Executor route) {
        this.route = route;
        end.whenComplete((value, failure) -> {
            if (failure != null) {
                underWay.cancel(false);
            }
        });
    }

    /** What the steps come to. */
    public CompletableFuture<R> end() {
        return end;
    }

    /** Goes on when a future has ended. */
    public <T> void await(CompletableFuture<T> future, Consumer<T> then) {
        underWay = future;
        if (end.isDone()) {
            future.cancel(false);
        }
        future.whenComplete((value, failure) -> route.execute(() -> {
            if (failure != null) {
                fail(failure instanceof CompletionException ? failure.getCause() : failure);
            } else {
                goOn(value, then);
            }
        }));
    }

    private <T> void goOn(T value, Consumer<T> then) {
        if (end.isDone()) {
            if (value instanceof ApiResponse response) {
                response.abandon();
            }
            return;
        }
        try {
            then.accept(value);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Does something when a step has failed, before anybody hears of it. */
    public void beforeFailure(Runnable action) {
        beforeFailure = action;
    }

    /** Ends the steps with a failure. */
    public void fail(Throwable failure) {
        if (!end.isDone()) {
            beforeFailure.run();
        }
        end.completeExceptionally(failure);
    }
}
