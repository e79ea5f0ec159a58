package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;
import io.github.camelopenai.internal.message.answer.Speech;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chunks of a chat: choices with a delta of the message. Texts grow, also those that only some servers have, such as {@code
 * reasoning_content}; the message becomes what it would have been without streaming.
 */
final class ChatAssembly extends ChoicesAssembly {

    private final Map<Integer, GrowingMessage> messages = new HashMap<>();
    private final Map<Integer, SoundPieces> sounds = new HashMap<>();
    private final ChatTemplate template = new ChatTemplate();
    private final boolean isSpoken;

    /** The choice that the template is of. */
    private int alike;

    ChatAssembly(ApiRequest request) {
        super(request);
        isSpoken = Speech.isAskedFor(request.fields());
    }

    @Override
    public Object nothing() {
        return isSpoken ? new byte[0] : super.nothing();
    }

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        List<Chunk> chunks = super.accept(event, json);
        if (!isSpoken) {
            template.learn(event.data(), json);
            alike = chunks.get(0).choice() == null ? 0 : chunks.get(0).choice();
        }
        return chunks;
    }

    @Override
    public Chunk acceptAlike(ServerSentEvent event) {
        String text = template.textOf(event.data());
        if (text == null) {
            return null;
        }
        messages.get(alike).addText(text);
        return more(alike, text, event);
    }

    @Override
    public ObjectNode response() {
        ObjectNode response = super.response();
        return response.put("object", "chat.completion");
    }

    @Override
    Object merge(int index, JsonNode choice) {
        GrowingMessage message = messages.computeIfAbsent(index, i -> new GrowingMessage());
        JsonNode piece = piece(choice, message.isEmpty());
        message.add(piece);
        String sound = piece.path("audio").path("data").textValue();
        return sound == null
                ? AnsweredMessage.text(piece.path("content"))
                : sounds.computeIfAbsent(index, i -> new SoundPieces()).take(sound);
    }

    /** Some servers send a message that is whole, or a text as completions have it. */
    private static JsonNode piece(JsonNode choice, boolean isFirst) {
        JsonNode delta = choice.path("delta");
        if (delta.isObject() && (!delta.isEmpty() || !isFirst)) {
            return delta;
        }
        if (delta.isTextual() || isFirst && choice.hasNonNull("message")) {
            return AnsweredMessage.of(choice);
        }
        return JsonNodeFactory.instance.objectNode().set("content", choice.path("text"));
    }

    @Override
    ObjectNode finish(int index, ObjectNode choice, String text) {
        choice.set("message", messages.get(index).whole());
        return choice;
    }
}
