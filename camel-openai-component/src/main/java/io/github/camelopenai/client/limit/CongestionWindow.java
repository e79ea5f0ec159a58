package io.github.camelopenai.client.limit;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How many calls may be on their way undecided, as TCP does it (RFC 5681): few at first, half as many more for each round that is
 * answered, and one where a call is refused.
 *
 * <p>Without it, 200 calls at once to a server that takes 50 are 150 refusals; with it, some ten. A call is decided when it is
 * answered, or when it has been out for longer than a refusal takes to come: an answer of a model takes seconds, a refusal does
 * not. So a server that is slow to answer gets 320 calls in its first second, and as many as there are once it has answered some;
 * but only answers let the window grow.
 */
final class CongestionWindow {

    private static final double FIRST = 8;
    private static final double GROWTH = 0.5;
    private static final long FIRST_ROUND_NANOS = 25_000_000;
    private static final long SHORTEST_ROUND_NANOS = 5_000_000;

    /** A server that has taken so many at a time is no longer watched, until it refuses one. */
    private static final double OPEN = 256;

    private final Set<Permit> undecided = new LinkedHashSet<>();
    private final Consumer<Permit> onTaken;
    private double size = FIRST;
    private double threshold = OPEN;
    private long round = FIRST_ROUND_NANOS;

    /** @param onTaken is told of each call that the server has taken, as far as can be told */
    CongestionWindow(Consumer<Permit> onTaken) {
        this.onTaken = onTaken;
    }

    /** How long until another call may go. */
    long nanosUntilNext(long now) {
        expire(now);
        if (size >= OPEN || undecided.size() < (int) size) {
            return 0;
        }
        return Math.max(1, undecided.iterator().next().sentAt + round - now);
    }

    void sent(Permit call) {
        if (size < OPEN) {
            undecided.add(call);
        }
    }

    /** The server has answered a call, with anything but a refusal: fast up to half of where it last was too much, then slowly. */
    void answered(Permit call) {
        undecided.remove(call);
        if (size < OPEN) {
            size += size < threshold ? GROWTH : GROWTH / size;
        }
    }

    /** A call has ended. */
    void ended(Permit call) {
        undecided.remove(call);
    }

    /** The server has refused a call. */
    void refused(Permit call, long now) {
        undecided.remove(call);
        if (size > 1) {
            threshold = Math.max(1, size / 2);
        }
        size = 1;
        round = Math.max(SHORTEST_ROUND_NANOS, 2 * (now - call.sentAt));
    }

    private void expire(long now) {
        for (Iterator<Permit> oldest = undecided.iterator(); oldest.hasNext(); ) {
            Permit call = oldest.next();
            if (now - call.sentAt < round) {
                return;
            }
            oldest.remove();
            onTaken.accept(call);
        }
    }
}
