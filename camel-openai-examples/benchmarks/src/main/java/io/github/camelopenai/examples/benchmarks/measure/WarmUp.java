package io.github.camelopenai.examples.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Repeats something until the JVM's compiler has rested for three seconds, or for so long. Whoever has more code takes longer to get warm: the same time
 * for all would compare how warm they are.
 */
final class WarmUp {

    private static final double REST = 0.05;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int PAUSE_MILLIS = 300;
    private static final int MOST_PAUSES = 30;

    /** A part of the warm-up. */
    interface Part {
        void run() throws Exception;
    }

    private WarmUp() {}

    /** @param mostSeconds how long at most; 0 is once */
    static void with(Part part, int mostSeconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
        long restsSince = System.nanoTime();
        long now = restsSince;
        do {
            long compiled = compiledMillis();
            long start = now;
            part.run();
            now = System.nanoTime();
            boolean rests = (compiledMillis() - compiled) * 1e6 < REST * (now - start);
            restsSince = rests ? restsSince : now;
        } while (now < end && now - restsSince < REST_NANOS);
    }

    /** Waits until the compiler has nothing left to do, so that it does not take the core from the side whose turn is next. */
    static void letCompilerRest() {
        try {
            long before = -1;
            for (int i = 0; i < MOST_PAUSES && compiledMillis() != before; i++) {
                before = compiledMillis();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long compiledMillis() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }
}
