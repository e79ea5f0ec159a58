package io.github.camelopenai;

import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.consumer.FollowOptions;
import io.github.camelopenai.internal.consumer.FollowingConsumer;
import io.github.camelopenai.internal.consumer.McpConsumer;
import io.github.camelopenai.internal.consumer.McpGate;
import io.github.camelopenai.internal.consumer.McpOfferOptions;
import io.github.camelopenai.internal.consumer.ToolConsumer;
import io.github.camelopenai.internal.consumer.ToolOptions;
import io.github.camelopenai.internal.consumer.WebhookConsumer;
import io.github.camelopenai.internal.consumer.WebhookOptions;
import io.github.camelopenai.internal.tool.RouteTools;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolHints;
import io.github.camelopenai.internal.tool.ToolTimeouts;
import io.github.camelopenai.message.OutputFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;

/** Makes what routes begin with: of webhooks, of tools, of tools for MCP clients, and of jobs and lists that are followed. */
final class ConsumerFactory {

    private final OpenAIEndpoint endpoint;
    private final Target target;
    private final OpenAIConfiguration configuration;

    ConsumerFactory(OpenAIEndpoint endpoint, Target target) {
        this.endpoint = endpoint;
        this.target = target;
        this.configuration = endpoint.getConfiguration();
    }

    Consumer create(Processor processor) {
        if (target instanceof Target.Webhook) {
            return new WebhookConsumer(endpoint, processor, webhookOptions());
        }
        if (target instanceof Target.Mcp) {
            return new McpConsumer(endpoint, processor, mcpOptions(), this::toolTimeouts);
        }
        if (target instanceof Target.Tool tool) {
            return new ToolConsumer(
                    endpoint,
                    processor,
                    toolOptions(tool.name()),
                    endpoint.getComponent().toolRoutes());
        }
        return new FollowingConsumer(endpoint, processor, followOptions(), endpoint::createClient);
    }

    private WebhookOptions webhookOptions() {
        return new WebhookOptions(
                configuration.getPath(),
                configuration.getSecret(),
                configuration.getMaxWebhookSize(),
                configuration.getIdempotentRepository());
    }

    private McpOfferOptions mcpOptions() {
        Set<String> tags = RouteTools.tags(configuration.getTags());
        if (tags.isEmpty()) {
            throw new IllegalArgumentException(
                    "openai:mcp needs the option tags: those of the openai:tool routes that it offers, separated by commas");
        }
        return new McpOfferOptions(
                configuration.getPath(),
                tags,
                new McpGate(
                        configuration.getBearerToken(),
                        configuration.isAllowAnonymous(),
                        configuration.getAllowedOrigins()),
                configuration.getMaxRequestSize(),
                configuration.getMaxToolResult());
    }

    private ToolTimeouts toolTimeouts() {
        OpenAIComponent component = endpoint.getComponent();
        Long timeout = configuration.getToolTimeout();
        return new ToolTimeouts(
                timeout == null ? ToolTimeouts.DEFAULT_MILLIS : timeout,
                component.scheduler(),
                component.callExecutor());
    }

    private ToolOptions toolOptions(String name) {
        if (!ToolDefinition.isName(name)) {
            throw new IllegalArgumentException("The name of the tool is '" + name
                    + "', but must be 1 to 64 letters, digits, _ and -, such as openai:tool/find_order");
        }
        return new ToolOptions(
                name,
                configuration.getDescription(),
                RouteTools.tags(configuration.getTags()),
                configuration.getParameter(),
                configuration.getRequired(),
                configuration.getArgSchema(),
                configuration.isReturnDirect(),
                configuration.getToolTimeout() == null ? 0 : configuration.getToolTimeout(),
                new ToolHints(
                        configuration.isReadOnlyHint(),
                        configuration.isDestructiveHint(),
                        configuration.isIdempotentHint()));
    }

    private FollowOptions followOptions() {
        return new FollowOptions(
                target.operation(),
                endpoint.getId(),
                listQuery(),
                configuration.isStreaming(),
                configuration.getOutputFormat() == OutputFormat.json,
                configuration.isStopOnFinal(),
                configuration.getIdempotentRepository());
    }

    /** The query parameters of a list that is followed. */
    private Map<String, String> listQuery() {
        Map<String, String> query = new LinkedHashMap<>();
        Map<String, Object> fields = endpoint.fields();
        for (RequestField field : target.fields()) {
            Object value = fields.get(field.option());
            if (field.inQuery() && value != null) {
                query.put(
                        field.root(),
                        field.toJson(value, "The option " + field.option()).asText());
            }
        }
        configuration.getQueryParameter().forEach((name, value) -> query.put(name, String.valueOf(value)));
        return query;
    }
}
