package io.github.camelopenai.internal.task.loop;

import org.apache.camel.spi.StateRepository;

/**
 * Keeps how far loops have come. It may block.
 *
 * @param repository takes texts without line breaks
 */
public record LoopStore(StateRepository<String, String> repository) {

    /** What was kept, or null. */
    String get(String key) {
        String state = repository.getState(key);
        return state == null || state.isEmpty() ? null : state;
    }

    void put(String key, String state) {
        repository.setState(key, state);
    }

    /** Forgets it. Such a repository cannot: an empty text stays. */
    void remove(String key) {
        repository.setState(key, "");
    }
}
