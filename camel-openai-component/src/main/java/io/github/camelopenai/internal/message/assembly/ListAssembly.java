package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import java.util.List;
import java.util.Map;

/** The objects of a list, each as an event, as the legacy API streams the events of a fine-tune. Only {@code [DONE]} ends it. */
final class ListAssembly implements StreamAssembly {

    private final Kept kept = new Kept();
    private final ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");

    ListAssembly() {
        page.putArray("data");
    }

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        kept.add(json);
        page.withArrayProperty("data").add(json);
        return List.of(new Chunk(Json.toObject(json), null, event, json));
    }

    /** An empty list has its end as well. */
    @Override
    public boolean hasBegun() {
        return true;
    }

    @Override
    public long size() {
        return kept.bytes();
    }

    @Override
    public ObjectNode response() {
        return page;
    }

    @Override
    public Object nothing() {
        return Map.of();
    }
}
