package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolHints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a server for its tools, page by page, and keeps those that can be offered, in the server's order. */
final class ToolListing {

    private static final Logger LOG = LoggerFactory.getLogger(ToolListing.class);
    private static final int MOST_TOOLS = 1_000;
    private static final int MOST_PAGES = 100;

    private final McpServerOptions options;
    private final McpSession session;
    private final Set<String> warnings;
    private final Steps<Listed> result = new Steps<>();
    private final Map<String, JsonNode> found = new LinkedHashMap<>();
    private final List<String> cursors = new ArrayList<>();

    /**
     * A tool that is offered.
     *
     * @param name its name at the server
     * @param definition what the model is told
     * @param headers which arguments go into headers as well
     */
    record Offered(String name, ToolDefinition definition, HeaderParameters headers) {}

    /**
     * The tools of a server.
     *
     * @param tools in the server's order
     * @param ttlMillis how long the server says that they stay, or -1
     */
    record Listed(List<Offered> tools, long ttlMillis) {}

    /** @param warnings what has been said of the server's tools, so that it is not said with each new list */
    ToolListing(McpServerOptions options, McpSession session, Set<String> warnings) {
        this.options = options;
        this.session = session;
        this.warnings = warnings;
    }

    CompletableFuture<Listed> ask() {
        page(Rpc.object());
        return result;
    }

    private void page(ObjectNode params) {
        result.then(session.request("tools/list", params, null, Map.of()), this::take, failure -> {
            if (failure instanceof RpcException error && error.code() == Rpc.METHOD_NOT_FOUND) {
                warn("it has no tools at all");
                result.complete(new Listed(List.of(), -1));
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private void take(JsonNode answer) {
        for (JsonNode tool : answer.path("tools")) {
            String name = tool.path("name").asText("");
            if (name.isEmpty() || found.putIfAbsent(name, tool) != null) {
                warn("a tool without a name, or one whose name another one has, is left out");
            }
        }
        if (found.size() > MOST_TOOLS) {
            throw refused("has more than " + MOST_TOOLS + " tools");
        }
        String cursor = answer.path("nextCursor").asText("");
        if (cursor.isEmpty()) {
            result.complete(new Listed(offered(), answer.path("ttlMs").asLong(-1)));
        } else if (cursors.contains(cursor) || cursors.size() >= MOST_PAGES) {
            throw refused("gives its list of tools in pages without an end");
        } else {
            cursors.add(cursor);
            page(Rpc.object().put("cursor", cursor));
        }
    }

    private OpenAIResponseException refused(String what) {
        return new OpenAIResponseException(
                "The MCP server " + options.option() + ' ' + what + '.', ApiError.unanswered(null, 1), null);
    }

    private List<Offered> offered() {
        options.toolNames().stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> warn("it has no tool " + name + ", which " + options.option()
                        + ".toolNames names; it has: " + String.join(", ", found.keySet())));
        List<String> wanted = found.keySet().stream()
                .filter(name ->
                        options.toolNames().isEmpty() || options.toolNames().contains(name))
                .toList();
        List<Offered> offered = new ArrayList<>();
        ToolNames.offered(wanted, options.namePrefix()).forEach((name, shown) -> add(name, shown, offered));
        return List.copyOf(offered);
    }

    private void add(String name, String shown, List<Offered> offered) {
        JsonNode tool = found.get(name);
        if (tool.path("execution").path("taskSupport").asText().equals("required")) {
            warn("its tool " + name + " is left out: it runs as a task only, which is not supported");
            return;
        }
        try {
            boolean readsHeaders = session.era().isModern() && options.address() instanceof McpServerOptions.Http;
            HeaderParameters headers = SchemaCheck.check(tool.path("inputSchema"), readsHeaders);
            offered.add(new Offered(name, definition(shown, tool), headers));
        } catch (IllegalArgumentException e) {
            warn("its tool " + name + " is left out: " + e.getMessage());
        }
    }

    private ToolDefinition definition(String shown, JsonNode tool) {
        ObjectNode schema = tool.path("inputSchema").deepCopy();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        if (!schema.path("properties").isObject()) {
            // OpenAI refuses a schema without
            schema.putObject("properties");
        }
        String title =
                tool.path("title").asText(tool.path("annotations").path("title").textValue());
        String description = tool.path("description").asText(title == null ? "" : title);
        return new ToolDefinition(shown, description, schema, false, options.toolTimeoutMillis())
                .with(new ToolHints(false, isDestructive(tool.path("annotations")), false));
    }

    /**
     * As MCP has it, a tool that says nothing may destroy. What a server says of tools that may run again is not believed: it is a
     * stranger.
     */
    private static boolean isDestructive(JsonNode annotations) {
        return !annotations.path("readOnlyHint").asBoolean(false)
                && annotations.path("destructiveHint").asBoolean(true);
    }

    private void warn(String what) {
        String sentence = what.replaceAll("\\p{Cntrl}", " ");
        if (warnings.size() < MOST_TOOLS && warnings.add(sentence)) {
            LOG.warn("The MCP server {}: {}", options.option(), sentence);
        }
    }
}
