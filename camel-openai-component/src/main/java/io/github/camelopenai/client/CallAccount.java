package io.github.camelopenai.client;

import io.github.camelopenai.api.Usage;
import io.github.camelopenai.client.limit.CallStatistics;
import io.github.camelopenai.client.limit.Permit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts a call in the figures of its endpoint and its limiter: each thing once, however many tell of it. */
final class CallAccount implements ApiResponse.Account {

    private final List<CallStatistics> statistics;
    private final CallProgress progress;
    private final boolean charged;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Permit permit;

    /** @param charged whether the call used the tokens that its answer names */
    CallAccount(List<CallStatistics> statistics, CallProgress progress, boolean charged) {
        this.statistics = statistics;
        this.progress = progress;
        this.charged = charged;
    }

    void began() {
        statistics.forEach(figures -> figures.began(progress));
    }

    void retried() {
        statistics.forEach(CallStatistics::retried);
    }

    /** The attempt of this permit is answered, so that it is charged what the answer says. */
    void answered(Permit charged) {
        permit = charged;
    }

    /** The call has ended, but for the stream of its response. It may be told twice, by who ends it and by its end. */
    void ended(ApiResponse response, Throwable failure) {
        ResponseStream stream = response == null ? null : response.stream();
        if (stream == null) {
            ended(failure);
        } else {
            stream.whenEnded(() -> ended(stream.failure()));
        }
    }

    private void ended(Throwable failure) {
        progress.end();
        statistics.forEach(figures -> figures.ended(progress));
        if (failure != null) {
            wasOfNoUse(failure);
        }
    }

    /** Once: what reads a stream that broke off tells of it as well. */
    @Override
    public void wasOfNoUse(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            statistics.forEach(figures -> figures.failed(failure));
        }
    }

    @Override
    public Long millis() {
        return progress.millis();
    }

    /** Once: the last message of a stream that is pushed has the usage, and the whole answer behind it as well. */
    @Override
    public void used(Usage usage) {
        if (!charged || usage.isUnknown() || !settled.compareAndSet(false, true)) {
            return;
        }
        if (usage.totalTokens() != null) {
            permit.used(usage.totalTokens());
        }
        statistics.forEach(figures -> figures.used(usage));
    }
}
