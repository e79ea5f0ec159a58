package io.github.camelopenai.api;

import java.io.Serializable;

/**
 * What is known of a failed call; null or 0 is what is not known.
 *
 * @param target what was asked, such as {@code POST https://api.openai.com/v1/chat/completions}
 * @param status the HTTP status
 * @param code the server's code, such as {@code context_length_exceeded}
 * @param type the server's type, such as {@code invalid_request_error}
 * @param param the request field that the server complains of
 * @param message the server's own words, shortened
 * @param requestId the server's id of the request, for its support
 * @param retryAfterMillis how long the server asks to wait
 * @param shouldRetry what the server says of sending the request again ({@code x-should-retry})
 * @param sent whether something of the request may have reached the server, so that it may have been charged
 * @param attempts how often the request was sent
 * @param durationMillis how long the call took with all its attempts and the waiting between them
 */
public record ApiError(
        String target,
        int status,
        String code,
        String type,
        String param,
        String message,
        String requestId,
        Long retryAfterMillis,
        Boolean shouldRetry,
        boolean sent,
        int attempts,
        Long durationMillis)
        implements Serializable {

    /** An error of a call that has not ended, so that its duration is not known. */
    public ApiError(
            String target,
            int status,
            String code,
            String type,
            String param,
            String message,
            String requestId,
            Long retryAfterMillis,
            Boolean shouldRetry,
            boolean sent,
            int attempts) {
        this(
                target,
                status,
                code,
                type,
                param,
                message,
                requestId,
                retryAfterMillis,
                shouldRetry,
                sent,
                attempts,
                null);
    }

    /** Nothing was sent, so nothing is known. */
    public static final ApiError NONE = unsent(null, 0);

    /** A failure before anything of the request had left: nothing is known but what was to be asked, and how often. */
    public static ApiError unsent(String target, int attempts) {
        return unanswered(target, attempts, false);
    }

    /** A failure without an answer to a request that was sent: nothing is known but what was asked, and how often. */
    public static ApiError unanswered(String target, int attempts) {
        return unanswered(target, attempts, true);
    }

    /** A failure without an answer. */
    public static ApiError unanswered(String target, int attempts, boolean sent) {
        return new ApiError(target, 0, null, null, null, null, null, null, null, sent, attempts);
    }

    /** The same error with another status: servers send errors with the status 200. */
    public ApiError withStatus(int newStatus) {
        return new ApiError(
                target,
                newStatus,
                code,
                type,
                param,
                message,
                requestId,
                retryAfterMillis,
                shouldRetry,
                sent,
                attempts,
                durationMillis);
    }

    /** The same error with the server's id of the request. */
    public ApiError withRequestId(String newRequestId) {
        return new ApiError(
                target,
                status,
                code,
                type,
                param,
                message,
                newRequestId,
                retryAfterMillis,
                shouldRetry,
                sent,
                attempts,
                durationMillis);
    }

    /** The same error of a call that took so long. */
    public ApiError withDuration(Long millis) {
        return new ApiError(
                target,
                status,
                code,
                type,
                param,
                message,
                requestId,
                retryAfterMillis,
                shouldRetry,
                sent,
                attempts,
                millis);
    }

    /** The same error, with what is known of whether something of the request may have reached the server. */
    public ApiError withSent(boolean maybeSent) {
        return new ApiError(
                target,
                status,
                code,
                type,
                param,
                message,
                requestId,
                retryAfterMillis,
                shouldRetry,
                maybeSent,
                attempts);
    }

    /** The error in a sentence. */
    public String describe() {
        StringBuilder text = new StringBuilder(target).append(" answered ").append(status);
        if (code != null || type != null) {
            text.append(" (").append(code == null ? type : code).append(')');
        }
        if (param != null) {
            text.append(" about the field ").append(param);
        }
        if (message != null) {
            text.append(": ").append(message);
        }
        if (retryAfterMillis != null && retryAfterMillis > 0) {
            text.append(message != null && message.matches("(?s).*[.!?]$") ? " " : ". ")
                    .append("The server asks to wait ")
                    .append(retryAfterMillis)
                    .append(" ms; maxRetryAfter tells how long a call does.");
        }
        return text.toString();
    }
}
