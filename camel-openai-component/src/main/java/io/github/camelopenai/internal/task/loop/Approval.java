package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolArguments;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.RollbackExchangeException;

/**
 * Which calls of tools somebody must allow before they are made, and who is asked.
 *
 * @param route is asked: gets the exchange of the call, and puts the decision into its message; null where the loop is suspended
 * @param names the tools whose calls need a decision; {@code *} for all; empty where the hint of the tool or the predicate says
 * @param predicate matches the exchange of a call that needs a decision, or null
 * @param routes runs what goes on with an exchange, and refuses nothing
 */
public record Approval(
        AsyncProcessor route, Set<String> names, Predicate predicate, Function<Exchange, Executor> routes) {

    /** Whether the loop ends its exchange, and goes on in another. */
    boolean suspends() {
        return route == null;
    }

    /** Whether a call needs a decision. */
    boolean isNeeded(ToolDefinition tool, ToolCall call, Exchange caller) {
        if (predicate != null) {
            return predicate.matches(ToolExchange.of(call, tool, caller));
        }
        return names.isEmpty() ? tool.hints().destructive() : names.contains("*") || names.contains(tool.name());
    }

    /** The calls of a turn that need a decision, and have none; those that are wrong anyway need none. */
    List<OpenCall> undecided(LoopState state, Map<String, Tool> tools, int maxResult, Exchange caller) {
        return state.calls().stream()
                .filter(call -> call.state() == OpenCall.State.OPEN && call.decision() == null)
                .filter(call -> call.isUndecided()
                        || isUndecided(call, tools.get(call.called().name()), state.run(), maxResult, caller))
                .toList();
    }

    /**
     * Refuses arguments of decisions that do not fit, before any call is made.
     *
     * @throws OpenAIInvalidRequestException saying where they do not
     */
    static void checkChanges(List<OpenCall> calls, Map<String, Tool> tools) {
        for (OpenCall call : calls) {
            Tool tool = tools.get(call.called().name());
            Decision said = call.decision();
            if (tool != null && said != null && said.arguments() != null) {
                String fault =
                        ToolArguments.read(said.arguments(), tool.definition()).fault();
                if (fault != null) {
                    throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.APPROVAL
                            + " has arguments for the call " + call.called().id()
                            + " that cannot be used, so nothing has run. " + fault);
                }
            }
        }
    }

    private boolean isUndecided(OpenCall call, Tool tool, String run, int maxResult, Exchange caller) {
        if (tool == null) {
            return false;
        }
        ToolArguments arguments = ToolArguments.read(call.called().arguments(), tool.definition());
        String id = call.called().id();
        return arguments.fault() == null
                && isNeeded(
                        tool.definition(),
                        new ToolCall(run, id, call.called().name(), arguments.values(), maxResult),
                        caller);
    }

    /** Asks for a decision. It may come much later; no thread waits. Fails if none comes. */
    CompletableFuture<Decision> ask(ToolDefinition tool, ToolCall call, Exchange caller) {
        Exchange exchange = ToolExchange.of(call, tool, caller);
        Object given = exchange.getMessage().getBody();
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        routes.apply(exchange)
                .execute(() -> route.process(exchange, doneSync -> {
                    try {
                        decision.complete(read(exchange, given, call));
                    } catch (Throwable e) {
                        decision.completeExceptionally(e);
                    }
                }));
        return decision;
    }

    private static Decision read(Exchange exchange, Object given, ToolCall call) throws Exception {
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            throw new RollbackExchangeException("The route of approval rolled back", exchange);
        }
        Object body = exchange.getMessage().getBody();
        if (body == given && given.equals(Json.toMap(call.arguments()))) {
            // The arguments that the route was given: it has said nothing
            body = null;
        }
        Decision said = Decision.of(
                body == null || body instanceof Boolean || body instanceof Map
                        ? body
                        : exchange.getMessage().getBody(String.class));
        if (said.isYes() && exchange.getExchangeExtension().isFailureHandled()) {
            throw new IllegalStateException("The route of approval failed, and its error handler has dealt with the"
                    + " failure: only a route that does not fail can allow a call");
        }
        return said;
    }
}
