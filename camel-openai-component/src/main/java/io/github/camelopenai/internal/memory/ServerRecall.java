package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Message;

/**
 * A conversation that the server keeps: a <a href="https://platform.openai.com/docs/api-reference/conversations">conversation</a>, or the
 * responses that follow one another.
 */
final class ServerRecall implements Recall {

    private static final String CONVERSATIONS = "conv";

    private final String property;
    private final Runnable leave;
    private volatile String id;

    /**
     * @param id of a conversation or of the last response, or null at the beginning
     * @param property the exchange property that holds the id, or null where a header does
     * @param leave lets others into the conversation
     */
    ServerRecall(String id, String property, Runnable leave) {
        this.id = id;
        this.property = property;
        this.leave = leave;
    }

    /** Whether an id is that of a conversation, which all its calls have, and not of a response. */
    static boolean isConversation(String id) {
        return id != null && id.startsWith(CONVERSATIONS);
    }

    /** Names the conversation in a request that names none. */
    void name(ObjectNode request) {
        if (id != null && !request.hasNonNull("conversation") && !request.hasNonNull("previous_response_id")) {
            request.put(isConversation(id) ? "conversation" : "previous_response_id", id);
        }
    }

    @Override
    public CompletableFuture<Void> keep(String run, ObjectNode said, JsonNode answer, Object results) {
        if (!isConversation(id)) {
            String next = Json.text(answer, "id");
            id = next == null ? id : next;
        }
        leave();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void tell(Message message) {
        message.removeHeader(OpenAIHeaders.CONVERSATION_RESET);
        if (id == null) {
            return;
        }
        if (property == null) {
            message.setHeader(OpenAIHeaders.CONVERSATION_ID, id);
        } else if (message.getExchange() != null) {
            message.getExchange().setProperty(property, id);
        }
    }

    @Override
    public void leave() {
        leave.run();
    }
}
