package io.github.camelopenai.api;

/** The server cannot be reached, or the connection broke before the answer was whole. */
public class OpenAIConnectException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private enum Kind {
        PASSING,
        LASTING,
        STOPPED
    }

    private final Kind kind;

    /** A failure with a message of its own. */
    public OpenAIConnectException(String message, ApiError error, Throwable cause) {
        this(message, error, cause, Kind.PASSING);
    }

    private OpenAIConnectException(String message, ApiError error, Throwable cause, Kind kind) {
        super(message, error, cause);
        this.kind = kind;
    }

    /** A failure that no further attempt mends, such as a certificate that is not trusted. */
    public static OpenAIConnectException lasting(String message, ApiError error, Throwable cause) {
        return new OpenAIConnectException(message, error, cause, Kind.LASTING);
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
                Kind.STOPPED);
    }

    /** Whether it was not the connection that failed: the route or the component was stopped. */
    public boolean isStopped() {
        return kind == Kind.STOPPED;
    }

    /** Whether the next attempt would fail in the same way, so that none is made: something must be set right first. */
    public boolean isLasting() {
        return kind == Kind.LASTING;
    }

    @Override
    public boolean isWorthAnotherServer() {
        return !isStopped();
    }
}
