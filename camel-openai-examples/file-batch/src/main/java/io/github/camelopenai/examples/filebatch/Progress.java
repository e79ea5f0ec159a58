package io.github.camelopenai.examples.filebatch;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Shows how far a run is: a bar that is drawn over itself on a terminal, else a line now and then. */
final class Progress {

    private static final int WIDTH = 30;
    private static final long LINE_EVERY_NANOS = 5_000_000_000L;

    private final long total;
    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Failures failures = new Failures();
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong completionTokens = new AtomicLong();
    private final AtomicReference<BigDecimal> cost = new AtomicReference<>(BigDecimal.ZERO);
    private volatile String currency;
    private long start;
    private long lastLine;

    /**
     * @param total how many prompts there are to answer
     * @param terminal whether the bar can be drawn over itself
     * @param nanoTime the time, in nanoseconds
     */
    Progress(long total, PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.total = total;
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** The run begins now. */
    void begin() {
        start = nanoTime.getAsLong();
        lastLine = start;
    }

    void answered(long promptTokensUsed, long completionTokensUsed) {
        promptTokens.addAndGet(promptTokensUsed);
        completionTokens.addAndGet(completionTokensUsed);
        answered.incrementAndGet();
    }

    /** An answer has cost so much. */
    void cost(BigDecimal amount, String inCurrency) {
        cost.accumulateAndGet(amount, BigDecimal::add);
        currency = inCurrency;
    }

    void failed(String file, Exception failure) {
        failures.add(file, failure);
        failed.incrementAndGet();
    }

    long failures() {
        return failed.get();
    }

    /** Draws the bar; not on a terminal, only where a line is due. */
    void draw() {
        long now = nanoTime.getAsLong();
        if (terminal) {
            out.print('\r' + bar(now) + "  ");
            out.flush();
        } else if (now - lastLine >= LINE_EVERY_NANOS) {
            lastLine = now;
            out.println(bar(now));
        }
    }

    /** Ends the bar, and tells of the whole run, with what the failures say. */
    void summarize() {
        long now = nanoTime.getAsLong();
        if (terminal) {
            out.println('\r' + bar(now) + "  ");
        }
        out.printf(
                Locale.ROOT,
                "%d answered, %d failed, %d prompt and %d completion tokens, %s%.1f s, %.1f calls/s%n",
                answered.get(),
                failed.get(),
                promptTokens.get(),
                completionTokens.get(),
                currency == null ? "" : money() + ", ",
                seconds(now),
                rate(now));
        failures.print(out);
    }

    private String bar(long now) {
        long done = answered.get() + failed.get();
        int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] %d/%d  %d failed  %.1f/s  %s left%s",
                "#".repeat(filled),
                "-".repeat(WIDTH - filled),
                done,
                total,
                failed.get(),
                rate(now),
                remaining(done, now),
                currency == null ? "" : "  " + money());
    }

    private String money() {
        return cost.get().stripTrailingZeros().toPlainString() + ' ' + currency;
    }

    private String remaining(long done, long now) {
        if (done == 0) {
            return "--:--";
        }
        long seconds = Math.round((total - done) / rate(now));
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    private double rate(long now) {
        return (answered.get() + failed.get()) / Math.max(seconds(now), 0.001);
    }

    private double seconds(long now) {
        return (now - start) / 1e9;
    }
}
