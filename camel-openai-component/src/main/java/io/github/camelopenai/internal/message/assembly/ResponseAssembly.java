package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.message.answer.TextAnswer;
import java.util.List;
import java.util.Set;

/**
 * The events of a response (<a href="https://platform.openai.com/docs/api-reference/responses-streaming">streaming</a>). The last
 * one holds the response as a whole.
 */
final class ResponseAssembly implements StreamAssembly {

    /** OpenRouter ends with it. */
    private static final String DONE = "response.done";

    private static final Set<String> ENDS =
            Set.of("response.completed", "response.incomplete", "response.failed", "response.cancelled", DONE);

    /** OpenRouter has a name of its own for the pieces of the text. */
    private static final Set<String> DELTAS = Set.of("response.output_text.delta", "response.content_part.delta");

    private static final Set<String> REASONING =
            Set.of("response.reasoning_text.delta", "response.reasoning_summary_text.delta");

    private final Kept kept = new Kept();
    private final GrowingItems items = new GrowingItems(kept);
    private final StringBuilder text = new StringBuilder();
    private ObjectNode response = JsonNodeFactory.instance.objectNode();
    private boolean over;

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        String type = event.type(json);
        if (ENDS.contains(type) && json.path("response") instanceof ObjectNode whole) {
            response = whole;
            over = true;
        }
        items.accept(type, json);
        String delta = DELTAS.contains(type) ? json.path("delta").textValue() : null;
        boolean hasText = delta != null && !delta.isEmpty();
        if (hasText) {
            text.append(delta);
            kept.add(delta);
        }
        String reasoning = REASONING.contains(type) ? json.path("delta").textValue() : null;
        return List.of(new Chunk(hasText ? delta : null, null, event, json, reasoning));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public long size() {
        return kept.bytes();
    }

    /** Some servers leave the text and the calls out of the response at the end, for they have come already. */
    @Override
    public ObjectNode response() {
        items.complete(response);
        if (!text.isEmpty() && TextAnswer.responseText(response).isEmpty()) {
            ObjectNode message = response.withArrayProperty("output").addObject();
            message.put("type", "message").put("role", "assistant").put("status", "completed");
            message.putArray("content").addObject().put("type", "output_text").put("text", text.toString());
        }
        return response;
    }

    @Override
    public String text() {
        return text.toString();
    }
}
