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

    /** Whether nothing that was learnt holds up a call until the server refuses some. */
    boolean isUnlimited(long now) {
        return window.isOpen() && suspicion.isOver() && pace.isUnlimited(now);
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

    void sent(SentCall call, long now) {
        pace.sent(now);
        window.sent(call);
    }

    /** The server has answered a call, with anything but a refusal. */
    void answered(SentCall call, long now) {
        window.answered(call);
        settle(now);
    }

    /** The server has refused a call. */
    void refused(SentCall call, long now) {
        if (call.isSettled) {
            pace.notTaken();
        }
        window.refused(call, now);
        settle(now);
    }

    /** A call has ended. */
    void ended(SentCall call) {
        window.ended(call);
    }

    /** Learns what has become of the calls until now. */
    void settle(long now) {
        window.settle(now);
        if (suspicion.isSure()) {
            suspicion.paused();
            trial.restart();
            pace.refused(now, Math.max(now, suspicion.pauseEnds()));
            window.close();
        }
    }

    @Override
    public void wasTaken(SentCall call, long now) {
        suspicion.taken(call);
        pace.taken(now);
        trial.decided(call, false, now);
    }

    @Override
    public void wasRefused(SentCall call, long now) {
        suspicion.refused(call);
        trial.decided(call, true, now);
    }
}
