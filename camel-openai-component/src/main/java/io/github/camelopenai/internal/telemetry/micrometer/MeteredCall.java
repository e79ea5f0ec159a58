package io.github.camelopenai.internal.telemetry.micrometer;

import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import java.math.BigDecimal;

/** Meters one call. */
final class MeteredCall implements CallFollower {

    private final CallMeters meters;
    private final boolean isStream;
    private final long begun = System.nanoTime();
    private volatile long sentAt;
    private volatile long took;
    private volatile Throwable failure;

    MeteredCall(CallMeters meters, boolean isStream) {
        this.meters = meters;
        this.isStream = isStream;
    }

    @Override
    public void began(CallState call) {
        meters.began(call);
    }

    @Override
    public void attempted(CallState call, int attempt) {
        sentAt = System.nanoTime();
        meters.attempted();
        if (attempt == 1) {
            meters.queued(sentAt - begun);
        }
    }

    @Override
    public void refused(CallState call) {
        meters.refused();
    }

    @Override
    public void firstByte(CallState call) {
        if (isStream) {
            meters.firstChunk(System.nanoTime() - sentAt);
        }
    }

    @Override
    public void used(CallState call, Usage usage) {
        meters.used(usage);
    }

    @Override
    public void cost(CallState call, BigDecimal amount, String currency) {
        meters.cost(amount, currency);
    }

    @Override
    public void failed(CallState call, Throwable cause) {
        failure = cause;
    }

    @Override
    public void ended(CallState call) {
        took = System.nanoTime() - begun;
        meters.ended(call);
    }

    /** Only now is it known whether the answer was of use. */
    @Override
    public void settled(CallState call) {
        meters.took(took, failure);
    }
}
