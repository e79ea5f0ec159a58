package io.github.camelopenai.internal.client.time;

import io.github.camelopenai.internal.client.time.CallProgress.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Adds up how long the calls of an exchange were in each phase. Of several calls at the same time the one that has come furthest
 * counts, so that the sum is never more than the time that has passed.
 *
 * <p>Not thread-safe: its owner locks.
 */
final class PhaseTimes {

    private static final Phase[] PHASES = Phase.values();

    private final LongSupplier clock;
    private final int[] calls = new int[PHASES.length];
    private final long[] nanos = new long[PHASES.length];
    private boolean paused;
    private Phase current;
    private long since;

    /** @param clock nanoseconds from any origin */
    PhaseTimes(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A call goes from one phase to another.
     *
     * @param from null where the call begins
     * @param to null where the call ends
     */
    void moved(Phase from, Phase to) {
        if (from != null) {
            calls[from.ordinal()]--;
        }
        if (to != null) {
            calls[to.ordinal()]++;
        }
        settle();
    }

    /** Between a pause and its end no time counts, whatever the calls do. */
    void pause(boolean pause) {
        paused = pause;
        settle();
    }

    private void settle() {
        Phase now = paused ? null : furthest();
        if (now == current) {
            return;
        }
        long time = clock.getAsLong();
        if (current != null) {
            nanos[current.ordinal()] += time - since;
        }
        current = now;
        since = time;
    }

    private Phase furthest() {
        for (int i = PHASES.length - 1; i >= 0; i--) {
            if (calls[i] > 0) {
                return PHASES[i];
            }
        }
        return null;
    }

    /** Whether no call is under way. */
    boolean isIdle() {
        return furthest() == null;
    }

    /** Whether the time that passes now counts. */
    boolean isCounting() {
        return current != null && current.counts();
    }

    /** The time that counts, in nanoseconds. */
    long counted() {
        long sum = 0;
        for (Phase phase : PHASES) {
            sum += phase.counts() ? nanosIn(phase) : 0;
        }
        return sum;
    }

    /** The time in a phase, in milliseconds. */
    long millisIn(Phase phase) {
        return TimeUnit.NANOSECONDS.toMillis(nanosIn(phase));
    }

    private long nanosIn(Phase phase) {
        return nanos[phase.ordinal()] + (phase == current ? clock.getAsLong() - since : 0);
    }

    /** How long was waited for what, in words; what is waited for now comes last. */
    String words() {
        List<String> words = new ArrayList<>();
        for (Phase phase : PHASES) {
            if (phase.counts() && phase != current && millisIn(phase) > 0) {
                words.add(words(phase));
            }
        }
        if (isCounting()) {
            words.add(words(current));
        }
        return String.join(", ", words);
    }

    private String words(Phase phase) {
        return millisIn(phase) + " ms " + phase.words();
    }
}
