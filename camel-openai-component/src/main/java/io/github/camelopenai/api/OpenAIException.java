package io.github.camelopenai.api;

/**
 * A call that failed, with all that is known about it. Each kind of failure is a class of its own.
 *
 * <pre>{@code
 * onException(OpenAIRateLimitException.class).to("seda:later");
 * onException(OpenAIInvalidRequestException.class).handled(true).to("file:failed");
 * }</pre>
 *
 * <p>No message holds a key or a prompt.
 */
public abstract class OpenAIException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ApiError error;
    private String hint;

    protected OpenAIException(ApiError error, String advice) {
        this(
                error.describe()
                        + (error.describe().matches("(?s).*[.!?]$") ? " " : ". ")
                        + advice
                        + (error.requestId() == null ? "" : " Request id: " + error.requestId()),
                error,
                null);
    }

    protected OpenAIException(String message, ApiError error, Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    /** Adds what may be the reason, as far as the request tells: servers often do not. */
    public void addHint(String sentence) {
        hint = sentence;
    }

    @Override
    public String getMessage() {
        return hint == null ? super.getMessage() : super.getMessage() + ' ' + hint;
    }

    /** The HTTP status, or 0 where there was no answer. */
    public int getStatus() {
        return error.status();
    }

    /** The server's error code, or null. */
    public String getCode() {
        return error.code();
    }

    /** The server's error type, or null. */
    public String getType() {
        return error.type();
    }

    /** The request field that the server complains of, or null. */
    public String getParam() {
        return error.param();
    }

    /** What the server itself said, in a line of bearable length, or null. */
    public String getServerMessage() {
        return error.message();
    }

    /** The server's id of the request, or null. */
    public String getRequestId() {
        return error.requestId();
    }

    /** How long the server asks to wait, in milliseconds, or null. */
    public Long getRetryAfterMillis() {
        return error.retryAfterMillis();
    }

    /** What the server says of sending the request again ({@code x-should-retry}), or null. */
    public Boolean getShouldRetry() {
        return error.shouldRetry();
    }

    /**
     * Whether something of the request may have reached the server, in any attempt, so that the call may have been charged. Where
     * it is false, the call can be made again without being charged twice.
     */
    public boolean isSent() {
        return error.sent();
    }

    /** How often the request was sent; 0 where it was refused before. */
    public int getAttempts() {
        return error.attempts();
    }

    /** The coarse kind of this failure. */
    public ErrorCategory getCategory() {
        return ErrorCategory.UNKNOWN;
    }
}
