package io.github.camelopenai.examples.benchmarks.jvm;

import java.io.IOException;
import java.util.List;

/**
 * The cores on which a program stays: so many from one on. Where the machine has only one, or no {@code taskset}, it goes where it likes.
 *
 * @param first the number of the first core, from 0
 * @param count how many
 */
public record Cores(int first, int count) {

    private static final int ALL = Runtime.getRuntime().availableProcessors();
    private static final boolean CAN_PIN = canPin();

    /** The first core, for a side. */
    public static final Cores SIDE = ofSide(1);

    /** The second core, for its server. */
    public static final Cores SERVER = new Cores(1, 1);

    /** The first cores of the machine, for a side. */
    public static Cores ofSide(int count) {
        return new Cores(0, count);
    }

    /** The cores that a side leaves to its server. */
    public static Cores leftBy(Cores side) {
        return new Cores(side.count, Math.max(1, ALL - side.count));
    }

    /** The cores of this machine. */
    public static Cores all() {
        return new Cores(0, ALL);
    }

    /** The most cores that a side may have, so that its server has some of its own. */
    public static int mostOfSide() {
        return CAN_PIN ? ALL - 1 : 0;
    }

    /** What a command line begins with, so that its program stays on these cores. */
    List<String> prefix() {
        return CAN_PIN ? List.of("taskset", "-c", first + "-" + (first + count - 1)) : List.of();
    }

    public static boolean arePinned() {
        return CAN_PIN;
    }

    private static boolean canPin() {
        if (ALL < 2) {
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
