package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.time.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A request that is sent and has not ended.
 *
 * @param target what is asked, for messages
 * @param deadline what it shares with the other calls of its exchange
 * @param result ends with the response, or with its head where it is streamed
 */
record UnderWay(Supplier<String> target, Deadline deadline, CompletableFuture<ApiResponse> result)
        implements Deadline.Timed {

    @Override
    public void whenEnded(Runnable action) {
        result.whenComplete((response, failure) -> {
            if (response != null && response.stream() != null) {
                response.stream().whenEnded(action);
            } else {
                action.run();
            }
        });
    }

    /** Ends it because its route stops. */
    void stop() {
        end(OpenAIConnectException.stopped(deadline.error(target.get()), "its route"));
    }

    /** Ends it because nobody needs its answer any more. A response that is there already stays. */
    void cancel() {
        result.completeExceptionally(OpenAIConnectException.stopped(deadline.error(target.get()), "its exchange"));
    }

    @Override
    public void timeOut() {
        end(deadline.timeout(target.get()));
    }

    /** Before the response, or while its body is streamed. */
    private void end(OpenAIException reason) {
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
