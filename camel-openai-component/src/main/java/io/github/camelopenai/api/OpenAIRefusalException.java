package io.github.camelopenai.api;

/**
 * The model refuses to answer, where an answer of a shape was asked for ({@code outputClass}, {@code jsonSchema}). Elsewhere a refusal is the
 * header {@code CamelOpenAIRefusal}.
 */
public class OpenAIRefusalException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final String refusal;

    /** @param refusal the words of the model */
    public OpenAIRefusalException(String message, ApiError error, String refusal) {
        super(message + " with a refusal of the model. Its words are in getRefusal().", error, null);
        this.refusal = refusal;
    }

    /** Why the model does not answer, in its own words. */
    public String getRefusal() {
        return refusal;
    }
}
