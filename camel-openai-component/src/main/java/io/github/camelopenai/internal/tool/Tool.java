package io.github.camelopenai.internal.tool;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Something that a model may call. No thread waits for its result. */
public interface Tool {

    /** What the model is told of it. */
    ToolDefinition definition();

    /**
     * Runs it. The future ends on any thread: with the result, also one that tells the model of an error, or with the failure where it could
     * not be run to its end. Ending the future early ends what can be ended.
     *
     * @param call whose arguments are checked against the schema
     * @param caller the exchange whose model has called, which stays as it is
     */
    CompletableFuture<ToolResult> run(ToolCall call, Exchange caller);
}
