package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;

/**
 * A piece of a streamed answer.
 *
 * @param content what the user wants of it: a text, bytes, or an object; null where it has nothing of that kind
 * @param choice the index of the choice that it belongs to, or null
 * @param event the event in which it came, or null
 * @param json the data of that event, or null where the body is bytes
 * @param reasoning the piece of the reasoning that is in it, or null
 */
public record Chunk(Object content, Integer choice, ServerSentEvent event, JsonNode json, String reasoning) {

    /** A piece without reasoning. */
    public Chunk(Object content, Integer choice, ServerSentEvent event, JsonNode json) {
        this(content, choice, event, json, null);
    }

    /** The same piece with another text, empty where it has none. */
    public Chunk withText(String text) {
        return new Chunk(text.isEmpty() ? null : text, choice, event, json, reasoning);
    }
}
