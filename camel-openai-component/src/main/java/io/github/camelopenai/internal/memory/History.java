package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The turns of a conversation, the oldest first.
 *
 * @param turns the turns
 */
public record History(List<Turn> turns) {

    /** Nothing was said yet. */
    public static final History EMPTY = new History(List.of());

    private static final int VERSION = 1;

    public History {
        turns = List.copyOf(turns);
    }

    /**
     * Reads the text of a conversation.
     *
     * @param api which API its messages are of
     * @throws IllegalArgumentException where it is none, or of another API, saying so
     */
    public static History read(String text, String api) {
        JsonNode json = Json.parse(text);
        if (json.path("version").asInt() != VERSION || !json.path("turns").isArray()) {
            throw new IllegalArgumentException("it is not the text of a conversation, version " + VERSION);
        }
        if (!json.path("api").asText().equals(api)) {
            throw new IllegalArgumentException("it was held with openai:"
                    + json.path("api").asText() + ", whose messages have another form than those of openai:" + api);
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : json.path("turns")) {
            turns.add(new Turn(
                    (ArrayNode) turn.path("messages"),
                    turn.path("tokens").asLong(),
                    turn.path("run").textValue()));
        }
        return new History(turns);
    }

    /** The text of the conversation, in one line. */
    public String write(String api) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("version", VERSION).put("api", api);
        ArrayNode all = json.putArray("turns");
        for (Turn turn : turns) {
            ObjectNode one = all.addObject().put("tokens", turn.tokens());
            if (turn.run() != null) {
                one.put("run", turn.run());
            }
            one.set("messages", turn.messages());
        }
        return new String(Json.toBytes(json), StandardCharsets.UTF_8);
    }

    /**
     * Finds the turns in messages of a chat.
     *
     * @param tokens those of each turn, as far as they are known; of other length than the turns, they are not
     */
    public static History ofMessages(Iterable<JsonNode> messages, List<?> tokens) {
        List<ArrayNode> groups = new ArrayList<>();
        String before = "";
        for (JsonNode message : messages) {
            String role = message.path("role").asText();
            // A picture that is the result of a tool comes as a message of the user after those of the tools
            if (groups.isEmpty() || role.equals("user") && !before.equals("tool")) {
                groups.add(JsonNodeFactory.instance.arrayNode());
            }
            groups.get(groups.size() - 1).add(message);
            before = role;
        }
        List<Turn> turns = new ArrayList<>();
        for (ArrayNode group : groups) {
            Object known = tokens.size() == groups.size() ? tokens.get(turns.size()) : null;
            turns.add(known instanceof Long count ? new Turn(group, count, null) : Turn.estimated(group));
        }
        return new History(turns);
    }

    /** All messages, in order. */
    public ArrayNode messages() {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        turns.forEach(turn -> turn.messages().forEach(message -> messages.add(message.deepCopy())));
        return messages;
    }

    /** The tokens of all turns. */
    public long tokens() {
        return turns.stream().mapToLong(Turn::tokens).sum();
    }

    /** With one more turn. The same turn, made again after a failure, takes the place of the one before. */
    public History with(Turn turn) {
        List<Turn> more = new ArrayList<>(turns);
        more.removeIf(one -> turn.run() != null && turn.run().equals(one.run()));
        if (!more.isEmpty() && HistoryMessages.goOn(turn.messages())) {
            more.add(more.remove(more.size() - 1).with(turn));
        } else {
            more.add(turn);
        }
        return new History(more);
    }

    /** Without some turns at the old end. */
    public History without(int oldest) {
        return new History(turns.subList(oldest, turns.size()));
    }

    /** Only some turns at the old end. */
    public History first(int oldest) {
        return new History(turns.subList(0, oldest));
    }
}
