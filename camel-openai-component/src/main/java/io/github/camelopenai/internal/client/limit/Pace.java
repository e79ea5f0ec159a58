package io.github.camelopenai.internal.client.limit;

import java.time.Duration;

/**
 * Spaces calls evenly, as the generic cell rate algorithm does (ITU-T I.371): each unit takes its share of a minute, and the next
 * call is due when the shares of those before it have passed. A call of many units goes when it is due and makes the next one
 * wait the longer, so none is too large to go. But none counts for more than a minute, and no debt is longer: what a request or
 * an answer says of its size may be anything.
 */
final class Pace {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final double nanosPerUnit;
    private final long tolerance;
    private long due;

    /**
     * @param unitsPerMinute how many units a minute has, 0 for no limit
     * @param tolerance how much earlier than it is due a call may go
     */
    Pace(long unitsPerMinute, Duration tolerance, long now) {
        this.nanosPerUnit = unitsPerMinute == 0 ? 0 : (double) MINUTE / unitsPerMinute;
        this.tolerance = tolerance.toNanos();
        this.due = now;
    }

    boolean isLimited() {
        return nanosPerUnit > 0;
    }

    long nanosUntilNext(long now) {
        return Math.max(0, due - tolerance - now);
    }

    /** A call of so many units goes now. */
    void take(long units, long now) {
        due = Math.max(due, now) + nanos(units);
    }

    /** A call that went had other units than it was taken for. */
    void correct(long taken, long actual, long now) {
        due = Math.min(due - nanos(taken) + nanos(actual), Math.max(due, now + MINUTE));
    }

    private long nanos(long units) {
        return (long) Math.min(MINUTE, units * nanosPerUnit);
    }
}
