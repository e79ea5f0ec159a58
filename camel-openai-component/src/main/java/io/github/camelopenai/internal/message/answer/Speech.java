package io.github.camelopenai.internal.message.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.api.Json;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;

/** A chat that answers by voice (<a href="https://platform.openai.com/docs/guides/audio">audio</a>). */
public final class Speech {

    private static final String MODALITIES = "modalities";
    private static final String AUDIO = "audio";

    private static final Map<String, String> TYPES = Map.of(
            "wav", "audio/wav",
            "mp3", "audio/mpeg",
            "flac", "audio/flac",
            "opus", "audio/ogg",
            "aac", "audio/aac",
            "pcm16", "audio/pcm");

    private Speech() {}

    /** Whether a request asks for a spoken answer. */
    public static boolean isAskedFor(ObjectNode request) {
        if (request != null) {
            for (JsonNode one : request.path(MODALITIES)) {
                if (one.asText().equals(AUDIO)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Fills what the API wants of a request for a spoken answer: its text too, and a voice. Of a request for a text, what options say of the voice is
     * taken out: they may be those of all endpoints.
     *
     * @param ofUser the fields that the request itself has, which stay
     */
    public static void settle(ObjectNode request, Collection<String> ofUser) {
        if (!isAskedFor(request)) {
            if (!ofUser.contains(AUDIO)) {
                request.remove(AUDIO);
            }
            return;
        }
        if (!ofUser.contains(MODALITIES) && request.get(MODALITIES) instanceof ArrayNode one && one.size() == 1) {
            one.insert(0, TextNode.valueOf("text"));
        }
        request.withObjectProperty(AUDIO).putIfAbsent("voice", TextNode.valueOf("alloy"));
    }

    /** Names a format where none is. Of pcm16 alone a piece is a sound. */
    public static void format(ObjectNode request, boolean isStreamed) {
        if (isAskedFor(request)) {
            request.withObjectProperty(AUDIO).putIfAbsent("format", TextNode.valueOf(isStreamed ? "pcm16" : "wav"));
        }
    }

    /** The sound of a message, or null where it has none. */
    public static byte[] sound(JsonNode message) {
        String data = Json.text(message.path(AUDIO), "data");
        return data == null ? null : Base64.getDecoder().decode(data);
    }

    /** The media type of the sound that a request asks for, or null where it does not say it. */
    public static String type(ObjectNode request) {
        return request == null
                ? null
                : TYPES.get(request.path(AUDIO).path("format").asText());
    }
}
