package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.task.ExchangeTask;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * Goes on with a loop that waits on its exchange for the results of the calls that it has handed out.
 *
 * @param loop makes the turns
 * @param rules how long a result may be
 * @param wire of the operation
 * @param operation what the loop must call
 * @param makes whether it makes the calls; else the message body has their results, and the model is asked
 */
public record LoopContinuation(AgentLoop loop, ToolRules rules, ToolWire wire, String operation, boolean makes)
        implements ExchangeTask {

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        LoopState state = HandedCalls.of(exchange, operation, makes ? "toolExecution" : "toolResults");
        if (makes) {
            return loop.make(exchange, state);
        }
        new BroughtResults(state.calls(), wire, rules.maxResult()).take(exchange);
        state.brought();
        return loop.goOn(exchange, state);
    }

    @Override
    public void stop() {
        loop.stop();
    }
}
