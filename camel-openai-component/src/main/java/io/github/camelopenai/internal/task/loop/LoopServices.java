package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.task.follow.LoopTelemetry;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import io.github.camelopenai.internal.tool.Toolbox;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * What the loops of an endpoint work with.
 *
 * @param toolbox what the model may call
 * @param rules how tools are run
 * @param bounds what ends a loop
 * @param approval says which calls somebody must allow, or null where none need it
 * @param seal signs loops that wait for decisions, or null where none does
 * @param store keeps how far loops have come, or null
 * @param key names the loop of an exchange in the store, or null
 * @param once lets a call be made once only, or null
 * @param beforeTurn may change the request of each turn, or null
 * @param routes runs what goes on with an exchange, and refuses nothing
 * @param toolRoutes as routes, for loops whose streams are pulled
 * @param executor runs what follows a time-out
 * @param scheduler runs time-outs
 * @param clock nanoseconds from any origin
 * @param telemetry follows loops, or null
 */
public record LoopServices(
        Toolbox toolbox,
        ToolRules rules,
        LoopBounds bounds,
        Approval approval,
        StateSeal seal,
        LoopStore store,
        TextTemplate key,
        OnceOnly once,
        AsyncProcessor beforeTurn,
        Function<Exchange, Executor> routes,
        Function<Exchange, Executor> toolRoutes,
        Executor executor,
        ScheduledExecutorService scheduler,
        LongSupplier clock,
        LoopTelemetry telemetry) {

    /** Whether there can be tools: a call without, which only has a memory, is told as a call. */
    boolean hasTools() {
        return !toolbox.isEmpty() || !rules.isRun();
    }

    /** How long tools may take. */
    ToolTimeouts toolTimeouts() {
        return new ToolTimeouts(rules.timeoutMillis(), scheduler, executor);
    }

    /** What keeps the loop of an exchange. */
    LoopJournal journal(Exchange exchange) {
        String name = store == null ? null : key.evaluate(exchange);
        if (name != null && name.isBlank()) {
            throw new OpenAIInvalidRequestException(
                    "The option loopKey gives an empty text for this message, but must name its loop so that it is found"
                            + " again after a restart, such as loopKey=${file:name}");
        }
        return new LoopJournal(store, name, executor);
    }
}
