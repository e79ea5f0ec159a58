package io.github.camelopenai.api;

/**
 * The call was refused before it was sent: too many others wait already ({@code maxQueuedRequests}), or it waited too long under the
 * limits ({@code limitTimeout}).
 */
public class OpenAIRejectedException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    /** A call that was not sent. */
    public OpenAIRejectedException(String message) {
        super(message, ApiError.NONE, null);
    }

    /**
     * A call that was not sent, or not sent again.
     *
     * @param cause why it was to be sent again, or null
     */
    public OpenAIRejectedException(String message, ApiError error, Throwable cause) {
        super(message, error, cause);
    }

    @Override
    public boolean isWorthAnotherServer() {
        return true;
    }
}
