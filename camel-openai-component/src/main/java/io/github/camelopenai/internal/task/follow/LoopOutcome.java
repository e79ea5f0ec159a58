package io.github.camelopenai.internal.task.follow;

import java.util.List;

/**
 * What became of a loop.
 *
 * @param end how it ended
 * @param turns how often the model was asked
 * @param promptTokens tokens of the input of all turns
 * @param completionTokens tokens of the answers of all turns
 * @param tools the names of the tools that were called, in order
 * @param failure why it failed, or null
 */
public record LoopOutcome(
        End end, int turns, long promptTokens, long completionTokens, List<String> tools, Throwable failure) {

    /** How a loop ends. */
    public enum End {
        /** The model has answered. */
        ANSWER,
        /** The results of the tools are the answer. */
        RESULTS,
        /** The route makes the calls of the tools itself. */
        HANDED_OUT,
        /** It waits for decisions. */
        SUSPENDED,
        /** It has failed, or nobody reads it to its end. */
        FAILED
    }
}
