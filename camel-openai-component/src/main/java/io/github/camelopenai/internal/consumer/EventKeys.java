package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Json;
import java.util.HashMap;
import java.util.Map;

/** Tells the events of a job from each other: by their id, else by what they say, and how often it was said before. */
final class EventKeys {

    private final String job;
    private final Seen seen;
    private final Map<String, Integer> said = new HashMap<>();

    EventKeys(String job, Seen seen) {
        this.job = job;
        this.seen = seen;
    }

    /** The events are read again, from the first one on. */
    void startOver() {
        said.clear();
    }

    /** The key of the next event. */
    String next(Map<String, Object> event) {
        Object id = event.get("id");
        if (id != null && !id.toString().isBlank()) {
            return job + ':' + id;
        }
        String text = Json.toTree(event).toString();
        int times = said.merge(text, 1, Integer::sum);
        return job + ':' + Digest.of(text) + ':' + times;
    }

    boolean isSeen(String key) {
        return seen.contains(key);
    }

    void seen(String key) {
        seen.add(key);
    }
}
