package io.github.camelopenai.internal.properties;

/** What an endpoint does with its operation. */
public enum EndpointKind {
    /** It calls it, or follows what it gives. */
    CALL,
    /** It makes a batch of calls of it. */
    SUBMISSION,
    /** It reads what became of the requests of a batch. */
    RESULTS,
    /** It is called by the server, and has no operation. */
    WEBHOOK,
    /** It is called by a model, and has no operation. */
    TOOL,
    /** It is called by MCP clients, and has no operation. */
    MCP
}
