package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.answer.Secrets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that has been reached, and how it is spoken to. */
final class McpSession {

    static final String SESSION = "Mcp-Session-Id";

    private static final Logger LOG = LoggerFactory.getLogger(McpSession.class);
    private static final int NOT_FOUND = 404;
    private static final long FIRST_ID = 10;
    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final McpServerOptions options;
    private final CallServices services;
    private final Runnable whenToolsChanged;
    private final McpWire wire;
    private final AtomicLong ids = new AtomicLong(FIRST_ID);
    private volatile Era era;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean listens;
    private volatile CompletableFuture<Void> listening;

    /**
     * @param whenToolsChanged runs when the server says that its tools are others now
     * @param whenLost runs when the server has gone by itself
     */
    McpSession(
            McpServerOptions options,
            CallServices services,
            Runnable whenToolsChanged,
            Consumer<OpenAIException> whenLost) {
        this.options = options;
        this.services = services;
        this.whenToolsChanged = whenToolsChanged;
        Secrets secrets = options.newSecrets();
        long most = services.options().answers().maxSize();
        this.wire = options.address() instanceof McpServerOptions.Stdio program
                ? new McpStdio(options, program, most, secrets, this::take, whenLost)
                : new McpHttp(options, (McpServerOptions.Http) options.address(), services, secrets, this::take);
    }

    /** Finds out how the server is spoken to. */
    CompletableFuture<McpSession> open() {
        Steps<McpSession> opened = new Steps<>();
        opened.then(new McpHandshake(options.option(), wire, isStdio() ? services : null).run(), found -> {
            era = found;
            if (wire instanceof McpStdio program) {
                program.noteChildren();
            }
            LOG.debug("{} speaks MCP {}", options, found.version());
            listen(SHORTEST_PAUSE_MILLIS);
            opened.complete(this);
        });
        return opened;
    }

    Era era() {
        return era;
    }

    /** Whether it tells of changes now, so that nothing needs to be asked again without reason. */
    boolean listens() {
        return listens;
    }

    /** Each request of the modern era says what the client is. */
    static ObjectNode withMeta(ObjectNode params) {
        ObjectNode meta = params.withObjectProperty("_meta");
        meta.put("io.modelcontextprotocol/protocolVersion", Era.MODERN);
        meta.putObject("io.modelcontextprotocol/clientCapabilities");
        meta.set("io.modelcontextprotocol/clientInfo", clientInfo());
        return params;
    }

    static ObjectNode clientInfo() {
        String version = McpSession.class.getPackage().getImplementationVersion();
        return Rpc.object().put("name", "camel-openai-component").put("version", version == null ? "0" : version);
    }

    /**
     * Asks the server. The future ends with the result, with {@link RpcException} or another {@link OpenAIException}. Ending it
     * early tells the server that nobody waits any more.
     *
     * @param name what the request is about, as the header {@code Mcp-Name} says it, or null
     * @param more further headers
     */
    CompletableFuture<JsonNode> request(String method, ObjectNode params, String name, Map<String, String> more) {
        long id = ids.incrementAndGet();
        Map<String, String> headers = era.headers(method, name);
        headers.putAll(more);
        ObjectNode request = Rpc.request(id, method, era.isModern() ? withMeta(params) : params);
        CompletableFuture<Rpc.Answer> asked = wire.request(request, headers);
        CompletableFuture<JsonNode> result = new CompletableFuture<>();
        result.whenComplete((answer, failure) -> {
            if (failure != null && !asked.isDone()) {
                asked.cancel(false);
                cancelled(id);
            }
        });
        asked.whenComplete((answer, failure) -> {
            if (failure == null) {
                result.complete(answer.result());
            } else {
                result.completeExceptionally(Steps.unwrapped(failure));
            }
        });
        return result;
    }

    /** Of the modern era over HTTP, closing the stream says it. */
    private void cancelled(long id) {
        if (era.isModern() && wire instanceof McpHttp || ended.isDone()) {
            return;
        }
        ObjectNode params = Rpc.object().put("requestId", id).put("reason", "Its result is no longer wanted");
        tell(Rpc.notification("notifications/cancelled", params));
    }

    private void tell(ObjectNode message) {
        Map<String, String> headers =
                era == null ? Map.of() : era.headers(message.path("method").asText(), null);
        wire.tell(message, headers).exceptionally(failure -> {
            LOG.debug("{} did not take a message: {}", options, failure.getMessage());
            return null;
        });
    }

    private void take(JsonNode message) {
        if (Rpc.isRequest(message)) {
            if (era == null || !era.isModern()) {
                tell(Rpc.answerTo(message));
            }
        } else if (message.path("method").asText().equals("notifications/tools/list_changed")) {
            whenToolsChanged.run();
        } else if (message.path("method").asText().equals("notifications/subscriptions/acknowledged")) {
            listens = message.path("params")
                    .path("notifications")
                    .path("toolsListChanged")
                    .asBoolean();
        }
    }

    /** Keeps a stream open for what the server tells unasked, where it tells of changes. */
    private void listen(long pauseMillis) {
        if (ended.isDone() || !era.tellsChanges()) {
            return;
        }
        ObjectNode request = null;
        String method = "";
        if (era.isModern()) {
            method = "subscriptions/listen";
            ObjectNode params = Rpc.object();
            params.putObject("notifications").put("toolsListChanged", true);
            request = Rpc.request(ids.incrementAndGet(), method, withMeta(params));
        } else {
            listens = true;
        }
        long begun = services.ticker().getAsLong();
        CompletableFuture<Void> open = wire.listen(request, era.headers(method, null));
        listening = open;
        open.whenComplete((nothing, failure) -> {
            listens = false;
            if (failure == null && !ended.isDone()) {
                long lasted = TimeUnit.NANOSECONDS.toMillis(services.ticker().getAsLong() - begun);
                listenAgain(lasted > LONGEST_PAUSE_MILLIS ? SHORTEST_PAUSE_MILLIS : pauseMillis);
            } else {
                LOG.debug("{} does not tell of changes: {}", options, String.valueOf(failure));
            }
        });
    }

    private void listenAgain(long pauseMillis) {
        Later.run(services, pauseMillis, ended, () -> {
            // A change may have come meanwhile
            whenToolsChanged.run();
            listen(Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS));
        });
    }

    /** Whether the server has refused a request before anything of it ran, because it knows the session no longer. */
    boolean isForgotten(Throwable failure) {
        return era.session() != null && failure instanceof OpenAIException answer && answer.getStatus() == NOT_FOUND;
    }

    /** Whether the server may be another one than when it was reached: its version, or the headers of its tools. */
    static boolean isOutdated(Throwable failure) {
        return failure instanceof RpcException error && !error.isOfRequest()
                || failure instanceof OpenAIException answer && HttpFailures.isOfProtocol(answer.getStatus());
    }

    boolean isStdio() {
        return wire instanceof McpStdio;
    }

    /** Listens no more; what is under way goes on to its end. */
    void retire() {
        ended.complete(null);
        CompletableFuture<Void> open = listening;
        if (open != null) {
            open.cancel(false);
        }
    }

    /** Ends all that is under way, and the process. */
    CompletableFuture<Void> close() {
        ended.complete(null);
        Map<String, String> headers = era == null ? Map.of() : era.headers("", null);
        return wire.close(headers);
    }
}
