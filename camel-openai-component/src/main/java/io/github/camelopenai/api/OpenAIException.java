package io.github.camelopenai.api;

import java.util.Locale;

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
    private volatile Long durationMillis;
    private volatile String hint;
    private volatile String partialText;

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
        this(message, error, cause, null);
    }

    /** @param partialText the text of the answer that came before it failed, or null where it is not known */
    OpenAIException(String message, ApiError error, Throwable cause, String partialText) {
        super(message, cause);
        this.error = error;
        this.durationMillis = error.durationMillis();
        this.partialText = partialText;
    }

    /** The call has ended with this failure after so many milliseconds. The first to tell is right: it knows the whole call. */
    public void lasted(long millis) {
        if (durationMillis == null) {
            durationMillis = millis;
        }
    }

    /** Adds what the server does not say, such as what the request lacks. */
    public void addHint(String sentence) {
        hint = hint == null ? sentence : hint + ' ' + sentence;
    }

    /** The answer had begun with this text. */
    public final void cameBefore(String text) {
        partialText = text;
    }

    /** The text of the answer that came before it failed, or null where it is not known. */
    public String getPartialText() {
        return partialText;
    }

    /** What happened and what to do; of a call with several attempts also how many there were, and how long it took. */
    @Override
    public String getMessage() {
        String message = hint == null ? super.getMessage() : super.getMessage() + ' ' + hint;
        Long millis = durationMillis;
        return error.attempts() < 2 || millis == null
                ? message
                : message
                        + String.format(
                                Locale.ROOT,
                                " (failed after %d attempts in %.1f s)",
                                error.attempts(),
                                millis / 1_000.0);
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
     * it is false, the call can be made again without being charged twice. Where an exchange is several calls, such as a submitted
     * batch, those before this one count too.
     */
    public boolean isSent() {
        return error.sent();
    }

    /** How often the request was sent; 0 where it was refused before. */
    public int getAttempts() {
        return error.attempts();
    }

    /** How long the call took, in milliseconds, with all its attempts and the waiting between them, or null where it is not known. */
    public Long getDurationMillis() {
        return durationMillis;
    }

    /**
     * Whether another server, or another model, may answer what this one did not: it cannot be reached, has failed, says nothing, refuses for
     * now, or has too small a context. What is wrong with the request is wrong everywhere, and a wrong key must be seen.
     */
    public boolean isWorthAnotherServer() {
        return false;
    }

    /** The coarse kind of this failure. */
    public ErrorCategory getCategory() {
        return ErrorCategory.UNKNOWN;
    }
}
