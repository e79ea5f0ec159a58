package io.github.camelopenai.internal.client;

import io.github.camelopenai.internal.client.answer.ApiResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Sends calls over HTTP without holding a thread while they wait.
 *
 * <p>A call's future ends with the response, whatever its status, or with an {@link
 * io.github.camelopenai.api.OpenAIException}. Ending the future earlier ends the call: its connection is closed. The
 * future of a streamed call ends when the head of the response is there; its connection is in use until the stream ends or is
 * closed.
 */
public interface HttpTransport extends AutoCloseable {

    CompletableFuture<ApiResponse> send(HttpCall call);

    /** Why no call is possible until the next one has begun, such as the {@code Error} that ended a thread; null where all is well. */
    default Throwable failure() {
        return null;
    }

    /** Ends all calls in flight with an exception and frees the connections and threads. */
    @Override
    void close();
}
