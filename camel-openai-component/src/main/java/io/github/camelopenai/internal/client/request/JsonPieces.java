package io.github.camelopenai.internal.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The JSON of a request: its bytes, between which the files in it are read when they are sent. */
final class JsonPieces extends ByteArrayOutputStream {

    private final List<Content> pieces = new ArrayList<>();

    private JsonPieces() {}

    /** The bytes of a tree. */
    static Content of(JsonNode tree) {
        JsonPieces json = new JsonPieces();
        Json.write(tree, json);
        if (json.pieces.isEmpty()) {
            return Content.of(json.toByteArray());
        }
        json.cut();
        return new PiecedContent(json.pieces);
    }

    /** Goes on with a content. */
    void add(Content content) {
        cut();
        pieces.add(content);
    }

    private void cut() {
        pieces.add(Content.of(toByteArray()));
        reset();
    }
}
