package io.github.camelopenai.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.limit.Permit;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.CallProgress;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.cost.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final AtomicBoolean told;
    private final CallFollower follower;
    private volatile boolean isRead;
    private volatile boolean isOver;
    private volatile Permit permit;

    /**
     * @param statistics count all calls
     * @param follower follows this call, or null
     * @param meter tells the price of the call; null where the call has not used the tokens that its answer names
     */
    CallAccount(List<? extends CallObserver> statistics, CallFollower follower, CallProgress progress, Meter meter) {
        this.observers = follower == null ? statistics : with(follower, statistics);
        this.follower = follower;
        this.told = follower == null ? null : new AtomicBoolean();
        this.progress = progress;
        this.meter = meter;
    }

    private static List<CallObserver> with(CallFollower follower, List<? extends CallObserver> statistics) {
        List<CallObserver> all = new ArrayList<>(statistics);
        all.add(follower);
        return all;
    }

    /** The headers that join what the server does to the trace of a request. */
    Map<String, String> traceHeaders(ApiRequest request) {
        Map<String, String> own = follower == null ? Map.of() : follower.headers();
        return own.isEmpty() && request.origin() != null ? request.origin().headers() : own;
    }

    void began() {
        observers.forEach(each -> each.began(progress));
    }

    void attempted(int attempt) {
        progress.attempt(attempt);
        observers.forEach(each -> each.attempted(progress, attempt));
    }

    /** Whether a failure says that there are too many calls; a quota that is used up is something else. */
    boolean refuses(OpenAIException failure) {
        boolean isRefused = failure instanceof OpenAIRateLimitException && !(failure instanceof OpenAIQuotaException);
        if (isRefused) {
            observers.forEach(each -> each.refused(progress));
        }
        return isRefused;
    }

    void retried(Throwable failure) {
        observers.forEach(each -> each.retried(progress, failure));
    }

    /** The response, whose reader tells when nobody reads more of it: of a whole one by giving back its memory. */
    ApiResponse followed(ApiResponse response, boolean isEvents) {
        if (follower == null) {
            return response;
        }
        if (response.stream() != null) {
            isRead = !isEvents;
            return response;
        }
        return response.holding(() -> {
            response.releaseMemory();
            done();
        });
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
        if (response == null) {
            isRead = true;
        }
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
            isOver = true;
        }
        settle();
    }

    @Override
    public void answered(JsonNode answer) {
        if (follower != null) {
            follower.answered(progress, answer);
        }
    }

    @Override
    public void done() {
        isRead = true;
        settle();
    }

    private void settle() {
        if (follower != null && isRead && isOver && told.compareAndSet(false, true)) {
            follower.settled(progress);
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

    @Override
    public void seen(long tokens) {
        if (meter != null && !settled.get()) {
            permit.seen(tokens);
        }
    }

    /** Once: the JSON of an answer may be read more than once. */
    @Override
    public void used(Usage usage) {
        if (meter == null || usage.isUnknown() || !settled.compareAndSet(false, true)) {
            return;
        }
        permit.used(progress, usage);
        observers.forEach(each -> each.used(progress, usage));
        Cost cost = meter.cost(usage);
        if (cost != null && cost.isWhole()) {
            observers.forEach(each -> each.cost(progress, cost.amount(), cost.currency()));
        }
    }
}
