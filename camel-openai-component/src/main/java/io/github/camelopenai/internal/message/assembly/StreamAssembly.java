package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.List;

/**
 * Takes the events of one stream, and puts them together to the response that the same call would have without streaming.
 *
 * <p>There is one for each form of events that the API has.
 */
public interface StreamAssembly {

    /** What is in an event, in its order. An event without content for the user is one chunk without content. */
    List<Chunk> accept(ServerSentEvent event, JsonNode json);

    /** Takes an event that differs from the last one in its text alone, and gives its only chunk; null where it must be parsed. */
    default Chunk acceptAlike(ServerSentEvent event) {
        return null;
    }

    /** Whether what came so far has its proper end, so that nothing is missing if nothing more comes. */
    default boolean isComplete() {
        return isOver();
    }

    /** Whether the last event was the stream's end, so that nothing more will come. */
    default boolean isOver() {
        return false;
    }

    /** Whether something of the answer has come, so that the word {@code [DONE]} can be its end. */
    default boolean hasBegun() {
        return isComplete();
    }

    /** The response as a whole. */
    ObjectNode response();

    /** The text so far, of the first choice where there are several. */
    default String text() {
        return "";
    }

    /** How many bytes of the events are kept until the end, see {@link Kept}. */
    long size();

    /** What the body of the last message is, which tells of the end and has no content of its own. */
    default Object nothing() {
        return "";
    }

    /** The assembly for the stream that a request is answered with. */
    static StreamAssembly of(ApiRequest request) {
        return switch (request.operation().reply().events()) {
            case CHAT -> new ChatAssembly(request);
            case COMPLETION -> new CompletionAssembly(request);
            case RESPONSE -> new ResponseAssembly();
            case IMAGE -> new ImageAssembly(request);
            case TRANSCRIPT -> new TranscriptAssembly();
            case SPEECH -> new SpeechAssembly();
            case LIST -> new ListAssembly();
            case NONE -> throw new IllegalStateException("No stream for " + request.operation());
        };
    }
}
