package io.github.camelopenai.examples.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
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

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final int perMinute;
    private final int atATime;
    private final LongSupplier nanoTime;
    private long counted;

    /** In requests times nanoseconds: a request takes a minute of it, and it grows by {@code perMinute} a nanosecond. */
    private long credit;

    private int underWay;

    RequestLimit(int perMinute, int atATime, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.atATime = atATime;
        this.nanoTime = nanoTime;
        this.credit = perMinute * MINUTE;
        this.counted = nanoTime.getAsLong();
    }

    /** @throws Refusal where it is too much; such a request is not counted, and must not be ended */
    synchronized void begin() {
        refill();
        if (credit < MINUTE) {
            long nanos = (MINUTE - credit + perMinute - 1) / perMinute;
            throw Refusal.tooMany(
                    "The limit of " + perMinute + " requests a minute is reached.",
                    (nanos + MILLISECOND - 1) / MILLISECOND);
        }
        if (underWay >= atATime) {
            // Nobody knows when one of them will end
            throw Refusal.tooMany("The limit of " + atATime + " requests at a time is reached.", 1_000);
        }
        credit -= MINUTE;
        underWay++;
    }

    private void refill() {
        long now = nanoTime.getAsLong();
        credit = Math.min(perMinute * MINUTE, credit + Math.min(now - counted, MINUTE) * perMinute);
        counted = now;
    }

    /**
     * Tells a client of it (<a href="https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers">rate limits in
     * headers</a>).
     */
    synchronized void show(HttpServletResponse response) {
        refill();
        double secondsToAll = (double) (perMinute * MINUTE - credit) / perMinute / TimeUnit.SECONDS.toNanos(1);
        response.setHeader("x-ratelimit-limit-requests", String.valueOf(perMinute));
        response.setHeader("x-ratelimit-remaining-requests", String.valueOf(credit / MINUTE));
        response.setHeader("x-ratelimit-reset-requests", String.format(Locale.ROOT, "%.3fs", secondsToAll));
    }

    /** A request that was begun has ended. */
    synchronized void end() {
        underWay--;
    }
}
