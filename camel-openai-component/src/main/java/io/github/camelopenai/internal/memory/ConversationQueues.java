package io.github.camelopenai.internal.memory;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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
        private final Object owner;
        private final CompletableFuture<Runnable> reached = new CompletableFuture<>();

        Place(Key key, Object owner) {
            this.key = key;
            this.owner = owner;
        }
    }

    /**
     * Waits for a conversation. The future ends with what must be run to leave it, once or more often; ending it early leaves the queue.
     *
     * @param owner who waits: one that is in the conversation would wait for itself
     * @throws OpenAIInvalidRequestException where the owner is in the conversation
     */
    public CompletableFuture<Runnable> enter(Object memory, String id, Object owner) {
        Place place = new Place(new Key(memory, id), owner);
        boolean isFirst;
        synchronized (this) {
            Deque<Place> queue = queues.computeIfAbsent(place.key, key -> new ArrayDeque<>());
            if (!queue.isEmpty() && queue.peek().owner == owner) {
                throw new OpenAIInvalidRequestException("The exchange calls in the conversation '" + id
                        + "' while a stream of its own in that conversation"
                        + " is not read to its end. Read the stream first: convert it to a text, or split it.");
            }
            queue.add(place);
            isFirst = queue.size() == 1;
        }
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
