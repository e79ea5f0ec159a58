package io.github.camelopenai.internal.client.limit;

import java.time.Duration;

/**
 * The limits that calls of one key keep to; 0 is without limit.
 *
 * @param maxConcurrentRequests the most calls under way at a time
 * @param requestsPerMinute the most calls in a minute, evenly spaced
 * @param tokensPerMinute the most tokens in a minute, evenly spaced
 * @param burstTolerance how much of both may be used at once after a pause, as the time in which it would be allowed
 * @param maxQueuedRequests the most calls that wait
 * @param longestWait the longest wait that is believed where a server's headers ask for it
 * @param adaptive whether the refusals of a server teach how many calls it takes
 */
public record LimitOptions(
        int maxConcurrentRequests,
        long requestsPerMinute,
        long tokensPerMinute,
        Duration burstTolerance,
        int maxQueuedRequests,
        Duration longestWait,
        boolean adaptive) {

    /** The stricter of two, limit by limit. */
    LimitOptions and(LimitOptions other) {
        return new LimitOptions(
                (int) stricter(maxConcurrentRequests, other.maxConcurrentRequests),
                stricter(requestsPerMinute, other.requestsPerMinute),
                stricter(tokensPerMinute, other.tokensPerMinute),
                burstTolerance.compareTo(other.burstTolerance) <= 0 ? burstTolerance : other.burstTolerance,
                Math.min(maxQueuedRequests, other.maxQueuedRequests),
                longestWait.compareTo(other.longestWait) <= 0 ? longestWait : other.longestWait,
                adaptive || other.adaptive);
    }

    private static long stricter(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
