package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * What was said from one message of the user to the answer, with all calls of tools and their results.
 *
 * @param messages messages of a chat, or items of a response
 * @param tokens what the turn adds to a request, as the server counts it
 * @param run what made the turn, or null where that is not known
 */
public record Turn(ArrayNode messages, long tokens, String run) {

    /** A picture or a document, as characters of a text. */
    private static final long MEDIA = 4_000;

    /** A turn of which no server has told the tokens. */
    static Turn estimated(ArrayNode messages) {
        return new Turn(messages, estimate(messages), null);
    }

    /** One token is about four characters; a picture or a document in base64 is no text. */
    public static long estimate(JsonNode node) {
        return Math.max(1, characters(node) / 4);
    }

    private static long characters(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            return text.startsWith("data:") ? MEDIA : text.length();
        }
        if (node.has("input_audio")) {
            return MEDIA;
        }
        long characters = 0;
        for (JsonNode inner : node) {
            characters += characters(inner);
        }
        return characters;
    }

    /** This turn, and what the caller did for it by itself, such as results of tools. */
    Turn with(Turn more) {
        return new Turn(messages.deepCopy().addAll(more.messages), tokens + more.tokens, more.run);
    }
}
