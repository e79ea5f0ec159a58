package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Standard input and output of a program (<a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">MCP, transports</a>): each message is a line. */
final class McpStdio implements McpWire, McpProcess.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(McpStdio.class);

    private final String server;
    private final Secrets secrets;
    private final McpProcess process;
    private final Consumer<JsonNode> inbound;
    private final Consumer<OpenAIException> whenLost;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private final AtomicReference<OpenAIException> end = new AtomicReference<>();

    /** A request that waits for its response. */
    private record Pending(String method, CompletableFuture<Rpc.Answer> result) {}

    /**
     * Starts the program.
     *
     * @param longestLine the most bytes of a line
     * @param inbound takes what the server asks and tells
     * @param whenLost runs once when the program has ended, and nobody wanted that
     * @throws OpenAIConnectException where it cannot be started
     */
    McpStdio(
            McpServerOptions options,
            McpServerOptions.Stdio program,
            long longestLine,
            Secrets secrets,
            Consumer<JsonNode> inbound,
            Consumer<OpenAIException> whenLost) {
        this.server = options.option();
        this.secrets = secrets;
        this.inbound = inbound;
        this.whenLost = whenLost;
        try {
            process = McpProcess.start(server, program, secrets, longestLine);
        } catch (IOException e) {
            throw OpenAIConnectException.lasting(
                    "The MCP server " + server + " could not be started: " + secrets.mask(e.getMessage())
                            + ". Check the option " + server + ".command, and that the PATH of this process finds it.",
                    ApiError.NONE,
                    e);
        }
        process.read(this);
    }

    /** The program is ready: what it has started by now is ended with it. */
    void noteChildren() {
        process.noteChildren();
    }

    @Override
    public CompletableFuture<Rpc.Answer> request(ObjectNode request, Map<String, String> headers) {
        CompletableFuture<Rpc.Answer> result = new CompletableFuture<>();
        String id = request.path("id").asText();
        pending.put(id, new Pending(request.path("method").asText(), result));
        result.whenComplete((answer, failure) -> pending.remove(id));
        write(request, result);
        return result;
    }

    @Override
    public CompletableFuture<Void> tell(ObjectNode message, Map<String, String> headers) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        write(message, result);
        result.complete(null);
        return result;
    }

    @Override
    public CompletableFuture<Void> listen(ObjectNode request, Map<String, String> headers) {
        // Of the older era all of it comes unasked
        return request == null ? quiet.copy() : request(request, headers).thenApply(answer -> null);
    }

    private void write(ObjectNode message, CompletableFuture<?> result) {
        if (end.get() == null && !process.write(Json.toBytes(message))) {
            result.completeExceptionally(new OpenAIRejectedException("The MCP server " + server
                    + " does not read its input, and many messages wait already. This one was not sent."));
        }
        // Asked last: what waits when it ends is told then
        if (end.get() != null) {
            result.completeExceptionally(end.get());
        }
    }

    @Override
    public void line(byte[] line) {
        try {
            JsonNode message = Json.parse(line);
            for (JsonNode each : message.isArray() ? message : List.of(message)) {
                take(each);
            }
        } catch (IllegalArgumentException e) {
            if (!new String(line, StandardCharsets.UTF_8).isBlank() && !hasWarned.getAndSet(true)) {
                LOG.warn(
                        "{} wrote a line to its standard output that {}. It is ignored, as others of the kind are. A server must"
                                + " write its log to its standard error.",
                        server,
                        e.getMessage());
            }
        }
    }

    private void take(JsonNode message) {
        Pending asked =
                message.has("method") ? null : pending.remove(message.path("id").asText());
        if (asked == null) {
            inbound.accept(message);
        } else if (message.has("error")) {
            asked.result()
                    .completeExceptionally(RpcException.of(server, asked.method(), message.path("error"), 0, secrets));
        } else {
            asked.result().complete(new Rpc.Answer(message.path("result"), Map.of()));
        }
    }

    @Override
    public void end(String why) {
        process.exit().thenAccept(exit -> {
            OpenAIException failure = new OpenAIConnectException(
                    "The MCP server " + server + " has ended: " + (why == null ? exit : why)
                            + ". Whether calls that were under way have done something is not known. Its standard error is in"
                            + " the log, if it wrote any.",
                    ApiError.unanswered(null, 1),
                    null);
            if (end.compareAndSet(null, failure)) {
                // First, so that a caller that hears of it and asks again waits for the next program
                whenLost.accept(failure);
                failAll(failure);
            }
        });
    }

    private void failAll(OpenAIException reason) {
        pending.values().forEach(each -> each.result().completeExceptionally(reason));
        quiet.completeExceptionally(reason);
    }

    @Override
    public CompletableFuture<Void> close(Map<String, String> headers) {
        OpenAIException reason = OpenAIConnectException.stopped(
                ApiError.unanswered("A call of the MCP server " + server, 1), "its route");
        if (end.compareAndSet(null, reason)) {
            failAll(reason);
        }
        return process.end();
    }
}
