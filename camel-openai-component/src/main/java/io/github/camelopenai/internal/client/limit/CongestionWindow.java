package io.github.camelopenai.internal.client.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many calls may be on their way undecided. It opens fast, as slow start does in TCP (RFC 5681), and closes when refusals turn out to
 * be a matter of pace.
 *
 * <p>A call is decided when it is answered or refused, or when it has been out for longer than a refusal takes to come: an answer of a
 * model takes seconds, a refusal does not. Calls are told on in the order in which they went, whatever overtakes on the way back, because
 * that order is what tells a limit from chance.
 */
final class CongestionWindow {

    /** Is told what became of the calls, in the order in which they went. */
    interface Verdicts {

        /** The server has taken a call, as far as can be told. */
        void wasTaken(Permit call, long now);

        /** The server has refused a call. */
        void wasRefused(Permit call, long now);
    }

    /** A few dozen calls, as many programs have at once, go within a network's round trip. */
    private static final double FIRST = 20;

    private static final double CLOSED = 4;
    private static final double GROWTH_BY_ANSWER = 0.5;
    private static final double GROWTH_BY_SILENCE = 0.25;

    /** A server that has taken so many at a time has no window any more, until it refuses calls. */
    private static final double OPEN = 256;

    private static final long FIRST_ROUND = Duration.ofMillis(25).toNanos();
    private static final long SHORTEST_ROUND = Duration.ofMillis(5).toNanos();
    private static final long LONGEST_ROUND = Duration.ofMillis(250).toNanos();

    private final Deque<Permit> calls = new ArrayDeque<>();
    private final Verdicts verdicts;
    private int undecided;
    private double size = FIRST;
    private long round = FIRST_ROUND;

    CongestionWindow(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** How long until another call may go. */
    long nanosUntilNext(long now) {
        return size >= OPEN || undecided < (int) size ? 0 : Math.max(1, calls.element().sentAt + round - now);
    }

    void sent(Permit call) {
        call.fate = Permit.Fate.UNDECIDED;
        calls.add(call);
        undecided++;
    }

    /** The server has answered a call, with anything but a refusal. */
    void answered(Permit call) {
        if (call.fate == Permit.Fate.UNDECIDED) {
            call.fate = Permit.Fate.TAKEN;
            undecided--;
            size += GROWTH_BY_ANSWER;
        }
    }

    /** The server has refused a call. It fills its place until those before it are decided. */
    void refused(Permit call, long now) {
        round = Math.min(LONGEST_ROUND, Math.max(SHORTEST_ROUND, 2 * (now - call.sentAt)));
        if (call.isSettled) {
            verdicts.wasRefused(call, now);
        } else if (call.fate != Permit.Fate.UNKNOWN) {
            // A stream may begin well and refuse by its first event
            undecided += call.fate == Permit.Fate.TAKEN ? 1 : 0;
            call.fate = Permit.Fate.REFUSED;
        }
    }

    /** A call has ended. */
    void ended(Permit call) {
        if (call.fate == Permit.Fate.UNDECIDED) {
            call.fate = Permit.Fate.UNKNOWN;
            undecided--;
        }
    }

    /** Refusals are a matter of pace. */
    void close() {
        size = CLOSED;
    }

    /** Tells of all calls that are decided by now. */
    void settle(long now) {
        for (Permit call = calls.peek(); call != null && isDecided(call, now); call = calls.peek()) {
            calls.remove();
            tell(call, now);
        }
    }

    private boolean isDecided(Permit call, long now) {
        return call.fate != Permit.Fate.UNDECIDED || now - call.sentAt >= round;
    }

    private void tell(Permit call, long now) {
        call.isSettled = true;
        switch (call.fate) {
            case REFUSED -> {
                undecided--;
                verdicts.wasRefused(call, now);
            }
            case UNDECIDED -> {
                call.fate = Permit.Fate.TAKEN;
                undecided--;
                size += GROWTH_BY_SILENCE;
                verdicts.wasTaken(call, now);
            }
            case TAKEN -> verdicts.wasTaken(call, now);
            case UNKNOWN -> {}
        }
    }
}
