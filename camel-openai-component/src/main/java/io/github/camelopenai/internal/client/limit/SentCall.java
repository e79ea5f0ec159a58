package io.github.camelopenai.internal.client.limit;

/**
 * A call that a limiter has let go, as far as what it teaches: when it went, and what became of it. It holds nothing of the call's content,
 * since the limiter keeps it a little longer than the call lasts.
 */
final class SentCall {

    /** What became of a call that was sent. */
    enum Fate {
        UNKNOWN,
        UNDECIDED,
        TAKEN,
        REFUSED
    }

    /** What its own thread tells of a call that went freely. */
    enum Outcome {
        ANSWERED,
        ENDED
    }

    /** When it went, by the limiter's clock. */
    final long at;

    /** Whether it went without the limiter's lock. */
    final boolean isFree;

    /** Of a call that went freely: what became of it first, or null. The window reads it when it next settles. */
    volatile Outcome outcome;

    Fate fate = Fate.UNKNOWN;

    /** Whether its fate has been told, and what is heard later comes late. */
    boolean isSettled;

    long refusedFor;

    /** When the server takes it again, where it has refused this attempt. */
    long refusedUntil = Long.MIN_VALUE;

    SentCall(long at, boolean isFree) {
        this.at = at;
        this.isFree = isFree;
    }

    /** Notes without a lock that a free call was answered, or has ended. */
    void note(Outcome what) {
        if (isFree && outcome == null) {
            outcome = what;
        }
    }

    boolean isRefused() {
        return refusedUntil != Long.MIN_VALUE;
    }
}
