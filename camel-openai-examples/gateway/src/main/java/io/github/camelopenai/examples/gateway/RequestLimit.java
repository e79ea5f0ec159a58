package io.github.camelopenai.examples.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much one client may ask for: so many requests a minute, which come back one by one, and so many at a time.
 *
 * <pre>{@code
 * limit.begin();
 * try { ... } finally { limit.end(); }
 * }</pre>
 */
final class RequestLimit {

    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final int atATime;
    private final LongSupplier nanoTime;
    private double left;
    private long counted;
    private int underWay;

    RequestLimit(int perMinute, int atATime, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.atATime = atATime;
        this.nanoTime = nanoTime;
        this.left = perMinute;
        this.counted = nanoTime.getAsLong();
    }

    /** @throws Refusal where it is too much; such a request is not counted, and must not be ended */
    synchronized void begin() {
        long now = nanoTime.getAsLong();
        left = Math.min(perMinute, left + (now - counted) * perMinute / MINUTE);
        counted = now;
        if (left < 1) {
            long millis = (long) Math.ceil((1 - left) / perMinute * MINUTE / TimeUnit.MILLISECONDS.toNanos(1));
            throw Refusal.tooMany("The limit of " + perMinute + " requests a minute is reached.", millis);
        }
        if (underWay >= atATime) {
            // Nobody knows when one of them will end
            throw Refusal.tooMany("The limit of " + atATime + " requests at a time is reached.", 1_000);
        }
        left--;
        underWay++;
    }

    /** A request that was begun has ended. */
    synchronized void end() {
        underWay--;
    }
}
