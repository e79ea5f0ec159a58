package io.github.camelopenai.internal.client.limit;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call waited for that waited for longer than it may.
 *
 * @param cause what makes the queue wait, in words, such as {@code requestsPerMinute (60)}
 * @param others how many other calls wait
 */
public record LongWait(String cause, int others) {

    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);

    /** Says why calls wait. */
    void log(Object key, long waitedNanos) {
        LOG.info(
                "The next call of {} has waited {} s. It waits for {}",
                key,
                TimeUnit.NANOSECONDS.toSeconds(waitedNanos),
                this);
    }

    /** In words. */
    @Override
    public String toString() {
        return switch (others) {
            case 0 -> cause;
            case 1 -> cause + ", and 1 other call waits too";
            default -> cause + ", and " + others + " other calls wait too";
        };
    }
}
