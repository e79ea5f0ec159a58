package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.Secrets;
import java.util.Set;

/**
 * What is said of calls over HTTP that have failed. Each failure names the server as its options do.
 *
 * @param server the option that names the server
 * @param reader reads the errors of HTTP
 */
record HttpFailures(String server, McpServerOptions.Http address, Secrets secrets, ResponseReader reader) {

    private static final Set<Integer> OF_NO_PROTOCOL = Set.of(401, 403, 407, 408, 429);

    /** Whether a status may be one of MCP itself; others tell of credentials, of time, of load and of faults. */
    static boolean isOfProtocol(int status) {
        return status / 100 == 4 && !OF_NO_PROTOCOL.contains(status);
    }

    /** Why a response is none of success, or null. */
    OpenAIException of(ObjectNode request, ApiResponse response) {
        if (response.status() / 100 == 2) {
            return null;
        }
        try {
            RpcException error = isOfProtocol(response.status()) ? errorInside(request, response) : null;
            return error == null ? named(reader.failure(response)) : error;
        } finally {
            response.releaseMemory();
        }
    }

    /** The error of JSON-RPC that tells what the status means, or null: older servers send one with errors of HTTP as well. */
    private RpcException errorInside(ObjectNode request, ApiResponse response) {
        try {
            JsonNode body = Json.parse(response.body());
            int code = body.path("error").path("code").asInt();
            boolean isModern = code <= Rpc.HEADER_MISMATCH && code >= Rpc.UNSUPPORTED_VERSION;
            boolean isOfRequest =
                    body.has("error") && Rpc.answers(body, request.path("id").asLong());
            return isModern || isOfRequest ? error(request, body, response.status()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    RpcException error(ObjectNode request, JsonNode message, int status) {
        return RpcException.of(server, request.path("method").asText(), message.path("error"), status, secrets);
    }

    OpenAIException unanswered(ApiResponse response) {
        return named(new OpenAIResponseException(
                response.target() + " answered " + response.status() + ", but its answer ended without a response to"
                        + " the request. Whether the server has done something of it is not known.",
                ApiError.unanswered(response.target(), 1).withStatus(response.status()),
                null));
    }

    /** The failure, which names the option by which the user knows the server. */
    OpenAIException named(Throwable failure) {
        if (failure instanceof OpenAIException known) {
            known.addHint("It is the MCP server " + server + "; see its options " + server + ".url, .headers.* and"
                    + " .credentials.");
            return known;
        }
        return new OpenAIConnectException(
                "The call of the MCP server " + server + " was ended by a fault on this side: " + failure,
                ApiError.unanswered(address.toString(), 1),
                failure);
    }
}
