package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.message.answer.FinishReason;
import java.util.List;

/**
 * The events of a transcript (<a
 * href="https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event">streaming</a>): its text as it grows,
 * segments with their speakers, then the text as a whole.
 */
final class TranscriptAssembly implements StreamAssembly {

    private final Kept kept = new Kept();
    private final StringBuilder text = new StringBuilder();
    private final ObjectNode whole = JsonNodeFactory.instance.objectNode();
    private boolean over;
    private boolean finished;

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        String delta = null;
        switch (event.type(json)) {
            case "transcript.text.delta" -> {
                delta = json.path("delta").asText();
                text.append(delta);
                kept.add(delta);
            }
            case "transcript.text.segment" -> {
                ObjectNode segment = json.deepCopy();
                segment.remove("type");
                kept.add(segment);
                whole.withArrayProperty("segments").add(segment);
            }
            case "transcript.text.done" -> {
                whole.setAll((ObjectNode) json);
                whole.remove("type");
                over = true;
            }
            default -> {
                // vLLM streams a transcript as a chat, or it is an event of tomorrow
                JsonNode choice = json.path("choices").path(0);
                delta = choice.path("delta").path("content").textValue();
                text.append(delta == null ? "" : delta);
                finished |= FinishReason.of(choice) != null;
            }
        }
        return List.of(new Chunk(delta == null || delta.isEmpty() ? null : delta, null, event, json));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean isComplete() {
        return over || finished;
    }

    @Override
    public long size() {
        return kept.bytes();
    }

    @Override
    public ObjectNode response() {
        if (!whole.has("text") && finished) {
            whole.put("text", text.toString());
        }
        return whole;
    }

    @Override
    public String text() {
        return text.toString();
    }
}
