package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * What the exchanges of an endpoint remember.
 *
 * @param kind where conversations are kept
 * @param property the exchange property of the history, or null
 * @param store keeps conversations, or null where an exchange or the server does
 * @param id names the conversation of an exchange, or null where a header does
 * @param bounds how much is kept
 * @param summary says in short what is cut, or null
 * @param queues lets one exchange at a time into a conversation
 * @param pool runs what may block for an exchange, and refuses nothing
 */
public record ConversationMemory(
        Kind kind,
        String property,
        OpenAIConversationMemory store,
        TextTemplate id,
        HistoryBounds bounds,
        AsyncProcessor summary,
        ConversationQueues queues,
        Function<Exchange, Executor> pool) {

    /** Where conversations are kept. */
    public enum Kind {
        EXCHANGE,
        STORE,
        SERVER
    }

    /**
     * A loop that goes on, in another exchange or another JVM.
     *
     * @param request the fields of its next request
     * @param turn what it is to remember, or null
     */
    public record Begun(ObjectNode request, ObjectNode turn) {}

    private static final Object ON_SERVER = new Object();

    /**
     * Begins to remember. What was said before goes into the request; the future ends when the exchange may go on.
     *
     * @param begun the loop that goes on, or null
     */
    public CompletableFuture<Recall> open(Exchange exchange, ApiRequest request, Begun begun) {
        int answers = request.fields().path("n").asInt(1);
        if (answers > 1) {
            throw new OpenAIInvalidRequestException("The request asks for n=" + answers
                    + " answers, but a conversation goes on with one. Remove n, or the memory.");
        }
        if (begun == null) {
            refuseSecond(exchange);
        }
        boolean isReset =
                Boolean.TRUE.equals(HeaderValues.flag(exchange.getMessage(), OpenAIHeaders.CONVERSATION_RESET));
        if (kind == Kind.SERVER) {
            return onServer(exchange, request.fields(), begun != null, isReset);
        }
        if (begun != null && begun.turn() == null) {
            return CompletableFuture.completedFuture(Recall.NOTHING);
        }
        ToolWire wire = ToolWire.of(request.operation());
        Summary inShort = summary == null ? null : new Summary(summary, exchange);
        if (kind == Kind.EXCHANGE) {
            Shelf shelf = new PropertyShelf(property, exchange, begun);
            HistoryRecall recall = new HistoryRecall(wire, shelf, bounds, inShort, () -> {});
            return recall.recall(request.fields(), begun, null, isReset);
        }
        String name = begun == null ? name(exchange) : begun.turn().path("id").asText();
        Shelf shelf = new StoredShelf(store, name, request.operation().resource(), pool.apply(exchange));
        return entered(store, name, exchange, leave -> new HistoryRecall(wire, shelf, bounds, inShort, leave)
                .recall(request.fields(), begun, name, isReset));
    }

    private static void refuseSecond(Exchange exchange) {
        String response = HeaderValues.text(exchange.getMessage(), OpenAIHeaders.PREVIOUS_RESPONSE_ID);
        if (response != null && !response.isBlank()) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.PREVIOUS_RESPONSE_ID
                    + " names a response to go on from, but the memory of this endpoint says what was said before. Remove"
                    + " the header, or the memory.");
        }
    }

    /** One that fails or is given up in between leaves the conversation. */
    private CompletableFuture<Recall> entered(
            Object memory, String name, Exchange exchange, Function<Runnable, CompletableFuture<Recall>> then) {
        CompletableFuture<Runnable> place = queues.enter(memory, name, exchange);
        CompletableFuture<Recall> opened = place.thenCompose(then);
        opened.whenComplete((recall, failure) -> {
            if (failure != null && !place.cancel(false) && !place.isCompletedExceptionally()) {
                place.join().run();
            }
        });
        return opened;
    }

    private CompletableFuture<Recall> onServer(
            Exchange exchange, ObjectNode request, boolean isBegun, boolean isReset) {
        String name = isReset || isBegun ? null : nameOnServer(exchange);
        if (isBegun) {
            name = request.path("conversation")
                    .asText(request.path("previous_response_id").textValue());
        }
        String known = name;
        Function<Runnable, CompletableFuture<Recall>> then = leave -> {
            ServerRecall recall = new ServerRecall(known, property, leave);
            recall.name(request);
            return CompletableFuture.completedFuture(recall);
        };
        // The server refuses a second call in a conversation; responses may each be followed by several
        return ServerRecall.isConversation(known) ? entered(ON_SERVER, known, exchange, then) : then.apply(() -> {});
    }

    private String nameOnServer(Exchange exchange) {
        if (property == null) {
            String name = given(exchange);
            return name == null || name.isBlank() ? null : name;
        }
        Object value = exchange.getProperty(property);
        if (value != null && !(value instanceof String)) {
            throw new OpenAIInvalidRequestException("The exchange property " + property + " is of " + value.getClass()
                    + ", but of openai:responses it holds the id of the last response, a String");
        }
        return (String) value;
    }

    /** The option is the route's own, so no message can change it. */
    private String given(Exchange exchange) {
        return id == null
                ? HeaderValues.text(exchange.getMessage(), OpenAIHeaders.CONVERSATION_ID)
                : id.evaluate(exchange);
    }

    private String name(Exchange exchange) {
        String name = given(exchange);
        if (name == null || name.isBlank()) {
            throw new OpenAIInvalidRequestException("The message names no conversation: "
                    + (id == null
                            ? "set the header " + OpenAIHeaders.CONVERSATION_ID + ", or the option conversationId"
                            : "the option conversationId gives an empty text for it")
                    + ". It takes any text, such as conversationId=${header.customer}");
        }
        return name;
    }
}
