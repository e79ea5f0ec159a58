package io.github.camelopenai.api;

/** The server cannot be reached, or the connection broke before the answer was whole. */
public class OpenAIConnectException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final boolean stopped;

    /** A failure with a message of its own. */
    public OpenAIConnectException(String message, ApiError error, Throwable cause) {
        this(message, error, cause, false);
    }

    private OpenAIConnectException(String message, ApiError error, Throwable cause, boolean stopped) {
        super(message, error, cause);
        this.stopped = stopped;
    }

    /**
     * A call that is ended on this side, because the route or the component is stopped.
     *
     * @param what what was stopped, such as {@code its route}
     */
    public static OpenAIConnectException stopped(ApiError error, String what) {
        String target = error.target() == null ? "A call" : error.target();
        return new OpenAIConnectException(
                target + " was ended because " + what + " was stopped; "
                        + (error.sent() ? "it may have been charged." : "it was not sent."),
                error,
                null,
                true);
    }

    /** Whether it was not the connection that failed: the route or the component was stopped. */
    public boolean isStopped() {
        return stopped;
    }
}
