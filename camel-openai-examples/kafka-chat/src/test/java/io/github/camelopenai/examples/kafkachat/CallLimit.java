package io.github.camelopenai.examples.kafkachat;

import java.util.concurrent.TimeUnit;

/** So many calls in each second from the first call on, and a count of all of them. */
final class CallLimit {

    private final int callsPerSecond;
    private long start;
    private long second;
    private int takenInSecond;
    private int taken;
    private int calls;
    private long lastTakenAt;

    CallLimit(int callsPerSecond) {
        this.callsPerSecond = callsPerSecond;
    }

    /** Whether a call that comes now is taken. */
    synchronized boolean takes() {
        long now = System.nanoTime();
        start = calls++ == 0 ? now : start;
        long current = (now - start) / TimeUnit.SECONDS.toNanos(1);
        if (current > second) {
            second = current;
            takenInSecond = 0;
        }
        if (takenInSecond >= callsPerSecond) {
            return false;
        }
        takenInSecond++;
        taken++;
        lastTakenAt = now;
        return true;
    }

    /** How many calls have come, those that were refused too. */
    synchronized int calls() {
        return calls;
    }

    /** How many calls were taken. */
    synchronized int taken() {
        return taken;
    }

    /** The seconds from the first call to the last one that was taken. */
    synchronized double seconds() {
        return (lastTakenAt - start) / 1e9;
    }
}
