package io.github.camelopenai.internal.task.loop;

/**
 * How the tools of a loop are run.
 *
 * @param maxParallel the most at a time, of one turn
 * @param timeoutMillis how long one may take that has no time of its own
 * @param maxResult the most characters of a result that the model gets
 * @param tellsFailures whether the model is told of a tool that failed; else the exchange fails
 * @param choice what the model must call in the first turn: auto, required, none, or the name of a tool; null is the server's choice
 * @param parallelCalls whether the model may call several tools in one turn; null is the server's choice
 * @param isRun whether the loop runs the tools; else their calls are the answer
 */
public record ToolRules(
        int maxParallel,
        long timeoutMillis,
        int maxResult,
        boolean tellsFailures,
        String choice,
        Boolean parallelCalls,
        boolean isRun) {}
