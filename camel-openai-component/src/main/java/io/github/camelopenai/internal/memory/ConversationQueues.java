package io.github.camelopenai.internal.memory;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.message.HeldConversations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Lets one exchange at a time into a conversation, in the order in which they come. Nobody holds a thread while it waits. */
public final class ConversationQueues {

    private final Map<Key, Deque<Place>> queues = new HashMap<>();

    /**
     * A conversation.
     *
     * @param memory where it is kept, compared by its identity
     * @param id its name
     */
    private record Key(Object memory, String id) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.memory == memory && key.id.equals(id);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(memory) * 31 + id.hashCode();
        }
    }

    /** A place in a queue. */
    private final class Place {

        private final Key key;
        private final CompletableFuture<Runnable> reached = new CompletableFuture<>();

        Place(Key key) {
            this.key = key;
        }
    }

    /**
     * Waits for a conversation. The future ends with what must be run to leave it, once or more often; ending it early leaves the queue.
     *
     * @param exchange who waits: one that is in the conversation, or was made by one that is, would wait for itself
     * @throws OpenAIInvalidRequestException where it is
     */
    public CompletableFuture<Runnable> enter(Object memory, String id, Exchange exchange) {
        Place place = new Place(new Key(memory, id));
        List<?> held = HeldConversations.of(exchange);
        boolean isFirst;
        synchronized (this) {
            Deque<Place> queue = queues.computeIfAbsent(place.key, key -> new ArrayDeque<>());
            if (queue.stream().anyMatch(held::contains)) {
                throw new OpenAIInvalidRequestException("The exchange calls in the conversation '" + id
                        + "', in which a call of its own, or of the exchange that it was made from, is not over: that call"
                        + " waits for this one. Read the stream first, for example as a text; in a tool, in"
                        + " streamTo and in summarizeAt name another conversationId.");
            }
            queue.add(place);
            isFirst = queue.size() == 1;
        }
        List<Object> more = new ArrayList<>(held);
        more.removeIf(one -> !isThere(one));
        more.add(place);
        exchange.setProperty(HeldConversations.PROPERTY, List.copyOf(more));
        place.reached.whenComplete((leave, failure) -> {
            if (failure != null) {
                leave(place);
            }
        });
        if (isFirst) {
            place.reached.complete(() -> leave(place));
        }
        return place.reached;
    }

    private synchronized boolean isThere(Object place) {
        return place instanceof Place one
                && queues.getOrDefault(one.key, new ArrayDeque<>()).contains(one);
    }

    private void leave(Place place) {
        Place next = null;
        synchronized (this) {
            Deque<Place> queue = queues.get(place.key);
            if (queue == null) {
                return;
            }
            boolean wasFirst = queue.peek() == place;
            queue.remove(place);
            if (queue.isEmpty()) {
                queues.remove(place.key);
            } else if (wasFirst) {
                next = queue.peek();
            }
        }
        if (next != null) {
            Place first = next;
            // One that has given up leaves by itself
            first.reached.complete(() -> leave(first));
        }
    }
}
