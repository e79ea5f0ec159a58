package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.ToolExchange;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in short what a conversation forgets, by a route.
 *
 * @param route takes the messages as a List of Maps, and gives the summary as a text
 * @param caller what the route may know of the exchange is read from it
 */
record Summary(AsyncProcessor route, Exchange caller) {

    private static final Logger LOG = LoggerFactory.getLogger(Summary.class);

    /** The turn that stands for others; null where the route has failed, which is no reason to lose the answer. */
    CompletableFuture<Turn> of(History cut) {
        Exchange exchange = ToolExchange.ofCaller(caller);
        exchange.getMessage().setBody(Json.toObject(cut.messages()));
        CompletableFuture<Turn> turn = new CompletableFuture<>();
        route.process(exchange, doneSync -> turn.complete(read(exchange)));
        return turn;
    }

    private static Turn read(Exchange exchange) {
        String text = null;
        Throwable failure = exchange.getException();
        try {
            text = failure == null ? exchange.getMessage().getBody(String.class) : null;
        } catch (RuntimeException e) {
            failure = e;
        }
        if (text == null || text.isBlank()) {
            LOG.warn(
                    "The route of summarizeAt gave no summary. What it should have cut stays in the conversation until that"
                            + " is twice as long as it may be",
                    failure);
            return null;
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        messages.addObject()
                .put("role", "user")
                .put("content", "This is a summary of our conversation so far:\n" + text);
        messages.addObject().put("role", "assistant").put("content", "I will go on from there.");
        return new Turn(messages, Turn.estimate(messages), null);
    }
}
