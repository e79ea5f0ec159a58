package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The messages of JSON-RPC, as <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic">MCP</a> uses them. */
public final class Rpc {

    public static final int NO_JSON = -32_700;
    public static final int INVALID_REQUEST = -32_600;
    public static final int METHOD_NOT_FOUND = -32_601;
    public static final int INVALID_PARAMS = -32_602;
    public static final int INTERNAL_ERROR = -32_603;
    public static final int HEADER_MISMATCH = -32_020;
    static final int MISSING_CAPABILITY = -32_021;
    public static final int UNSUPPORTED_VERSION = -32_022;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Rpc() {}

    /**
     * The response to a request.
     *
     * @param result its result
     * @param headers the headers of HTTP by lower-case name; empty over stdio
     */
    record Answer(JsonNode result, Map<String, String> headers) {}

    /** A new object. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    static ObjectNode request(long id, String method, ObjectNode params) {
        ObjectNode request = notification(method, params);
        return request.put("id", id);
    }

    static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode notification = object().put("jsonrpc", "2.0").put("method", method);
        return params == null ? notification : notification.set("params", params);
    }

    /** What is answered to a request of a server: a ping is answered, the rest is not offered. */
    static ObjectNode answerTo(JsonNode request) {
        ObjectNode answer = object().put("jsonrpc", "2.0").set("id", request.get("id"));
        if (request.path("method").asText().equals("ping")) {
            return answer.set("result", object());
        }
        answer.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "This client does not offer it");
        return answer;
    }

    /** Whether a message is a request of the server. */
    static boolean isRequest(JsonNode message) {
        return message.hasNonNull("method") && message.hasNonNull("id");
    }

    /** Whether a message answers the request of this id. Some servers make a text of it. */
    static boolean answers(JsonNode message, long id) {
        return !message.has("method") && message.path("id").asText().equals(Long.toString(id));
    }
}
