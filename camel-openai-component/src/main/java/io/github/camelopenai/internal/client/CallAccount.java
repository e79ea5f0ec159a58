package io.github.camelopenai.internal.client;

import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.limit.Permit;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.time.CallProgress;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.cost.Meter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells observers what becomes of a call: each thing once, however many tell of it. */
final class CallAccount implements ApiResponse.Account {

    private final List<? extends CallObserver> observers;
    private final CallProgress progress;
    private final Meter meter;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile CallObserver permit;

    /** @param meter tells the price of the call; null where the call has not used the tokens that its answer names */
    CallAccount(List<? extends CallObserver> observers, CallProgress progress, Meter meter) {
        this.observers = observers;
        this.progress = progress;
        this.meter = meter;
    }

    void began() {
        observers.forEach(each -> each.began(progress));
    }

    void attempted(int attempt) {
        progress.attempt(attempt);
        observers.forEach(each -> each.attempted(progress, attempt));
    }

    void retried() {
        observers.forEach(each -> each.retried(progress));
    }

    /** The attempt of this permit is answered, so that it is charged what the answer says. */
    void answered(Permit answered) {
        permit = answered;
    }

    void firstByte() {
        if (begun.compareAndSet(false, true)) {
            observers.forEach(each -> each.firstByte(progress));
        }
    }

    /** The call has ended, except for the stream of its response. It may be told twice, by who ends it and by its end. */
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
        if (failure != null) {
            wasOfNoUse(failure);
        }
        if (ended.compareAndSet(false, true)) {
            observers.forEach(each -> each.ended(progress));
        }
    }

    /** Once: what reads a stream that broke off tells of it as well. */
    @Override
    public void wasOfNoUse(Throwable failure) {
        if (failed.compareAndSet(false, true)) {
            observers.forEach(each -> each.failed(progress, failure));
        }
    }

    @Override
    public Long millis() {
        return progress.millis();
    }

    @Override
    public Cost cost(Usage usage) {
        return meter == null ? null : meter.cost(usage);
    }

    /** Once: the JSON of an answer may be read more than once. */
    @Override
    public void used(Usage usage) {
        if (meter == null || usage.isUnknown() || !settled.compareAndSet(false, true)) {
            return;
        }
        permit.used(progress, usage);
        observers.forEach(each -> each.used(progress, usage));
    }
}
