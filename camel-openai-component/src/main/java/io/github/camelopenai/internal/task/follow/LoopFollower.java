package io.github.camelopenai.internal.task.follow;

import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;

/** Is told what one loop does, on any thread. It must be quick, and throw nothing. */
public interface LoopFollower {

    /** Where the calls of the model come from, or null for where the loop does. */
    default Origin origin() {
        return null;
    }

    /** A tool is about to run; null where nobody wants to know of it. */
    default ToolFollower began(ToolDefinition tool, ToolCall call) {
        return null;
    }

    /** The loop has ended. Once. */
    void ended(LoopOutcome outcome);
}
