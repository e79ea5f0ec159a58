package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Carries the messages of JSON-RPC to a server and back, without a thread for those that wait. */
interface McpWire {

    /**
     * Sends a request. The future ends with its result, with a {@link RpcException}, or with another {@link
     * io.github.camelopenai.api.OpenAIException}. Ending it early lets go what waits for it here; the server is told by the caller.
     *
     * @param headers the headers of HTTP; nothing over stdio
     */
    CompletableFuture<Rpc.Answer> request(ObjectNode request, Map<String, String> headers);

    /** Sends a notification, or an answer to a request of the server. */
    CompletableFuture<Void> tell(ObjectNode message, Map<String, String> headers);

    /**
     * Listens to what the server tells unasked, where that takes a call of its own. The future ends when no more comes.
     *
     * @param request asks for it, or null where the era has no such request
     * @param headers the headers of HTTP
     */
    CompletableFuture<Void> listen(ObjectNode request, Map<String, String> headers);

    /** Ends all that is under way with an exception, and the connection. The future ends when nothing is left of it. */
    CompletableFuture<Void> close(Map<String, String> headers);
}
