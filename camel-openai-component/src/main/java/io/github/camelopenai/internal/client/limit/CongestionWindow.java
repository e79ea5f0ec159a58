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
        void wasTaken(SentCall call, long now);

        /** The server has refused a call. */
        void wasRefused(SentCall call, long now);
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

    private final Deque<SentCall> calls = new ArrayDeque<>();
    private final Verdicts verdicts;
    private int undecided;
    private double size = FIRST;
    private long round = FIRST_ROUND;

    CongestionWindow(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** Whether it holds up no call until the server refuses some. */
    boolean isOpen() {
        return size >= OPEN;
    }

    /** How long until another call may go. */
    long nanosUntilNext(long now) {
        return isOpen() || undecided < (int) size ? 0 : Math.max(1, calls.element().at + round - now);
    }

    void sent(SentCall call) {
        call.fate = SentCall.Fate.UNDECIDED;
        calls.add(call);
        undecided++;
    }

    /** The server has answered a call, with anything but a refusal. */
    void answered(SentCall call) {
        if (call.fate == SentCall.Fate.UNDECIDED) {
            call.fate = SentCall.Fate.TAKEN;
            undecided--;
            size += GROWTH_BY_ANSWER;
        }
    }

    /** The server has refused a call. It fills its place until those before it are decided. */
    void refused(SentCall call, long now) {
        round = Math.min(LONGEST_ROUND, Math.max(SHORTEST_ROUND, 2 * (now - call.at)));
        if (call.isSettled) {
            verdicts.wasRefused(call, now);
        } else if (call.fate != SentCall.Fate.UNKNOWN) {
            // A stream may begin well and refuse by its first event
            undecided += call.fate == SentCall.Fate.TAKEN ? 1 : 0;
            call.fate = SentCall.Fate.REFUSED;
        }
    }

    /** A call has ended. */
    void ended(SentCall call) {
        if (call.fate == SentCall.Fate.UNDECIDED) {
            call.fate = SentCall.Fate.UNKNOWN;
            undecided--;
        }
    }

    /** Refusals are a matter of pace. */
    void close() {
        size = CLOSED;
    }

    /** Tells of all calls that are decided by now. */
    void settle(long now) {
        for (SentCall call = calls.peek(); call != null; call = calls.peek()) {
            hear(call);
            if (!isDecided(call, now)) {
                return;
            }
            calls.remove();
            tell(call, now);
        }
    }

    /** What a free call has noted of itself; each of both does nothing where its fate is known. */
    private void hear(SentCall call) {
        if (call.outcome == SentCall.Outcome.ANSWERED) {
            answered(call);
        } else if (call.outcome == SentCall.Outcome.ENDED) {
            ended(call);
        }
    }

    private boolean isDecided(SentCall call, long now) {
        return call.fate != SentCall.Fate.UNDECIDED || now - call.at >= round;
    }

    private void tell(SentCall call, long now) {
        call.isSettled = true;
        switch (call.fate) {
            case REFUSED -> {
                undecided--;
                verdicts.wasRefused(call, now);
            }
            case UNDECIDED -> {
                call.fate = SentCall.Fate.TAKEN;
                undecided--;
                size += GROWTH_BY_SILENCE;
                verdicts.wasTaken(call, now);
            }
            case TAKEN -> verdicts.wasTaken(call, now);
            case UNKNOWN -> {}
        }
    }
}
