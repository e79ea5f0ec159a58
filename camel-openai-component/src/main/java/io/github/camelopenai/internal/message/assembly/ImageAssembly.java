package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.Base64Content;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of generated and edited images (<a
 * href="https://platform.openai.com/docs/api-reference/images-streaming">streaming</a>): images while they become clear, then the
 * finished ones.
 */
final class ImageAssembly implements StreamAssembly {

    private static final Set<String> OF_THE_EVENT = Set.of("type", "b64_json", "sequence_number");

    private final Kept kept = new Kept();
    private final ObjectNode whole = JsonNodeFactory.instance.objectNode();
    private final int expected;

    /** @param request tells how many images there will be */
    ImageAssembly(ApiRequest request) {
        expected = Math.max(1, request.fields().path("n").asInt(1));
    }

    @Override
    public List<Chunk> accept(ServerSentEvent event, JsonNode json) {
        if (event.type(json).endsWith(".completed")) {
            kept.add(json);
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (!OF_THE_EVENT.contains(field.getKey())) {
                    String name = field.getKey().equals("created_at") ? "created" : field.getKey();
                    whole.set(name, field.getValue());
                }
            }
            whole.withArrayProperty("data").addObject().set("b64_json", json.path("b64_json"));
        }
        return List.of(new Chunk(Base64Content.of(json.path("b64_json")), null, event, json));
    }

    @Override
    public boolean isComplete() {
        return whole.path("data").size() >= expected;
    }

    @Override
    public boolean hasBegun() {
        return whole.has("data");
    }

    @Override
    public long size() {
        return kept.bytes();
    }

    @Override
    public ObjectNode response() {
        return whole;
    }

    @Override
    public Object nothing() {
        return new byte[0];
    }
}
