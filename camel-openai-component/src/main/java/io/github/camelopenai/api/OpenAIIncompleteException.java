package io.github.camelopenai.api;

/**
 * The answer was cut off, where one of a shape was asked for ({@code outputClass}, {@code jsonSchema}): at {@code maxTokens}, at the length that
 * the model knows, or by a filter. What there is of it is in {@link #getPartialText()}.
 */
public class OpenAIIncompleteException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason the finish reason, such as {@code length}
     * @param partialText what there is of the answer
     */
    public OpenAIIncompleteException(String message, ApiError error, String reason, String partialText) {
        super(
                message + " with an answer that was cut off (" + reason
                        + "). Raise maxTokens, or ask for less. What there is of it is in getPartialText().",
                error,
                null,
                partialText);
        this.reason = reason;
    }

    /** Why the answer ends, such as {@code length}, {@code max_output_tokens} or {@code content_filter}. */
    public String getReason() {
        return reason;
    }
}
