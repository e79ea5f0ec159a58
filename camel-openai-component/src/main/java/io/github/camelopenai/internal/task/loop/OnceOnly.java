package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.spi.IdempotentRepository;

/**
 * Lets a call of a tool be made once in a loop: the same tool with the same arguments, whatever id the model gives it. A tool that may run
 * again is let through.
 *
 * @param repository keeps the keys; it may block
 * @param executor runs it
 */
public record OnceOnly(IdempotentRepository repository, Executor executor) {

    /**
     * Whether a call may be made; from then on it counts as made.
     *
     * @param decided names a call that somebody has decided on, or null: the loop may go on twice with other arguments
     */
    CompletableFuture<Boolean> mayBeMade(ToolDefinition tool, ToolCall call, String decided) {
        return tool.hints().mayRunAgain()
                ? CompletableFuture.completedFuture(true)
                : CompletableFuture.supplyAsync(
                        () -> (decided == null || repository.add(decided)) && repository.add(call.key()), executor);
    }
}
