package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * A tool of an MCP server.
 *
 * @param server calls it
 * @param offered what it is
 */
record McpTool(McpTools server, ToolListing.Offered offered) implements Tool {

    @Override
    public ToolDefinition definition() {
        return offered.definition();
    }

    /** Nothing of the exchange goes to the server. */
    @Override
    public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
        return server.call(offered, call);
    }
}
