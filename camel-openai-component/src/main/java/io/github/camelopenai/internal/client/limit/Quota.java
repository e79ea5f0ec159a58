package io.github.camelopenai.internal.client.limit;

/**
 * A server's limit as a bucket that fills evenly: what is left in it, and how fast it fills. Until something is known it holds
 * nobody up.
 */
final class Quota {

    private double capacity;
    private double perNano;
    private double level;
    private long at;
    private boolean known;

    /**
     * The server has told what is left (<a href="https://platform.openai.com/docs/guides/rate-limits">rate limits</a>). Answers
     * overtake each other, so what is known stays where it is less, and heals as the bucket fills.
     *
     * @param limit what there is in all, or null
     * @param remaining what is left, or null where it is not told: then nothing is learnt
     * @param resetNanos the time until all of it is there again, or null
     */
    void told(Long limit, Long remaining, Long resetNanos, long now) {
        boolean isEnough = remaining != null && (limit != null || remaining == 0);
        if (!isEnough || resetNanos == null || resetNanos == 0) {
            return;
        }
        refill(now);
        double all = limit == null ? 1 : Math.max(limit, remaining);
        double left = known ? Math.min(Math.max(level, 0), remaining) : remaining;
        if (all - remaining >= 1) {
            set(all, (all - remaining) / resetNanos, left, now);
        } else if (known) {
            set(all, perNano, left, now);
        }
    }

    /** So many calls went through in so much time. */
    void learn(double calls, long nanos, long now) {
        set(calls, calls / nanos, calls, now);
    }

    /** Lets more through, for what was learnt may be too little. */
    void widen(double factor) {
        capacity *= factor;
        perNano *= factor;
    }

    /** Whether anything is known. */
    boolean isKnown() {
        return known;
    }

    /** How many a bucket that is full holds. */
    double capacity() {
        return known ? capacity : Double.MAX_VALUE;
    }

    /** Forgets what is known. */
    void forget() {
        known = false;
    }

    private void set(double newCapacity, double newRate, double newLevel, long now) {
        capacity = Math.max(1, newCapacity);
        perNano = newRate;
        level = newLevel;
        at = now;
        known = true;
    }

    /** How long a call of so many units has to wait; one of more than there can ever be waits until the bucket is full. */
    long nanosUntil(long units, long now) {
        if (!known) {
            return 0;
        }
        refill(now);
        double missing = Math.min(units, capacity) - level;
        return missing <= 0 ? 0 : (long) Math.ceil(missing / perNano);
    }

    void take(long units, long now) {
        if (known) {
            refill(now);
            level -= Math.min(capacity, units);
        }
    }

    /** A call that went had other units than it was taken for. Neither counts for more than there can ever be. */
    void correct(long taken, long actual) {
        if (known) {
            level = Math.min(capacity, level + Math.min(capacity, taken) - Math.min(capacity, actual));
        }
    }

    private void refill(long now) {
        if (known && now > at) {
            level = Math.min(capacity, level + (now - at) * perNano);
            at = now;
        }
    }
}
