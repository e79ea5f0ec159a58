package io.github.camelopenai.internal.tool.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolArguments;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.mcp.Era;
import io.github.camelopenai.internal.tool.mcp.Rpc;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the clients of the <a href="https://modelcontextprotocol.io">Model Context Protocol</a>, each message by itself: no session is kept
 * for the versions that have one.
 */
public final class McpServer {

    private static final Logger LOG = LoggerFactory.getLogger(McpServer.class);
    private static final int MOST_IN_BATCH = 100;
    private static final int LONGEST_SHOWN = 128;

    /** No message tells of changes, so clients have to ask again. */
    private static final int LIST_LIFE_MILLIS = 60_000;

    private final ObjectNode serverInfo;
    private final Supplier<List<Tool>> tools;

    /** Runs a tool. */
    @FunctionalInterface
    public interface Runner {

        /**
         * Begins; the future ends on any thread, with what the client may know.
         *
         * @param id the id of the request
         * @param arguments fit the schema of the tool
         */
        CompletableFuture<ToolResult> run(Tool tool, String id, ObjectNode arguments);
    }

    /**
     * @param name what the server is called
     * @param tools those that there are now, in an order that stays
     */
    public McpServer(String name, Supplier<List<Tool>> tools) {
        String version = McpServer.class.getPackage().getImplementationVersion();
        this.serverInfo = Rpc.object().put("name", name).put("version", version == null ? "0" : version);
        this.tools = tools;
    }

    /**
     * Answers the body of a POST. The future ends on any thread, and never fails.
     *
     * @param headers the value of a header, or null
     */
    public CompletableFuture<McpReply> answer(byte[] body, UnaryOperator<String> headers, Runner runner) {
        try {
            JsonNode json = parse(body);
            return json.isArray() ? batch(json, headers, runner) : one(json, headers, runner);
        } catch (Refusal e) {
            return CompletableFuture.completedFuture(McpReply.refused(NullNode.getInstance(), e));
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Refusal(400, Rpc.NO_JSON, "The body is not UTF-8");
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, Rpc.NO_JSON, "The body " + e.getMessage());
        }
    }

    private CompletableFuture<McpReply> batch(JsonNode messages, UnaryOperator<String> headers, Runner runner) {
        McpMessage.checkBatch(headers);
        if (messages.isEmpty() || messages.size() > MOST_IN_BATCH) {
            throw new Refusal(400, Rpc.INVALID_REQUEST, "A batch must have 1 to " + MOST_IN_BATCH + " messages");
        }
        List<CompletableFuture<McpReply>> replies = new ArrayList<>();
        messages.forEach(each -> replies.add(one(each, headers, runner)));
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    ArrayNode bodies = JsonNodeFactory.instance.arrayNode();
                    replies.stream()
                            .map(reply -> reply.join().body())
                            .filter(each -> each != null)
                            .forEach(bodies::add);
                    return bodies.isEmpty() ? McpReply.ACCEPTED : new McpReply(200, bodies);
                });
    }

    private CompletableFuture<McpReply> one(JsonNode json, UnaryOperator<String> headers, Runner runner) {
        JsonNode id = json.path("id").isTextual() || json.path("id").isIntegralNumber()
                ? json.get("id")
                : NullNode.getInstance();
        CompletableFuture<McpReply> reply;
        try {
            McpMessage message = McpMessage.read(json, headers);
            reply = message.id() == null
                    ? CompletableFuture.completedFuture(McpReply.ACCEPTED)
                    : result(message, runner).thenApply(result -> McpReply.of(id, finished(result, message)));
        } catch (Refusal e) {
            return CompletableFuture.completedFuture(McpReply.refused(id, e));
        }
        return reply.exceptionally(failure -> {
            LOG.error("A request of an MCP client could not be answered", failure);
            return McpReply.refused(id, new Refusal(200, Rpc.INTERNAL_ERROR, "Internal error"));
        });
    }

    private CompletableFuture<ObjectNode> result(McpMessage message, Runner runner) {
        String method = message.method();
        if (method.equals("tools/call")) {
            return call(message, runner);
        }
        ObjectNode result = Rpc.object();
        if (method.equals("tools/list")) {
            list(message, result);
        } else if (method.equals("server/discover") && message.isModern()) {
            result.set("supportedVersions", McpMessage.versions());
            result.putObject("capabilities").putObject("tools");
            cacheable(result);
        } else if (method.equals("initialize") && !message.isModern()) {
            String wanted = message.params().path("protocolVersion").asText();
            result.put("protocolVersion", Era.LEGACY.contains(wanted) ? wanted : Era.NEWEST_LEGACY);
            result.putObject("capabilities").putObject("tools");
            result.set("serverInfo", serverInfo);
        } else if (!method.equals("ping") || message.isModern()) {
            throw new Refusal(
                    message.isModern() ? 404 : 200, Rpc.METHOD_NOT_FOUND, "There is no method " + shown(method));
        }
        return CompletableFuture.completedFuture(result);
    }

    /** Since 2026-07-28 each result says what it is, and whose. */
    private ObjectNode finished(ObjectNode result, McpMessage message) {
        if (message.isModern()) {
            result.put("resultType", "complete");
            result.putObject("_meta").set("io.modelcontextprotocol/serverInfo", serverInfo);
        }
        return result;
    }

    private void list(McpMessage message, ObjectNode result) {
        if (message.params().hasNonNull("cursor")) {
            throw invalidParams("The list of tools has one page, and no cursor");
        }
        ArrayNode listed = result.putArray("tools");
        tools.get().forEach(tool -> listed.add(McpContent.of(tool.definition())));
        if (message.isModern()) {
            cacheable(result);
        }
    }

    private static void cacheable(ObjectNode result) {
        result.put("ttlMs", LIST_LIFE_MILLIS).put("cacheScope", "private");
    }

    private CompletableFuture<ObjectNode> call(McpMessage message, Runner runner) {
        JsonNode name = message.params().path("name");
        JsonNode given = message.params().path("arguments");
        if (!name.isTextual() || !given.isObject() && !given.isMissingNode() && !given.isNull()) {
            throw invalidParams("tools/call needs a text as name, and takes an object as arguments");
        }
        Tool tool = tools.get().stream()
                .filter(each -> each.definition().name().equals(name.textValue()))
                .findFirst()
                .orElseThrow(() -> invalidParams("There is no tool " + shown(name.textValue())));
        ToolArguments arguments = ToolArguments.read(given, tool.definition());
        CompletableFuture<ToolResult> result;
        if (arguments.fault() == null) {
            message.checkParameters(tool.definition().parameters(), arguments.values());
            result = runner.run(tool, message.id().asText(), arguments.values());
        } else {
            result = CompletableFuture.completedFuture(ToolResult.error(arguments.fault()));
        }
        return result.thenApply(ended -> McpContent.of(ended, message.isModern()));
    }

    private static Refusal invalidParams(String why) {
        return new Refusal(200, Rpc.INVALID_PARAMS, why);
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_SHOWN));
    }
}
