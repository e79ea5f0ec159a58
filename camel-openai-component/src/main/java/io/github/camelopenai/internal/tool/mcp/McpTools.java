package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolHints;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.internal.tool.ToolSource;
import io.github.camelopenai.internal.tool.mcp.ToolListing.Listed;
import io.github.camelopenai.internal.tool.mcp.ToolListing.Offered;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
 * tools.close();
 * }</pre>
 */
public final class McpTools implements ToolSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);
    private static final long SHORTEST_LIFE_MILLIS = 1_000;
    private static final long LIFE_MILLIS = 300_000;
    private static final long CLOSE_MILLIS = 7_000;

    /** They tell of credentials, of time and of load, and nothing of whether the server is still the same. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 407, 408, 429);

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

    /** Begins to reach the server, so that the first exchange need not wait for it. Nothing waits, and a failure is only logged. */
    public void start() {
        listed().exceptionally(failure -> {
            LOG.warn("{}", Steps.unwrapped(failure).getMessage());
            return null;
        });
    }

    @Override
    public CompletableFuture<List<Tool>> tools(Exchange exchange) {
        return listed().thenApply(listed -> listed.tools().stream()
                .map(offered -> (Tool) new McpTool(this, offered))
                .toList());
    }

    private CompletableFuture<Listed> listed() {
        Steps<Listed> result = new Steps<>();
        result.then(connection.session(), session -> result.then(listed(session), result::complete));
        return result;
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
                connection.forget(session, failure instanceof OpenAIException known ? known : null);
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

    /** Calls a tool. The future ends with its result, also one that tells the model of an error. */
    CompletableFuture<ToolResult> call(Offered tool, ToolCall call) {
        Steps<ToolResult> result = new Steps<>();
        attempt(tool, call, result, true);
        return result;
    }

    private void attempt(Offered tool, ToolCall call, Steps<ToolResult> result, boolean mayRepeat) {
        result.then(connection.session(), session -> {
            ObjectNode params = Rpc.object().put("name", tool.name());
            params.set("arguments", call.arguments());
            ToolHints hints = tool.definition().hints();
            CompletableFuture<JsonNode> asked = session.request(
                    "tools/call",
                    params,
                    tool.name(),
                    tool.headers().of(call.arguments()),
                    hints.readOnly() || hints.idempotent());
            result.then(
                    asked,
                    answer -> result.complete(McpResults.of(options.option(), answer, call.maxResult())),
                    failure -> decide(session, tool, call, result, mayRepeat, failure));
        });
    }

    private void decide(
            McpSession session,
            Offered tool,
            ToolCall call,
            Steps<ToolResult> result,
            boolean mayRepeat,
            Throwable failure) {
        if (session.hasNotRun(failure) && mayRepeat) {
            LOG.debug("{} knows the session or the tool no longer; it is asked anew", options);
            connection.forget(session, null);
            result.then(listed(), listed -> attempt(again(tool, listed), call, result, false));
        } else if (failure instanceof RpcException error && !session.hasNotRun(failure)) {
            result.complete(ToolResult.error(error.words()));
        } else {
            if (failure instanceof OpenAIException known
                    && known.getStatus() / 100 == 4
                    && !PASSING.contains(known.getStatus())) {
                connection.forget(session, null);
            }
            result.completeExceptionally(failure);
        }
    }

    private Offered again(Offered tool, Listed listed) {
        return listed.tools().stream()
                .filter(each -> each.name().equals(tool.name()))
                .findFirst()
                .orElseThrow(() -> new OpenAIResponseException(
                        "The MCP server " + options.option() + " does not have the tool "
                                + tool.definition().name() + " any more. It was not run.",
                        ApiError.NONE,
                        null));
    }

    /** Ends the calls that are under way, the connection, and the process with all that it has started. */
    @Override
    public void close() {
        connection
                .close()
                .completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }
}
