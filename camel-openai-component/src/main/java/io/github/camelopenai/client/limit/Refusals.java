package io.github.camelopenai.client.limit;

import java.time.Duration;

/**
 * What a server's refusals (429) teach: until when to wait, and how many calls it takes in how much time.
 *
 * <p>After the wait a server may take one call or a thousand, which no refusal tells. But how many it took since the last wait, and
 * for how long it then asked to be left alone, does: as many in as much time are let go from then on, a tenth more with each
 * second in which none is refused.
 */
final class Refusals {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_COUNT = Duration.ofMinutes(1).toNanos();
    private static final double WIDER = 1.1;
    private static final double NO_LIMIT = 100_000;

    private final Quota learnt = new Quota();
    private long pausedUntil;
    private long countedSince;
    private long earlierSince;
    private int taken;
    private int takenEarlier;
    private long widenedAt;

    Refusals(long now) {
        pausedUntil = now;
        countedSince = now;
        earlierSince = now;
        widenedAt = now;
    }

    boolean isPaused(long now) {
        return pausedUntil > now;
    }

    long nanosUntilNext(long now) {
        if (isPaused(now)) {
            return pausedUntil - now;
        }
        long seconds = (now - widenedAt) / SECOND;
        if (seconds > 0) {
            widenedAt += seconds * SECOND;
            learnt.widen(Math.pow(WIDER, seconds));
            if (learnt.capacity() > NO_LIMIT) {
                learnt.forget();
            }
        }
        return Math.min(SECOND, learnt.nanosUntil(1, now));
    }

    void sent(long now) {
        learnt.take(1, now);
    }

    /** The server has taken a call. */
    void taken(long now) {
        if (now - countedSince > LONGEST_COUNT) {
            takenEarlier = taken;
            earlierSince = countedSince;
            taken = 0;
            countedSince = now;
        }
        taken++;
    }

    /** A call that seemed to be taken is not. */
    void notTaken() {
        taken = Math.max(0, taken - 1);
    }

    /** The server has refused a call, and wants to be left alone for so long. Of several in a wait, the first one counts. */
    void refused(long nanos, long now) {
        long until = now + nanos;
        if (!isPaused(now)) {
            int calls = taken + takenEarlier;
            if (calls > 0) {
                learnt.learn(calls, Math.max(1, until - earlierSince), until);
                widenedAt = until;
            }
            taken = 0;
            takenEarlier = 0;
            countedSince = until;
            earlierSince = until;
        }
        pausedUntil = Math.max(pausedUntil, until);
    }
}
