package io.github.camelopenai.testsupport;

import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.limit.Limiters;
import java.time.Duration;

/** Limits as tests set them, each alone. */
public final class Limits {

    public static final LimitOptions NONE = of(0, 0, 0, Duration.ZERO, 10_000);

    /** Tells nobody of the limiters that come and go. */
    public static final Limiters.Listener UNWATCHED = new Limiters.Listener() {
        @Override
        public void added(Limiters.Entry entry) {}

        @Override
        public void removed(Limiters.Entry entry) {}
    };

    private Limits() {}

    public static LimitOptions concurrent(int requests) {
        return of(requests, 0, 0, Duration.ZERO, 10_000);
    }

    public static LimitOptions requestsPerMinute(long requests, Duration burstTolerance) {
        return of(0, requests, 0, burstTolerance, 10_000);
    }

    public static LimitOptions tokensPerMinute(long tokens) {
        return of(0, 0, tokens, Duration.ZERO, 10_000);
    }

    public static LimitOptions queued(int concurrent, int queued) {
        return of(concurrent, 0, 0, Duration.ZERO, queued);
    }

    private static LimitOptions of(int concurrent, long requests, long tokens, Duration burstTolerance, int queued) {
        return new LimitOptions(concurrent, requests, tokens, burstTolerance, queued, Duration.ofMinutes(2), true);
    }
}
