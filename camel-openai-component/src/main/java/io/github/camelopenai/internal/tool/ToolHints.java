package io.github.camelopenai.internal.tool;

/**
 * What a tool may do, in the words of <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema">MCP's annotations</a>.
 *
 * @param title its name for people, or null
 * @param readOnly it changes nothing
 * @param destructive it may delete or overwrite
 * @param idempotent running it twice with the same arguments is as running it once
 * @param openWorld it deals with what is outside
 * @param returnDirect its result is the answer: the model is not asked again
 */
public record ToolHints(
        String title,
        boolean readOnly,
        boolean destructive,
        boolean idempotent,
        boolean openWorld,
        boolean returnDirect) {

    /** Nothing is known of it. */
    public static final ToolHints NONE = new ToolHints(null, false, false, false, false, false);
}
