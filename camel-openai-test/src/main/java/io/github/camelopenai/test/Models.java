package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Some models; any other is known too where it is asked for by its name. */
final class Models {

    private static final List<String> LISTED = List.of("gpt-4o", "gpt-4o-mini", "text-embedding-3-small");

    private Models() {}

    static Answer list(RecordedRequest request, String noId) {
        ObjectNode answer = Json.object("list");
        ArrayNode data = answer.putArray("data");
        LISTED.forEach(id -> data.add(model(id)));
        return Answer.json(answer);
    }

    static Answer retrieve(RecordedRequest request, String id) {
        return Answer.json(model(id));
    }

    private static ObjectNode model(String id) {
        return Json.object("model").put("id", id).put("created", 0).put("owned_by", "stand-in");
    }
}
