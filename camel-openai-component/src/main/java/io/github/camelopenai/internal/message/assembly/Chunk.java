package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;

/**
 * A piece of a streamed answer.
 *
 * @param content what the user wants of it: a text, bytes, or an object; null where it has nothing of that kind
 * @param choice the index of the choice that it belongs to, or null
 * @param event the event in which it came, or null
 * @param json the data of that event; null where the body is bytes, or nobody has needed to parse it
 * @param reasoning the piece of the reasoning that is in it, or null
 */
public record Chunk(Object content, Integer choice, ServerSentEvent event, JsonNode json, String reasoning) {

    /** A piece without reasoning. */
    public Chunk(Object content, Integer choice, ServerSentEvent event, JsonNode json) {
        this(content, choice, event, json, null);
    }

    /** The data of its event, parsed where it has not been yet; null where the body is bytes. */
    @Override
    public JsonNode json() {
        return json == null && event != null ? Json.parse(event.data()) : json;
    }

    /** Whether the body that it is of is no JSON. */
    public boolean isOfBytes() {
        return json == null && event == null;
    }

    /** The type in the data of its event, or null: what was not parsed has none. */
    public String type() {
        return json == null ? null : json.path("type").textValue();
    }

    /** The same piece with another text, empty where it has none. */
    public Chunk withText(String text) {
        return new Chunk(text.isEmpty() ? null : text, choice, event, json, reasoning);
    }
}
