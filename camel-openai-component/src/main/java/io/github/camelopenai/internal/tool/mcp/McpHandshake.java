package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.CallServices;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out how a server is spoken to: asked in the words of 2026-07-28 first, and where it does not know them, greeted with {@code
 * initialize} (<a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning">MCP, versioning</a>).
 */
final class McpHandshake {

    /** Some programs of the older era answer nothing to a request that they do not know. */
    private static final long ANSWER_MILLIS = 3_000;

    private static final long DISCOVER_ID = 1;
    private static final long INITIALIZE_ID = 2;

    private final String server;
    private final McpWire wire;
    private final CallServices services;
    private final Steps<Era> result = new Steps<>();
    private boolean isGreeted;
    private JsonNode discovered;

    /**
     * @param server the option that names the server
     * @param services tell that no answer has come, or null where that tells nothing, as over HTTP
     */
    McpHandshake(String server, McpWire wire, CallServices services) {
        this.server = server;
        this.wire = wire;
        this.services = services;
    }

    CompletableFuture<Era> run() {
        Era era = Era.UNKNOWN_MODERN;
        ObjectNode discover = Rpc.request(DISCOVER_ID, "server/discover", McpSession.withMeta(Rpc.object()));
        result.then(
                wire.request(discover, era.headers("server/discover", null)),
                answer -> discovered(answer.result()),
                this::undiscovered);
        if (services != null) {
            Later.run(services, ANSWER_MILLIS, result, this::greetOnce);
        }
        return result;
    }

    private void discovered(JsonNode answer) {
        synchronized (this) {
            discovered = Era.hasModern(answer.path("supportedVersions")) ? answer : null;
            if (isGreeted) {
                // Its answer to the greeting decides: a server that speaks both ways goes by it from then on
                return;
            }
            if (discovered != null) {
                isGreeted = true;
            }
        }
        if (discovered == null) {
            greetOnce();
        } else {
            complete(discovered);
        }
    }

    private void complete(JsonNode modern) {
        result.complete(new Era(true, Era.MODERN, null, modern.path("capabilities")));
    }

    private void undiscovered(Throwable failure) {
        if (tellsOlderEra(failure)) {
            greetOnce();
        } else {
            result.completeExceptionally(failure);
        }
    }

    private static boolean tellsOlderEra(Throwable failure) {
        if (failure instanceof RpcException error) {
            boolean isModern = error.code() == Rpc.HEADER_MISMATCH || error.code() == Rpc.MISSING_CAPABILITY;
            return error.code() == Rpc.UNSUPPORTED_VERSION
                    ? Era.hasLegacy(error.data().path("supported"))
                    : !isModern;
        }
        return failure instanceof OpenAIException answer && HttpFailures.isOfProtocol(answer.getStatus());
    }

    private void greetOnce() {
        synchronized (this) {
            if (isGreeted || result.isDone()) {
                return;
            }
            isGreeted = true;
        }
        ObjectNode params = Rpc.object().put("protocolVersion", Era.NEWEST_LEGACY);
        params.putObject("capabilities");
        params.set("clientInfo", McpSession.clientInfo());
        result.then(
                wire.request(Rpc.request(INITIALIZE_ID, "initialize", params), Map.of()),
                this::greeted,
                this::ungreeted);
    }

    private void greeted(Rpc.Answer answer) {
        String version = answer.result().path("protocolVersion").asText();
        if (!Era.LEGACY.contains(version)) {
            throw new OpenAIResponseException(
                    "The MCP server " + server + " speaks a version of MCP that is not known here. It must be "
                            + Era.MODERN + " or one of "
                            + Era.LEGACY.stream().sorted().toList() + '.',
                    ApiError.unanswered(null, 1),
                    null);
        }
        Era era = new Era(
                false,
                version,
                answer.headers().get(McpSession.SESSION.toLowerCase(Locale.ROOT)),
                answer.result().path("capabilities"));
        ObjectNode ready = Rpc.notification("notifications/initialized", null);
        result.then(wire.tell(ready, era.headers("notifications/initialized", null)), told -> result.complete(era));
    }

    private void ungreeted(Throwable failure) {
        JsonNode modern;
        synchronized (this) {
            modern = discovered;
        }
        if (modern != null) {
            complete(modern);
            return;
        }
        if (failure instanceof OpenAIException answer && (answer.getStatus() == 404 || answer.getStatus() == 405)) {
            answer.addHint("Check the path of the URL; servers of the older transport HTTP+SSE are not supported.");
        }
        result.completeExceptionally(failure);
    }
}
