package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolSource;
import io.github.camelopenai.internal.tool.mcp.ToolListing.Listed;
import io.github.camelopenai.internal.tool.mcp.ToolListing.Offered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of an MCP server. The server is reached when they are first needed.
 *
 * <pre>{@code
 * McpTools tools = new McpTools(options, services);
 * tools.start();
 * tools.tools(exchange).thenAccept(all -> ...);
 * tools.stop();
 * }</pre>
 */
public final class McpTools implements ToolSource {

    private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);
    private static final long SHORTEST_LIFE_MILLIS = 1_000;
    private static final long LIFE_MILLIS = 300_000;
    private static final long CLOSE_MILLIS = 7_000;

    private final McpServerOptions options;
    private final CallServices services;
    private final McpConnection connection;
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private Listing listing;

    /** The tools as a session has listed them, or is about to. */
    private static final class Listing {

        private final McpSession session;
        private final CompletableFuture<Listed> listed = new CompletableFuture<>();
        private final long begun;
        private volatile boolean isStale;

        Listing(McpSession session, long begun) {
            this.session = session;
            this.begun = begun;
        }
    }

    /** @param services the transport, the threads and the bounds of the endpoint that offers the tools */
    public McpTools(McpServerOptions options, CallServices services) {
        this.options = options;
        this.services = services;
        this.connection = new McpConnection(options, services, this::changed);
        warnOfEavesdroppers();
    }

    private void warnOfEavesdroppers() {
        if (options.address() instanceof McpServerOptions.Http http
                && (http.credentials() != null || !http.headers().isEmpty())
                && ServerAddress.of(http.toString()).isOpenToEavesdroppers()) {
            LOG.warn(
                    "The headers of the MCP server {} go to it over plain http, where others can read them. Use https.",
                    options.option());
        }
    }

    /** So that the first exchange need not wait for it. Nothing waits, and a failure is only logged. */
    @Override
    public void start() {
        listed().exceptionally(failure -> {
            LOG.warn("{}", Steps.unwrapped(failure).getMessage());
            return null;
        });
    }

    @Override
    public CompletableFuture<List<Tool>> tools(Exchange exchange) {
        return listed().thenApply(listed -> listed.tools().stream()
                .map(offered -> (Tool) new McpTool(offered))
                .toList());
    }

    private final class McpTool implements Tool {

        private final Offered offered;

        McpTool(Offered offered) {
            this.offered = offered;
        }

        @Override
        public ToolDefinition definition() {
            return offered.definition();
        }

        /** Nothing of the exchange goes to the server. */
        @Override
        public CompletableFuture<ToolResult> run(ToolCall call, Exchange caller) {
            Steps<ToolResult> result = new Steps<>();
            ask(result, session -> call(session, offered, call), true);
            return result;
        }
    }

    private CompletableFuture<Listed> listed() {
        Steps<Listed> result = new Steps<>();
        ask(result, this::listed, true);
        return result;
    }

    /** Asks the server; once more in a new session where it has forgotten this one, as it has then run nothing of the request. */
    private <T> void ask(Steps<T> result, Function<McpSession, CompletableFuture<T>> request, boolean mayRepeat) {
        result.then(
                connection.session(),
                session -> result.then(request.apply(session), result::complete, failure -> {
                    boolean isForgotten = session.isForgotten(failure);
                    if (isForgotten || McpSession.isOutdated(failure)) {
                        connection.forget(session, null);
                    }
                    if (isForgotten && mayRepeat) {
                        LOG.debug("{} has forgotten the session; a new one is begun", options);
                        ask(result, request, false);
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
    }

    private CompletableFuture<Listed> listed(McpSession session) {
        Listing next;
        synchronized (this) {
            if (listing != null && listing.session == session && isFresh(listing)) {
                return listing.listed.copy();
            }
            next = new Listing(session, services.ticker().getAsLong());
            listing = next;
        }
        CompletableFuture<Listed> asked = new ToolListing(options, session, warnings).ask();
        connection.bound(asked, "did not list its tools in time");
        asked.whenComplete((listed, reason) -> {
            if (reason == null) {
                next.listed.complete(listed);
            } else {
                Throwable failure = Steps.unwrapped(reason);
                if (session.isStdio() && failure instanceof OpenAIException known) {
                    connection.forget(session, known);
                }
                next.listed.completeExceptionally(failure);
            }
        });
        return next.listed.copy();
    }

    private boolean isFresh(Listing current) {
        if (!current.listed.isDone()) {
            return !current.isStale;
        }
        if (current.isStale || current.listed.isCompletedExceptionally()) {
            return false;
        }
        long ttl = current.listed.join().ttlMillis();
        long life = ttl < 0 ? LIFE_MILLIS : Math.max(ttl, SHORTEST_LIFE_MILLIS);
        long age = TimeUnit.NANOSECONDS.toMillis(services.ticker().getAsLong() - current.begun);
        return current.session.listens() || current.session.isStdio() && ttl < 0 || age < life;
    }

    private synchronized void changed() {
        if (listing != null) {
            listing.isStale = true;
        }
    }

    private CompletableFuture<ToolResult> call(McpSession session, Offered tool, ToolCall call) {
        ObjectNode params = Rpc.object().put("name", tool.name());
        params.set("arguments", call.arguments());
        Map<String, String> headers = new LinkedHashMap<>(tool.headers().of(call.arguments()));
        headers.putAll(call.trace());
        Steps<ToolResult> result = new Steps<>();
        result.then(
                session.request("tools/call", traced(params, call.trace()), tool.name(), headers),
                answer -> result.complete(McpResults.of(options.option(), answer, call.maxResult())),
                failure -> {
                    if (failure instanceof RpcException error && error.isOfRequest() && !session.isForgotten(error)) {
                        result.complete(ToolResult.error(error.words()));
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    /** MCP has the trace in the request itself, as not each way to a server knows headers (SEP-414). */
    private static ObjectNode traced(ObjectNode params, Map<String, String> trace) {
        if (!trace.isEmpty()) {
            ObjectNode meta = params.putObject("_meta");
            trace.forEach(meta::put);
        }
        return params;
    }

    /** Ends the calls that are under way, the connection, and the process with all that it has started. */
    @Override
    public void stop() {
        connection
                .close()
                .completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
