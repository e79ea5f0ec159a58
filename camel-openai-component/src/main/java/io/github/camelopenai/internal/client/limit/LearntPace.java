package io.github.camelopenai.internal.client.limit;

import java.time.Duration;

/**
 * The pace that a server's refusals (429) teach: until when to wait, and how many calls it takes in how much time.
 *
 * <p>After the wait a server may take one call or a thousand, which no refusal tells. But how many it took since the last wait, and
 * for how long it then asked to be left alone, does: at that pace they go from then on. As many go at once as the pace gives in the wait:
 * a server that counts by the minute asks for a long one, and one that counts by the second would refuse most of a large burst. The pace
 * doubles after a while. Where that was too much, the next try is later.
 */
final class LearntPace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_COUNT = Duration.ofMinutes(1).toNanos();
    private static final long FIRST_INTERVAL = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST_INTERVAL = Duration.ofMinutes(1).toNanos();
    private static final double NO_LIMIT = 100_000;

    private final Quota learnt = new Quota();
    private long pausedUntil;
    private long countedSince;
    private long earlierSince;
    private int taken;
    private int takenEarlier;
    private long interval = FIRST_INTERVAL;
    private long doublesAt;
    private boolean isDoubled;

    LearntPace(long now) {
        pausedUntil = now;
        countedSince = now;
        earlierSince = now;
        doublesAt = now;
    }

    boolean isPaused(long now) {
        return pausedUntil > now;
    }

    /** Whether it holds up no call until the server refuses some. */
    boolean isUnlimited(long now) {
        return !learnt.isKnown() && !isPaused(now);
    }

    long nanosUntilNext(long now) {
        if (isPaused(now)) {
            return pausedUntil - now;
        }
        while (learnt.isKnown() && now >= doublesAt) {
            doubled();
        }
        return Math.min(SECOND, learnt.nanosUntil(1, now));
    }

    private void doubled() {
        doublesAt += interval;
        isDoubled = true;
        learnt.widen(2);
        if (learnt.capacity() > NO_LIMIT) {
            forget();
        }
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

    /** The server has refused calls, and wants to be left alone until then. */
    void refused(long now, long until) {
        int calls = taken + takenEarlier;
        if (calls > 0) {
            learn(calls, now, until);
        }
        taken = 0;
        takenEarlier = 0;
        countedSince = until;
        earlierSince = until;
        pausedUntil = until;
    }

    /** So many calls were taken in so much time, and others were refused. */
    void slowDown(int calls, long nanos, long now) {
        keep(now);
        learnt.learn(1, Math.max(1, nanos / calls), now);
    }

    /** Nothing that was learnt holds. */
    void forget() {
        learnt.forget();
        interval = FIRST_INTERVAL;
    }

    private void learn(int calls, long now, long until) {
        keep(until);
        double nanos = Math.max(1, until - earlierSince);
        double burst = Math.max(1, calls * Math.min(1, (until - now) / nanos));
        learnt.learn(burst, (long) (burst * nanos / calls), until);
    }

    private void keep(long until) {
        if (isDoubled) {
            interval = Math.min(LONGEST_INTERVAL, 2 * interval);
        }
        isDoubled = false;
        doublesAt = until + interval;
    }
}
