package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.message.Base64Content;
import java.util.List;

/**
 * The events of speech (<a
 * href="https://platform.openai.com/docs/api-reference/audio/speech-audio-delta-event">streaming</a>): the sound, piece by piece.
 */
final class SpeechAssembly implements StreamAssembly {

    private ObjectNode end = JsonNodeFactory.instance.objectNode();
    private boolean hasSound;
    private boolean over;

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        if (event.type(json).equals("speech.audio.done")) {
            end = (ObjectNode) json;
            over = true;
        }
        byte[] piece = Base64Content.of(json.path("audio"));
        hasSound |= piece != null && piece.length > 0;
        return List.of(new Chunk(piece, null, event, json));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean hasBegun() {
        return hasSound;
    }

    /** The sound is passed on, and not kept. */
    @Override
    public long size() {
        return 0;
    }

    @Override
    public ObjectNode response() {
        return end;
    }

    @Override
    public Object nothing() {
        return new byte[0];
    }
}
