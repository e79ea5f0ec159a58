package io.github.camelopenai.internal.task.follow;

import io.github.camelopenai.internal.tool.ToolResult;
import java.util.Map;

/** Is told what becomes of one call of a tool. */
public interface ToolFollower {

    /** The headers that join what the tool does to the trace of its call; empty where it has none. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /**
     * The tool has ended. Once.
     *
     * @param result what the model is told
     * @param millis how long it took
     */
    void ended(ToolResult result, long millis);
}
