package io.github.camelopenai.internal.tool.mcp.server;

import com.fasterxml.jackson.databind.JsonNode;

/** Why a message is not answered as it asks. It is expected, so it has no stack. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final transient JsonNode data;

    /**
     * @param status the status of HTTP
     * @param code the code of JSON-RPC
     */
    Refusal(int status, int code, String message) {
        this(status, code, message, null);
    }

    /** @param data what is told besides, or null */
    Refusal(int status, int code, String message, JsonNode data) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.data = data;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    JsonNode data() {
        return data;
    }
}
