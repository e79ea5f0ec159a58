package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIContentFilterException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which failures are worth another attempt, and after which delay: the rules of OpenAI's own SDKs.
 *
 * @param maxRetries how many attempts may follow the first
 * @param maxRetryAfterMillis the longest delay that a server may ask for
 * @param random gives numbers from 0 to 1
 */
record RetryPolicy(int maxRetries, long maxRetryAfterMillis, DoubleSupplier random) {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    /** The delay where there is no further attempt. */
    static final long NONE = -1;

    private static final long FIRST_DELAY_MILLIS = 500;
    private static final long LONGEST_DELAY_MILLIS = 8_000;
    private static final int MOST_DOUBLINGS = 4;
    private static final double JITTER = 0.25;

    /**
     * How long to wait before the next attempt, in milliseconds, or {@link #NONE}.
     *
     * @param attempts how many attempts there were
     */
    long delayMillis(OpenAIException failure, int attempts) {
        return attempts > maxRetries || !isWorthAnother(failure) || asksForTooLong(failure)
                ? NONE
                : pauseMillis(failure, attempts);
    }

    /** How long the server wants to be left alone, or else should be. */
    long pauseMillis(OpenAIException failure, int attempts) {
        Long asked = failure.getRetryAfterMillis();
        if (asked != null && asked > 0 && !asksForTooLong(failure)) {
            return asked;
        }
        long delay = Math.min(
                FIRST_DELAY_MILLIS << Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS), LONGEST_DELAY_MILLIS);
        return (long) (delay * (1 - JITTER * random.getAsDouble()));
    }

    /** Whether the server wants to be left alone for longer than anyone waits. */
    boolean asksForTooLong(OpenAIException failure) {
        return failure.getRetryAfterMillis() != null && failure.getRetryAfterMillis() > maxRetryAfterMillis;
    }

    /** Tells the log why a call is sent again, and when. */
    static void announce(String target, OpenAIException failure, int attempt, long delayMillis) {
        LOG.warn(
                "{}; attempt {} follows in {} ms{}",
                failure.getStatus() == 0 ? failure.getMessage() : target + " answered " + failure.getStatus(),
                attempt,
                delayMillis,
                failure.getRequestId() == null ? "" : "; request id: " + failure.getRequestId());
    }

    private static boolean isWorthAnother(OpenAIException failure) {
        if (failure instanceof OpenAIQuotaException) {
            return false;
        }
        if (failure instanceof OpenAIStreamInterruptedException) {
            // Nothing had come: a stream that breaks off later is not asked for again
            return true;
        }
        if (failure.getShouldRetry() != null) {
            return failure.getShouldRetry();
        }
        if (failure instanceof OpenAIContextLengthException || failure instanceof OpenAIContentFilterException) {
            // Some servers send them with 500, but the same request has the same end
            return false;
        }
        if (failure.getStatus() == 0) {
            return failure instanceof OpenAIConnectException broken && !broken.isStopped() && !broken.isLasting();
        }
        return failure.getStatus() == 408
                || failure.getStatus() == 409
                || failure.getStatus() == 429
                || failure.getStatus() >= 500;
    }
}
