package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.tool.ToolRegistry;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import io.github.camelopenai.internal.tool.mcp.server.McpServer;
import java.util.function.Supplier;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;

/** Offers routes that are tools to MCP clients. Its own route runs before each call of a tool. */
public final class McpConsumer extends PostConsumer implements ShutdownAware {

    private static final String DEFAULT_PATH = "/mcp";

    private final McpOfferOptions options;
    private final Supplier<ToolTimeouts> timeouts;
    private McpReceiver receiver;

    /** @param timeouts how long calls may take; asked for when the component has started */
    public McpConsumer(
            Endpoint endpoint, Processor processor, McpOfferOptions options, Supplier<ToolTimeouts> timeouts) {
        super(endpoint, processor, options.path() == null ? DEFAULT_PATH : options.path());
        this.options = options;
        this.timeouts = timeouts;
    }

    @Override
    AsyncProcessor receiver() {
        CamelContext context = getEndpoint().getCamelContext();
        ToolRegistry registry = ToolRegistry.of(context);
        McpServer server = new McpServer(context.getName(), () -> registry.tagged(options.tags()));
        McpCalls calls = new McpCalls(getEndpoint(), getAsyncProcessor(), timeouts.get(), options.maxResult());
        receiver = new McpReceiver(options, server, calls);
        return receiver;
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** Those that wait for a tool: the route itself is done with them. */
    @Override
    public int getPendingExchangesSize() {
        return receiver == null ? 0 : receiver.underWay();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing is prepared
    }
}
