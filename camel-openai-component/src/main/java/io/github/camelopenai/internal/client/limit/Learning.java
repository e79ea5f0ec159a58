package io.github.camelopenai.internal.client.limit;

/** What answers and refusals (429) teach of a server that does not tell its limits. */
final class Learning implements CongestionWindow.Verdicts {

    private final CongestionWindow window = new CongestionWindow(this);
    private final Suspicion suspicion;
    private final LearntPace pace;
    private final PaceTrial trial;

    Learning(long now) {
        suspicion = new Suspicion(now);
        pace = new LearntPace(now);
        trial = new PaceTrial(pace);
    }

    boolean isPaused(long now) {
        return pace.isPaused(now);
    }

    /** How long the next call has to wait because of the pace that was learnt. */
    long nanosUntilPaceAllows(long now) {
        settle(now);
        return pace.nanosUntilNext(now);
    }

    /** How long the next call has to wait for the fate of those before it. */
    long nanosUntilWindowAllows(long now) {
        return window.nanosUntilNext(now);
    }

    void sent(Permit call, long now) {
        pace.sent(now);
        window.sent(call);
    }

    /** The server has answered a call, with anything but a refusal. */
    void answered(Permit call, long now) {
        window.answered(call);
        settle(now);
    }

    /** The server has refused a call. */
    void refused(Permit call, long now) {
        if (call.isSettled) {
            pace.notTaken();
        }
        window.refused(call, now);
        settle(now);
    }

    /** A call has ended. */
    void ended(Permit call) {
        window.ended(call);
    }

    private void settle(long now) {
        window.settle(now);
        if (suspicion.isSure()) {
            suspicion.paused();
            trial.restart();
            pace.refused(now, Math.max(now, suspicion.pauseEnds()));
            window.close();
        }
    }

    @Override
    public void wasTaken(Permit call, long now) {
        suspicion.taken(call);
        pace.taken(now);
        trial.decided(call, false, now);
    }

    @Override
    public void wasRefused(Permit call, long now) {
        suspicion.refused(call);
        trial.decided(call, true, now);
    }
}
