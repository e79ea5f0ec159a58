package io.github.camelopenai.internal.client.limit;

/**
 * Tries whether fewer calls are refused where fewer go.
 *
 * <p>A server that limits the pace and tells its wait in whole seconds takes calls during that wait, as one does that refuses at random.
 * So where a third of the calls is refused, the next ones go at the pace at which calls were taken. Where that halves the share of
 * refusals, the pace is kept. Where not, it was chance, and the next trial is later.
 */
final class PaceTrial {

    private static final int CALLS_BEFORE = 64;
    private static final int CALLS_IN_TRIAL = 32;
    private static final int MOST_CALLS_BEFORE = 4_096;
    private static final double MANY = 1 / 3.0;

    private final LearntPace pace;
    private int callsBefore = CALLS_BEFORE;
    private boolean isRunning;
    private double shareBefore;
    private int calls;
    private int refused;
    private long since;

    PaceTrial(LearntPace pace) {
        this.pace = pace;
    }

    /** What became of the next call is known. */
    void decided(SentCall call, boolean isRefused, long now) {
        if (isRunning && call.at < since) {
            return;
        }
        if (calls == 0 && !isRunning) {
            since = call.at;
        }
        calls++;
        refused += isRefused ? 1 : 0;
        if (isRunning && calls == CALLS_IN_TRIAL) {
            end();
        } else if (!isRunning && calls >= callsBefore) {
            begin(call, now);
        }
    }

    private void begin(SentCall last, long now) {
        shareBefore = (double) refused / calls;
        isRunning = refused < calls && shareBefore >= MANY;
        if (isRunning) {
            pace.slowDown(calls - refused, last.at - since, now);
            since = now;
        }
        calls = 0;
        refused = 0;
    }

    private void end() {
        if (refused > CALLS_IN_TRIAL * shareBefore / 2) {
            pace.forget();
            callsBefore = Math.min(MOST_CALLS_BEFORE, 2 * callsBefore);
        }
        restart();
    }

    /** What is learnt otherwise ends a trial. */
    void restart() {
        isRunning = false;
        calls = 0;
        refused = 0;
    }
}
