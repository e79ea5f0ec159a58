package io.github.camelopenai.examples.filebatch;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The failures of a run by their kind: how many there were, and what the first one said. It does not grow with the run. */
final class Failures {

    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    private record Kind(String name, long count, String file, String words) {

        Kind again() {
            return new Kind(name, count + 1, file, words);
        }

        @Override
        public String toString() {
            return "%s (%d): %s: %s".formatted(name, count, file, words);
        }
    }

    void add(String file, Exception failure) {
        String name = failure.getClass().getSimpleName();
        String words = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
        kinds.merge(name, new Kind(name, 1, file, words), (known, one) -> known.again());
    }

    /** A line for each kind, the most frequent first. */
    void print(PrintStream out) {
        kinds.values().stream()
                .sorted(Comparator.comparingLong(Kind::count).reversed().thenComparing(Kind::name))
                .forEach(kind -> out.println("  " + kind));
    }
}
