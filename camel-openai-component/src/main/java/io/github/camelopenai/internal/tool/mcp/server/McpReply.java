package io.github.camelopenai.internal.tool.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.tool.mcp.Rpc;

/**
 * What is answered to a POST.
 *
 * @param status the status of HTTP
 * @param body the JSON, or null
 */
public record McpReply(int status, JsonNode body) {

    /** Of a message that asks nothing. */
    static final McpReply ACCEPTED = new McpReply(202, null);

    /** A request that is refused before its message is read. */
    public static McpReply refused(int status, String why) {
        return refused(NullNode.getInstance(), new Refusal(status, Rpc.INVALID_REQUEST, why));
    }

    static McpReply refused(JsonNode id, Refusal refusal) {
        ObjectNode reply = Rpc.object().put("jsonrpc", "2.0").set("id", id);
        ObjectNode error = reply.putObject("error").put("code", refusal.code()).put("message", refusal.getMessage());
        if (refusal.data() != null) {
            error.set("data", refusal.data());
        }
        return new McpReply(refusal.status(), reply);
    }

    static McpReply of(JsonNode id, ObjectNode result) {
        ObjectNode reply = Rpc.object().put("jsonrpc", "2.0").set("id", id);
        return new McpReply(200, reply.set("result", result));
    }
}
