package io.github.camelopenai.internal.client.time;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.internal.client.observe.CallState;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far a call has come, to end it or to count it. */
public final class CallProgress implements CallState {

    /** What a call is doing, in the order in which calls come further. */
    public enum Phase {
        QUEUED("for its turn under the limits", false),
        DELAYED("before the next attempt", true),
        AUTHENTICATING("for a token of the credentials bean", true),
        CONNECTING("for a connection", true),
        SENT("for the answer", true),
        STREAMED("for the rest of the answer", true),
        TOOLS("for tools", true);

        private final String words;
        private final boolean counts;

        Phase(String words, boolean counts) {
            this.words = words;
            this.counts = counts;
        }

        /** What the time was for. */
        String words() {
            return words;
        }

        /** Whether its time counts for {@code requestTimeout}. */
        boolean counts() {
            return counts;
        }
    }

    private final Deadline deadline;
    private final LongSupplier ticker;
    private final long begun;
    private volatile Phase phase;
    private volatile boolean sent;
    private volatile int attempts;
    private boolean ended;

    /**
     * @param deadline is told of each phase
     * @param ticker nanoseconds from any origin
     */
    public CallProgress(Deadline deadline, LongSupplier ticker) {
        this.deadline = deadline;
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
    }

    /** How long it has taken so far, its waiting and all its attempts. */
    public long millis() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(ticker.getAsLong() - begun));
    }

    /** The call does something else now. Once it has ended, this does nothing. */
    public synchronized void enter(Phase now) {
        if (ended) {
            return;
        }
        deadline.moved(phase, now);
        phase = now;
        if (now == Phase.SENT) {
            sent = true;
        }
    }

    /** The call has ended, its stream too. It may be told more than once. */
    public synchronized void end() {
        if (!ended) {
            ended = true;
            deadline.moved(phase, null);
        }
    }

    public void attempt(int number) {
        attempts = number;
        deadline.attempt(number);
    }

    /** The time that the call shares with the others of its exchange. */
    public Deadline deadline() {
        return deadline;
    }

    /** How often the call was tried. */
    public int attempts() {
        return attempts;
    }

    /** Whether something of the call may have reached the server. */
    public boolean isSent() {
        return sent;
    }

    /** The same of this call, and of those before it for the same exchange. */
    public boolean isAnythingSent() {
        return deadline.isAnythingSent();
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
    public ApiError error(String target) {
        return ApiError.unanswered(target, attempts, isAnythingSent()).withDuration(millis());
    }
}
