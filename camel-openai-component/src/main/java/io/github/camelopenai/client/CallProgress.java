package io.github.camelopenai.client;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.client.limit.CallState;
import java.util.function.LongSupplier;

/** How far a call has come, for whoever ends it or counts it. */
final class CallProgress implements CallState {

    /** What a call is doing. */
    enum Phase {
        QUEUED("it waited for its turn under the limits"),
        AUTHENTICATING("it waited for a token of the credentials bean"),
        CONNECTING("it waited for a connection"),
        SENT("it waited for the answer"),
        DELAYED("it waited to be sent again"),
        STREAMED("the answer was read");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    private final CallProgress whole;
    private final LongSupplier clock;
    private final long begun;
    private volatile Phase phase = Phase.QUEUED;
    private volatile boolean sent;
    private volatile int attempts;

    /** @param clock the time in milliseconds, from whenever */
    CallProgress(LongSupplier clock) {
        this.whole = null;
        this.clock = clock;
        this.begun = clock.getAsLong();
    }

    /** @param whole the progress of what the call is a part of */
    CallProgress(CallProgress whole) {
        this.whole = whole;
        this.clock = whole.clock;
        this.begun = whole.begun;
    }

    /** How long it has taken so far, as a whole: its waiting and all its attempts. */
    long millis() {
        return Math.max(0, clock.getAsLong() - begun);
    }

    void enter(Phase now) {
        phase = now;
        if (now == Phase.SENT) {
            sent = true;
        }
        if (whole != null) {
            whole.enter(now);
        }
    }

    void attempt(int number) {
        attempts = number;
        if (whole != null) {
            whole.attempt(number);
        }
    }

    /** Whether something of the call may have reached the server. */
    boolean isSent() {
        return sent;
    }

    @Override
    public boolean isWaiting() {
        return phase != Phase.SENT && phase != Phase.STREAMED;
    }

    @Override
    public boolean isStreaming() {
        return phase == Phase.STREAMED;
    }

    /** What is known of a call that is ended now. */
    ApiError error(String target) {
        return ApiError.unanswered(target, attempts, sent).withDuration(millis());
    }

    /** What the call was doing, in words. */
    String words() {
        return phase.words;
    }
}
