package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.MediaText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in messages that are remembered. The history has their bytes, because the file may be gone with the next message; of a large one it has a
 * note only.
 */
final class HistoryMedia {

    /** A scan of some pages or a photo has a few. */
    static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HistoryMedia.class);

    private HistoryMedia() {}

    /** Puts texts in the place of files. */
    static void settle(ArrayNode messages) {
        for (JsonNode message : messages) {
            if (message.path("content") instanceof ArrayNode parts) {
                for (int i = 0; i < parts.size(); i++) {
                    parts.set(i, settled(parts.get(i)));
                }
            }
        }
    }

    private static JsonNode settled(JsonNode part) {
        MediaText media = find(part);
        if (media == null) {
            return part;
        }
        try {
            return isLarge(media.content())
                    ? note(part, media, "It is too large to be sent again.")
                    : replaced(part, media.text());
        } catch (IOException e) {
            // The answer is there, and must not be lost with the file
            LOG.warn("A file of type {} is not kept in its conversation", media.type(), e);
            return note(part, media, "It is gone.");
        }
    }

    private static MediaText find(JsonNode node) {
        MediaText media = MediaText.of(node);
        for (JsonNode inner : node) {
            media = media == null ? find(inner) : media;
        }
        return media;
    }

    private static boolean isLarge(Content content) throws IOException {
        if (content.length() != Content.UNKNOWN) {
            return content.length() > MOST_BYTES;
        }
        try (InputStream in = content.open()) {
            in.skipNBytes(MOST_BYTES);
            return in.read() >= 0;
        } catch (EOFException e) {
            return false;
        }
    }

    private static JsonNode note(JsonNode part, MediaText media, String why) {
        boolean isItem = part.path("type").asText().startsWith("input_") && !part.has("input_audio");
        String text = "[Here was " + (media.name() == null ? "a file" : "the file " + media.name()) + " of type "
                + media.type() + ". " + why + ']';
        return ((ObjectNode) part)
                .objectNode()
                .put("type", isItem ? "input_text" : "text")
                .put("text", text);
    }

    private static JsonNode replaced(JsonNode node, String text) {
        if (MediaText.of(node) != null) {
            return TextNode.valueOf(text);
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(replaced(field.getValue(), text)));
        }
        return node;
    }
}
