package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Inputs;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;
import io.github.camelopenai.internal.message.answer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chunks with choices, as chat and completions have them (<a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming">streaming</a>). What is said of the whole is taken from
 * whichever chunk says it: some servers send empty ids and lists of choices before or after the text.
 */
abstract class ChoicesAssembly implements StreamAssembly {

    private static final String FINISH_REASON = "finish_reason";

    private final ObjectNode whole = JsonNodeFactory.instance.objectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private final Map<Integer, StringBuilder> texts = new TreeMap<>();
    private final Kept kept = new Kept();
    private final int expected;
    private boolean begun;

    /** How many bytes were counted of the last choice, without those of its text. */
    private long aroundText;

    /** @param request tells how many choices there will be */
    ChoicesAssembly(ApiRequest request) {
        int answers = request.fields().path("n").asInt(1);
        expected = Math.max(1, answers) * Inputs.count(request.fields().path("prompt"));
    }

    /** Takes what is in a choice of a chunk, and gives its text, its sound, or null. */
    abstract Object merge(int index, JsonNode choice);

    /** The choice as the whole response has it. */
    abstract ObjectNode finish(int index, ObjectNode choice, String text);

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            // Most say again what has been said
            if (!name.equals("choices") && !value.equals(whole.get(name)) && !saysNothing(name, value)) {
                kept.add(name, value);
                whole.set(name, value);
            }
        }
        List<Chunk> chunks = new ArrayList<>();
        int place = 0;
        for (JsonNode choice : json.path("choices")) {
            // Where one answer was asked for there is one, however the server counts it
            int index = expected == 1 ? 0 : choice.path("index").asInt(place);
            place++;
            ObjectNode into = choices.computeIfAbsent(index, i -> JsonNodeFactory.instance.objectNode());
            long before = kept.bytes();
            kept.add(choice);
            aroundText = kept.bytes() - before;
            take(choice, into);
            begun = begun || saysSomething(choice, into);
            Object content = merge(index, choice);
            if (content instanceof String text) {
                grow(index, text);
                aroundText -= text.length();
            }
            chunks.add(new Chunk(
                    "".equals(content) ? null : content,
                    index,
                    event,
                    json,
                    AnsweredMessage.reasoning(AnsweredMessage.of(choice))));
        }
        return chunks.isEmpty() ? List.of(new Chunk(null, null, event, json)) : chunks;
    }

    /**
     * A choice goes on by a text; all else of its chunk has been said. It counts as much as the last one: who reads may keep something of
     * each chunk, however short its text is.
     */
    final Chunk more(int index, String text, ServerSentEvent event) {
        begun = true;
        kept.add(aroundText + text.length());
        grow(index, text);
        return new Chunk(text, index, event, null);
    }

    private void grow(int index, String text) {
        if (!text.isEmpty()) {
            texts.computeIfAbsent(index, i -> new StringBuilder()).append(text);
        }
    }

    /**
     * Azure sends filter results with an empty id, and a creation at 0. {@code obfuscation} hides the lengths of chunks (<a
     * href="https://platform.openai.com/docs/api-reference/chat-streaming/streaming">chat streaming</a>); a whole answer has none.
     */
    private boolean saysNothing(String name, JsonNode value) {
        return value.isNull()
                || name.equals("obfuscation")
                || value.isTextual() && value.textValue().isEmpty()
                || value.isIntegralNumber() && value.asLong() == 0 && whole.has(name);
    }

    private static void take(JsonNode choice, ObjectNode into) {
        String reason = FinishReason.of(choice);
        if (reason != null) {
            into.put(FINISH_REASON, reason);
        }
        if (choice.get("logprobs") instanceof ObjectNode logprobs) {
            ObjectNode all = into.withObjectProperty("logprobs");
            logprobs.properties().forEach(list -> append(all, list.getKey(), list.getValue()));
        }
        if (choice.get("content_filter_results") instanceof ObjectNode results) {
            into.withObjectProperty("content_filter_results").setAll(results);
        }
    }

    private static void append(ObjectNode all, String name, JsonNode more) {
        if (more instanceof ArrayNode list) {
            all.withArrayProperty(name).addAll(list);
        } else if (!all.has(name)) {
            all.set(name, more);
        }
    }

    @Override
    public boolean isComplete() {
        return choices.size() >= expected && choices.values().stream().allMatch(choice -> choice.has(FINISH_REASON));
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    /** A role alone, which is sent before the model has said anything, is nothing of an answer. */
    private static boolean saysSomething(JsonNode choice, ObjectNode into) {
        JsonNode piece = AnsweredMessage.of(choice);
        return into.has(FINISH_REASON)
                || saysSomething(choice.path("text"))
                || piece.properties().stream()
                        .anyMatch(field -> !field.getKey().equals("role") && saysSomething(field.getValue()));
    }

    /** A space is a part of an answer too. */
    private static boolean saysSomething(JsonNode value) {
        return value.isTextual() ? !value.textValue().isEmpty() : EmbeddedErrors.saysSomething(value);
    }

    @Override
    public long size() {
        return kept.bytes();
    }

    @Override
    public ObjectNode response() {
        ArrayNode all = whole.putArray("choices");
        choices.forEach((index, choice) -> {
            StringBuilder text = texts.get(index);
            choice.put("index", index);
            all.add(finish(index, choice, text == null ? null : text.toString()));
        });
        return whole;
    }

    @Override
    public String text() {
        return texts.isEmpty() ? "" : texts.values().iterator().next().toString();
    }
}
