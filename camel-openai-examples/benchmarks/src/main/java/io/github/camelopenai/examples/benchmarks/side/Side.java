package io.github.camelopenai.examples.benchmarks.side;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One of those that are compared. What it cannot do it refuses. */
public interface Side extends AutoCloseable {

    int TOOL_MILLIS = 200;

    /** Whether a call holds the thread that makes it until it is done. */
    boolean blocks();

    /** Sends a prompt; what comes back is the text. */
    default CompletionStage<String> chat(String prompt) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a prompt to a model that calls tools, each of which takes {@link #TOOL_MILLIS}; what comes back is the text at the end. The calls
     * of one answer are made side by side.
     */
    default CompletionStage<String> loop(String prompt) {
        throw new UnsupportedOperationException();
    }

    /**
     * Streams the answer to a prompt; what comes back is its end.
     *
     * @param onText takes the text of each chunk that has one
     */
    default CompletionStage<?> stream(String prompt, Consumer<String> onText) {
        throw new UnsupportedOperationException();
    }

    /** Sends a file; what comes back is its id. */
    default CompletionStage<String> upload(Path file) {
        throw new UnsupportedOperationException();
    }

    /** Asks for the vectors of texts; what comes back is how many floats there are in all. */
    default CompletionStage<Integer> embed(List<String> texts) {
        throw new UnsupportedOperationException();
    }

    @Override
    void close();
}
