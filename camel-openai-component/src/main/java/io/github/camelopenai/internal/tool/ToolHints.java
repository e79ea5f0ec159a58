package io.github.camelopenai.internal.tool;

/**
 * What a tool says of its effects, as <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema">MCP's annotations</a> do.
 *
 * @param readOnly whether it changes nothing
 * @param destructive whether what it changes may be lost
 * @param idempotent whether a second call with the same arguments changes nothing more
 */
public record ToolHints(boolean readOnly, boolean destructive, boolean idempotent) {

    /** Nothing is known. */
    public static final ToolHints NONE = new ToolHints(false, false, false);

    /** Whether a call may be made again of which nobody knows whether it was made. */
    public boolean mayRunAgain() {
        return readOnly || idempotent;
    }
}
