package io.github.camelopenai.client.limit;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How many calls may be on their way before the server has taken the ones before them, as TCP does it (RFC 5681): few at first,
 * half as many more for each round that is taken, and one where a call is refused.
 *
 * <p>Without it, 200 calls at once to a server that takes 50 are 150 refusals; with it, some ten. A call is taken when it is
 * answered, or when it has been out for longer than a refusal takes to come: an answer of a model takes seconds, a refusal does
 * not. So opening the window takes some 200 ms once, however slow the answers are.
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

    /** The server has answered a call, with anything but a refusal; or the call has ended without an answer. */
    void decided(Permit call) {
        if (undecided.remove(call)) {
            grow();
        }
    }

    /** Fast up to half of where it last was too large, slowly from there. */
    private void grow() {
        size += size < threshold ? GROWTH : GROWTH / size;
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
            grow();
            onTaken.accept(call);
        }
    }
}
