package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.client.limit.LongWait;
import io.github.camelopenai.internal.client.time.CallProgress;
import java.time.Duration;

/** What a call fails with that has waited longer under the limits than {@code limitTimeout}. */
final class LimitTimeouts {

    private LimitTimeouts() {}

    /**
     * The exception.
     *
     * @param wait what the call waited for
     * @param lastFailure of an earlier attempt of the call, or null
     */
    static OpenAIRejectedException of(
            String target, Duration limitTimeout, LongWait wait, CallProgress progress, OpenAIException lastFailure) {
        return new OpenAIRejectedException(
                target + " waited longer than limitTimeout (" + limitTimeout.toMillis()
                        + " ms) for its turn under the limits, and was not sent" + sentBefore(progress)
                        + ". It waited for " + wait + ". Slow the route down, or raise limitTimeout or the limit.",
                progress.error(target),
                lastFailure);
    }

    private static String sentBefore(CallProgress progress) {
        if (progress.attempts() > 0) {
            return " again after attempt " + progress.attempts();
        }
        return progress.isAnythingSent() ? ", but calls before it for the same exchange were" : "";
    }
}
