package io.github.camelopenai.internal.client.limit;

import java.util.Comparator;
import java.util.TreeSet;

/** The calls that wait, in the order of their places. Those that a server has refused rest until it takes them again. */
final class WaitingCalls {

    private static final Comparator<Permit> BY_PLACE =
            Comparator.<Permit>comparingLong(permit -> permit.place).thenComparingLong(permit -> permit.ticket);
    private static final Comparator<Permit> BY_END_OF_REST =
            Comparator.<Permit>comparingLong(permit -> permit.notBefore).thenComparingLong(permit -> permit.ticket);

    private final TreeSet<Permit> ready = new TreeSet<>(BY_PLACE);
    private final TreeSet<Permit> resting = new TreeSet<>(BY_END_OF_REST);

    void add(Permit permit, long now) {
        if (permit.notBefore > now) {
            resting.add(permit);
        } else {
            ready.add(permit);
        }
    }

    void remove(Permit permit) {
        if (!ready.remove(permit)) {
            resting.remove(permit);
        }
    }

    int size() {
        return ready.size() + resting.size();
    }

    boolean isEmpty() {
        return ready.isEmpty() && resting.isEmpty();
    }

    /** The call whose turn it is, or null where all rest. */
    Permit next(long now) {
        while (!resting.isEmpty() && resting.first().notBefore <= now) {
            ready.add(resting.pollFirst());
        }
        return ready.isEmpty() ? null : ready.first();
    }

    /** The call that is or will be next; there must be one. */
    Permit first(long now) {
        Permit next = next(now);
        return next == null ? resting.first() : next;
    }

    boolean areAllResting(long now) {
        return next(now) == null && !resting.isEmpty();
    }

    /** How long until the next one has rested; there must be one. */
    long nanosUntilRested(long now) {
        return resting.first().notBefore - now;
    }
}
