package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The server-sent events of a stream. */
final class Events {

    private static final String DONE = "data: [DONE]\n\n";

    private final List<String> events = new ArrayList<>();

    /** An event that has no name. */
    void add(JsonNode data) {
        events.add("data: " + data + "\n\n");
    }

    /** An event whose name is the type in its data. */
    void addNamed(JsonNode data) {
        events.add("event: " + data.path("type").asText() + "\ndata: " + data + "\n\n");
    }

    /** The end of a stream of chunks. */
    void done() {
        events.add(DONE);
    }

    List<String> all() {
        return List.copyOf(events);
    }
}
