package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.answer.Secrets;

/** A server has answered a request with an error of JSON-RPC. */
final class RpcException extends OpenAIResponseException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1_000;

    private final int code;
    private final String words;
    private final transient JsonNode data;

    private RpcException(String message, int code, String words, JsonNode data, int status) {
        super(message, ApiError.unanswered(null, 1).withStatus(status), null);
        this.code = code;
        this.words = words;
        this.data = data;
    }

    /**
     * @param server the option that names the server
     * @param method what was asked
     * @param error the error of the response
     * @param status the HTTP status, 0 over stdio
     */
    static RpcException of(String server, String method, JsonNode error, int status, Secrets secrets) {
        int code = error.path("code").asInt();
        String all = secrets.mask(error.path("message").asText("")).strip();
        String words = all.length() > LONGEST ? all.substring(0, LONGEST) + "..." : all;
        String message = "The MCP server " + server + " answered " + method + " with the error " + code
                + (words.isEmpty() ? "" : ": " + words);
        return new RpcException(message, code, words.isEmpty() ? "Error " + code : words, error.path("data"), status);
    }

    /** Whether it tells of the request and not of how it was sent, so that a model may correct what it has asked for. */
    boolean isOfRequest() {
        return code != Rpc.HEADER_MISMATCH && code != Rpc.UNSUPPORTED_VERSION;
    }

    int code() {
        return code;
    }

    /** The server's own words. */
    String words() {
        return words;
    }

    /** What the server tells besides, a missing node where it tells nothing. */
    JsonNode data() {
        return data;
    }
}
