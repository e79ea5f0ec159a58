package io.github.camelopenai.internal.tool;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/** A route that a model may call. */
public final class RouteTool implements Tool {

    private final Set<String> tags;
    private final String routeId;
    private final ExchangeTool tool;

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
        this.tags = Set.copyOf(tags);
        this.routeId = routeId;
        this.tool = new ExchangeTool(definition, route, routes);
    }

    @Override
    public ToolDefinition definition() {
        return tool.definition();
    }

    boolean hasOneOf(Set<String> wanted) {
        return tags.stream().anyMatch(wanted::contains);
    }

    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        return tool.run(call, caller);
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
