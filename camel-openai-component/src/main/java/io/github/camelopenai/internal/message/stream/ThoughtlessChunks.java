package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.internal.shape.ThoughtFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the thoughts out of the texts of a streamed answer, of each choice by itself. */
final class ThoughtlessChunks {

    private final Map<Integer, ThoughtFilter> filters = new TreeMap<>();
    private final Map<Integer, Chunk> last = new TreeMap<>();

    /** The chunk without what is thought in it, and without what may become that. */
    Chunk strip(Chunk chunk) {
        if (!(chunk.content() instanceof String text)) {
            return chunk;
        }
        int choice = chunk.choice() == null ? 0 : chunk.choice();
        last.put(choice, chunk);
        return chunk.withText(
                filters.computeIfAbsent(choice, index -> new ThoughtFilter()).accept(text));
    }

    /** What is left at the end of the answer. */
    List<Chunk> rest() {
        List<Chunk> rest = new ArrayList<>();
        filters.forEach((choice, filter) -> {
            String text = filter.rest();
            if (!text.isEmpty()) {
                rest.add(last.get(choice).withText(text));
            }
        });
        return rest;
    }
}
