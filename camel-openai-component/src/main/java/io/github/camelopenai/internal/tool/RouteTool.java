package io.github.camelopenai.internal.tool;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * A route that a model may call. Each call is an exchange of its own, which the route takes on the component's route pool; while the route waits,
 * no thread does.
 */
public final class RouteTool implements Tool {

    private final ToolDefinition definition;
    private final Set<String> tags;
    private final String routeId;
    private final AsyncProcessor route;
    private final Function<Exchange, Executor> routes;

    /**
     * @param tags an endpoint names one of them to offer the tool
     * @param routeId the route
     * @param route takes the exchanges
     * @param routes runs what goes on with an exchange, and refuses nothing
     */
    public RouteTool(
            ToolDefinition definition,
            Set<String> tags,
            String routeId,
            AsyncProcessor route,
            Function<Exchange, Executor> routes) {
        this.definition = definition;
        this.tags = Set.copyOf(tags);
        this.routeId = routeId;
        this.route = route;
        this.routes = routes;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    boolean hasOneOf(Set<String> wanted) {
        return tags.stream().anyMatch(wanted::contains);
    }

    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        Exchange exchange = ToolExchange.of(call, definition, caller);
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        routes.apply(exchange).execute(() -> route.process(exchange, doneSync -> end(exchange, call, result)));
        return result;
    }

    private static void end(Exchange exchange, ToolCall call, CompletableFuture<ToolResult> result) {
        if (exchange.getException() != null) {
            result.completeExceptionally(exchange.getException());
            return;
        }
        try {
            result.complete(ToolResults.of(exchange, call.maxResult()));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    String routeId() {
        return routeId;
    }

    /** The route. */
    @Override
    public String toString() {
        return "route " + routeId;
    }
}
