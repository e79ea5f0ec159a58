package io.github.camelopenai.internal.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the calls of MCP clients: the route of the server first, which may refuse a call, then the tool. The tool sees the properties and
 * variables that the route has set. No thread waits for either.
 */
final class McpCalls {

    private static final Logger LOG = LoggerFactory.getLogger(McpCalls.class);

    private final Endpoint endpoint;
    private final AsyncProcessor route;
    private final ToolTimeouts timeouts;
    private final int maxResult;

    McpCalls(Endpoint endpoint, AsyncProcessor route, ToolTimeouts timeouts, int maxResult) {
        this.endpoint = endpoint;
        this.route = route;
        this.timeouts = timeouts;
        this.maxResult = maxResult;
    }

    /** @param headers of the HTTP request */
    CompletableFuture<ToolResult> run(Tool tool, String id, ObjectNode arguments, Map<String, Object> headers) {
        ToolDefinition definition = tool.definition();
        String run = endpoint.getCamelContext().getUuidGenerator().generateUuid();
        ToolCall call = new ToolCall(run, id, definition.name(), arguments, maxResult);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        ToolExchange.fill(exchange, call, definition, endpoint.createExchange());
        exchange.setProperty(OpenAIProperties.MCP_HEADERS, headers);
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        timeouts.limit(result, definition);
        route.process(exchange, doneSync -> {
            try {
                passed(exchange, tool, call, result);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.exceptionally(failure -> {
            LOG.warn("The tool {} failed; the MCP client that called it is told so", definition.name(), failure);
            return ToolTimeouts.failed(definition, failure);
        });
    }

    /** Also where an error handler has dealt with the failure: what has not passed the whole route is not allowed. */
    private static boolean hasFailed(Exchange exchange) {
        return exchange.getException() != null
                || exchange.isRollbackOnly()
                || exchange.isRollbackOnlyLast()
                || exchange.isRouteStop()
                || exchange.getExchangeExtension().isFailureHandled();
    }

    private static void passed(Exchange exchange, Tool tool, ToolCall call, CompletableFuture<ToolResult> result) {
        if (hasFailed(exchange)) {
            LOG.warn("The route refused a call of the tool {} by an MCP client", call.name(), exchange.getException());
            result.complete(ToolResult.error("The call of " + call.name() + " was refused."));
        } else if (!result.isDone()) {
            CompletableFuture<ToolResult> ran = tool.run(call, exchange);
            result.whenComplete((given, failure) -> ran.cancel(false));
            ran.whenComplete((given, failure) -> {
                if (failure == null) {
                    result.complete(given);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        }
    }
}
