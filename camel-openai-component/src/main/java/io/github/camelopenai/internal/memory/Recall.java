package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Message;

/** The conversation of one exchange, from before its first call to its answer. */
public interface Recall {

    /** Where nothing is remembered. */
    Recall NOTHING = new Recall() {
        @Override
        public CompletableFuture<Void> keep(String run, ObjectNode said, JsonNode answer, Object results) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void tell(Message message) {
            // Nothing to tell
        }

        @Override
        public void leave() {
            // Nobody waits
        }
    };

    /** What must be known of the exchange when the answer is there, also in another JVM; null where nothing must. */
    default ObjectNode turn() {
        return null;
    }

    /**
     * Remembers what was said and answered, then leaves the conversation. The future ends when it is kept.
     *
     * @param run what made the turn
     * @param said {@link #turn()}, with what the model and the tools have said since
     * @param answer the last answer of the model
     * @param results what the tools gave, where that is the answer, or null
     */
    CompletableFuture<Void> keep(String run, ObjectNode said, JsonNode answer, Object results);

    /** Tells a message, and its exchange, of what was kept. */
    void tell(Message message);

    /** Lets others into the conversation, whatever became of this exchange. More than once does no harm. */
    void leave();
}
