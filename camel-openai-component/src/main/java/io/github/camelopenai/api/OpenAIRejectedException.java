package io.github.camelopenai.api;

/** The call was refused because too many others wait already: see the option {@code maxQueuedRequests}. */
public class OpenAIRejectedException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A call that was not sent. */
    public OpenAIRejectedException(String message) {
        super(message, ApiError.NONE, null);
    }
}
