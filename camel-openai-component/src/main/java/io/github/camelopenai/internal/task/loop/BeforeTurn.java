package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.ToolExchange;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * What may change the request of each turn.
 *
 * @param route gets it as a Map, and gives back the one that is sent; null where nothing changes it
 */
record BeforeTurn(AsyncProcessor route) {

    /** Changes the request of a loop; ends on any thread. */
    CompletableFuture<Void> change(LoopState state, Exchange caller) {
        if (route == null) {
            return CompletableFuture.completedFuture(null);
        }
        Exchange turn = ToolExchange.ofCaller(caller);
        turn.getMessage().setBody(Json.toMap(state.request()));
        turn.setProperty(OpenAIProperties.AGENTIC_TRACE, state.trace());
        CompletableFuture<Void> changed = new CompletableFuture<>();
        route.process(turn, doneSync -> {
            try {
                state.ask(request(turn));
                changed.complete(null);
            } catch (Throwable e) {
                changed.completeExceptionally(e);
            }
        });
        return changed;
    }

    private static ObjectNode request(Exchange turn) throws Exception {
        if (turn.getException() != null) {
            throw turn.getException();
        }
        Object body = turn.getMessage().getBody();
        if (body instanceof Map && Json.toTree(body) instanceof ObjectNode other) {
            return other;
        }
        throw new OpenAIInvalidRequestException("The route of beforeTurn gave "
                + (body == null
                        ? "no body"
                        : "a body of type " + body.getClass().getName())
                + ", but must give the request of the turn as a Map.");
    }
}
