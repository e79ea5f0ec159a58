package io.github.camelopenai;

import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.BeanTools;
import io.github.camelopenai.internal.tool.EndpointTools;
import io.github.camelopenai.internal.tool.FixedTools;
import io.github.camelopenai.internal.tool.RouteTools;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolRegistry;
import io.github.camelopenai.internal.tool.ToolSource;
import io.github.camelopenai.internal.tool.Toolbox;
import io.github.camelopenai.internal.tool.mcp.McpServerOptions;
import io.github.camelopenai.internal.tool.mcp.McpTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.EndpointHelper;

/** Makes the box of the tools that an endpoint offers to its model. */
record ToolboxFactory(OpenAIEndpoint endpoint, Target target) {

    Toolbox create(OpenAIClient client) throws Exception {
        List<ToolSource> sources = new ArrayList<>();
        Set<String> tags = RouteTools.tags(endpoint.getConfiguration().getTags());
        if (!tags.isEmpty()) {
            sources.add(new RouteTools(ToolRegistry.of(endpoint.getCamelContext()), tags));
        }
        List<Tool> fixed = fixedTools();
        if (!fixed.isEmpty()) {
            sources.add(new FixedTools(fixed));
        }
        mcpServers().forEach(server -> sources.add(new McpTools(server, client.services())));
        return new Toolbox(sources);
    }

    private List<McpServerOptions> mcpServers() {
        boolean hasServers = !endpoint.getConfiguration().getMcpServer().isEmpty();
        if (!hasServers || ToolWire.of(target.operation()) == null) {
            // Those of the component are for the endpoints whose models call tools
            return List.of();
        }
        CamelContext context = endpoint.getCamelContext();
        List<McpServerOptions> servers = McpServerOptions.all(
                endpoint.getConfiguration().getMcpServer(),
                reference -> EndpointHelper.resolveReferenceParameter(context, reference, Object.class));
        for (McpServerOptions server : servers) {
            if (server.isProgram() && endpoint.isLiteral("mcpServer")) {
                throw new IllegalArgumentException("The options " + server.option()
                        + ".* start a program, but come from a message, which may be anybody's. Write them into the URI of"
                        + " the route, or into the options of the component.");
            }
        }
        return servers;
    }

    /** A text of a message may come from anybody, who could let the model call any endpoint. */
    private List<Tool> fixedTools() throws Exception {
        for (String option : List.of("tool", "tools")) {
            if (endpoint.isLiteral(option)) {
                throw new IllegalArgumentException("The option " + option
                        + " comes from a message, which may be anybody's. Write it into the URI of the route.");
            }
        }
        CamelContext context = endpoint.getCamelContext();
        Function<Exchange, Executor> routes = endpoint.getComponent().toolRoutes();
        List<Tool> tools =
                new ArrayList<>(EndpointTools.of(endpoint.getConfiguration().getTool(), context, routes));
        tools.addAll(BeanTools.of(endpoint.getConfiguration().getTools(), context, routes));
        return tools;
    }
}
