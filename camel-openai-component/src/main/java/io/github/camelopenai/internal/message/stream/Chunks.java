package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.message.assembly.Chunk;
import java.util.List;
import org.apache.camel.Message;

/**
 * The chunks of an answer, taken as they come. Nobody waits in here: what is not there yet is null, and {@link #whenReadable} tells
 * when to come again.
 */
public interface Chunks {

    /**
     * The next chunk, or null where there is none now.
     *
     * @throws OpenAIException where the stream tells of an error, or ends without its proper end
     */
    Chunk poll();

    /** Whether all chunks are taken, and the answer is whole. */
    boolean isEnded();

    /** How many answers of the model are over, of which only the last is the answer. */
    default int turn() {
        return 0;
    }

    /** Does something once: now if there may be a chunk, else when there may be one. */
    void whenReadable(Runnable action);

    /** The answer as a whole, as the call would have given it without streaming. */
    ObjectNode response();

    /** The head of the response. */
    ApiResponse head();

    /** The text so far, but empty where there is no memory for it: the failure must be told all the same. */
    String partialText();

    /** The most bytes that may be kept of the stream. */
    long largest();

    /** The failure of a stream that is larger than it may be. */
    OpenAIResponseException tooLarge();

    /** What the body of the last message is. */
    Object nothing();

    /** The calls of tools that are the answer, or null where a text is. */
    default List<?> calls() {
        return null;
    }

    /** Adds what is known beyond the answer itself to the last message, or to the message of the exchange. */
    void tell(Message message);

    /**
     * Ends the stream because taking it has failed.
     *
     * @return what to throw: an exception, for who waits for a chunk may not look for an {@code Error}
     */
    RuntimeException broken(Throwable failure);

    /** Closes the connection, unless the stream has ended by itself. What was read until then was used. */
    void close();

    /** The failure of an answer that nobody takes any more, because the routes are stopped. */
    OpenAIConnectException stopped();
}
