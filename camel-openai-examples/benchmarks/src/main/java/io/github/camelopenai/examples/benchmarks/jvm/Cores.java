package io.github.camelopenai.examples.benchmarks.jvm;

import java.io.IOException;
import java.util.List;

/** Gives the server a core of its own, where the machine has two and {@code taskset}. */
public enum Cores {
    SIDE("0"),
    SERVER("1");

    private static final boolean CAN_PIN = canPin();

    private final String core;

    Cores(String core) {
        this.core = core;
    }

    /** What a command line begins with, so that its program stays on these cores. */
    List<String> prefix() {
        return CAN_PIN ? List.of("taskset", "-c", core) : List.of();
    }

    public static boolean arePinned() {
        return CAN_PIN;
    }

    private static boolean canPin() {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return false;
        }
        try {
            return new ProcessBuilder("taskset", "-c", "0,1", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
