package io.github.camelopenai.internal.client.limit;

/**
 * Whether refusals come of the pace of the calls, or hit at random as balanced servers and shared accounts make them.
 *
 * <p>A server that limits the pace refuses call after call until the wait is over that it asks for. One that refuses at random takes
 * some in between. So each refusal counts for a limit, each call that is taken during a wait counts against it three times, and others
 * slowly wear off what was counted (a cumulative sum test, E. S. Page, 1954). Refusals are a matter of pace where more than
 * three in four calls meet one.
 */
final class Suspicion {

    private static final double SURE = 6;
    private static final double SURE_OF_CHANCE = -6;
    private static final double AFTER_A_PAUSE = 3;
    private static final double TAKEN_IN_A_WAIT = 3;
    private static final double TAKEN = 0.25;

    private double level;
    private long waitEnds;
    private long pauseEnds;

    Suspicion(long now) {
        waitEnds = now;
        pauseEnds = now;
    }

    /** The server has refused the next call. */
    void refused(SentCall call) {
        level++;
        waitEnds = Math.max(waitEnds, call.at + call.refusedFor);
        pauseEnds = Math.max(pauseEnds, call.refusedUntil);
    }

    /** The server has taken the next call. */
    void taken(SentCall call) {
        if (call.at < waitEnds) {
            level = Math.max(SURE_OF_CHANCE, level - TAKEN_IN_A_WAIT);
            pauseEnds = call.at;
        } else {
            level = level > 0 ? Math.max(0, level - TAKEN) : Math.min(0, level + TAKEN);
        }
    }

    /** Whether the server limits the pace. */
    boolean isSure() {
        return level >= SURE;
    }

    /** Whether no refusal counts any more. */
    boolean isOver() {
        return level <= 0;
    }

    /** When the server takes calls again. A wait may count from its answer, but calls are judged by one that counts from their start. */
    long pauseEnds() {
        return pauseEnds;
    }

    /** The calls wait now: the next refusals need less to be believed. */
    void paused() {
        level = AFTER_A_PAUSE;
    }
}
