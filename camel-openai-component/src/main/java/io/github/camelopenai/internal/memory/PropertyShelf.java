package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** A history in a property of its exchange: a List of Maps, each a message of a chat. */
final class PropertyShelf implements Shelf {

    /** The tokens of its turns, as the server has counted them, a List of Longs. */
    private static final String TOKENS = "CamelOpenAIConversationTokens.";

    private final String property;
    private History history;

    /** @param begun the loop that goes on, or null: what it has asked holds the history, where the exchange has none */
    PropertyShelf(String property, Exchange exchange, ConversationMemory.Begun begun) {
        this.property = property;
        Object value = exchange.getProperty(property);
        if (value == null && begun != null) {
            this.history = before(begun);
        } else {
            this.history = value == null ? History.EMPTY : read(value, exchange.getProperty(TOKENS + property));
        }
    }

    private static History before(ConversationMemory.Begun begun) {
        ArrayNode said = HistoryMessages.said(begun.request(), "messages");
        int before = said.size() - begun.turn().withArray("messages").size();
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < before; i++) {
            messages.add(said.get(i));
        }
        return History.ofMessages(messages, List.of());
    }

    private History read(Object value, Object tokens) {
        if (!(value instanceof Iterable<?> list)) {
            throw refused("is of " + value.getClass());
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Object element : list) {
            messages.add(message(element));
        }
        return History.ofMessages(
                HistoryMessages.settled(messages), tokens instanceof List<?> counts ? counts : List.of());
    }

    private JsonNode message(Object element) {
        JsonNode tree;
        try {
            tree = Json.toTree(element);
        } catch (IllegalArgumentException e) {
            throw refused("has an element of " + element.getClass() + ", which Jackson cannot write");
        }
        if (!(tree instanceof ObjectNode message) || !message.path("role").isTextual()) {
            throw refused("has an element of "
                    + (element == null ? "no class" : element.getClass().toString()) + " without a role");
        }
        return message.deepCopy();
    }

    private OpenAIInvalidRequestException refused(String why) {
        return new OpenAIInvalidRequestException("The exchange property " + property + ' ' + why
                + ". It must be a List of messages, each a Map with role and content.");
    }

    @Override
    public CompletableFuture<Taken> take() {
        return CompletableFuture.completedFuture(new Taken(history, 0));
    }

    @Override
    public CompletableFuture<Boolean> put(History fresh, long version) {
        history = fresh;
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void tell(Exchange exchange) {
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> messages = (List<Map<String, Object>>) Json.toObject(history.messages());
        exchange.setProperty(property, messages);
        exchange.setProperty(
                TOKENS + property, history.turns().stream().map(Turn::tokens).toList());
    }
}
