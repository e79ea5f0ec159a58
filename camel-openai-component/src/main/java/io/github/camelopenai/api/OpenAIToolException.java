package io.github.camelopenai.api;

import java.util.List;

/**
 * A tool failed, and {@code toolFailure=fail} lets its failure end the exchange. The cause is what its route threw, so {@code onException} of that
 * class takes it too.
 */
public class OpenAIToolException extends OpenAILoopException {

    private static final long serialVersionUID = 1L;

    private final String tool;

    /**
     * @param tool the name of the tool
     * @param messages the conversation so far
     * @param cause why it failed
     */
    public OpenAIToolException(String message, String tool, List<?> messages, Throwable cause) {
        super(message, messages, cause);
        this.tool = tool;
    }

    /** The name of the tool. */
    public String getTool() {
        return tool;
    }
}
