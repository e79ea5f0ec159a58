package io.github.camelopenai.examples.benchmarks.page;

import static io.github.camelopenai.examples.benchmarks.side.Sides.CALLS_THEN_FILES;
import static io.github.camelopenai.examples.benchmarks.side.Sides.CAMEL_HTTP;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LANGCHAIN4J;
import static io.github.camelopenai.examples.benchmarks.side.Sides.LIMIT;
import static io.github.camelopenai.examples.benchmarks.side.Sides.OPENAI_JAVA;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_METRICS;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PULL;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PULL_THREADS;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_PUSH;
import static io.github.camelopenai.examples.benchmarks.side.Sides.US_TRACES;

import io.github.camelopenai.examples.benchmarks.Spread;
import io.github.camelopenai.examples.benchmarks.Spreads;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a figure is to be, set before anything was measured.
 *
 * @param scenario the scenario
 * @param variant the part of it
 * @param figure the figure
 * @param side whose figure it is
 * @param measure what is made of it
 * @param other the side that it is compared with, or null
 * @param atLeast whether more is better
 * @param asked the least or the most that is good enough
 */
record Goal(
        String scenario,
        String variant,
        String figure,
        String side,
        Measure measure,
        String other,
        boolean atLeast,
        double asked) {

    enum Measure {
        ITSELF,
        RATIO,
        DIFFERENCE,

        /** For each core, of what one core gives; the variant is how many cores there are. */
        SCALING
    }

    static final List<Goal> ALL = List.of(
            ratioAtLeast("chat", "256", "calls", US, LIMIT, 0.7),
            ratioAtLeast("chat", "256", "calls", US, OPENAI_JAVA, 3),
            ratioAtLeast("chat", "256", "calls", US, CAMEL_HTTP, 3),
            ratioAtMost("chat", "256", "CPU", US, LIMIT, 1.25),
            ratioAtLeast("scale", "8", "calls", US, LIMIT, 0.8),
            ratioAtLeast("scale", "8", "calls", US, CAMEL_HTTP, 1.5),
            new Goal("scale", "8", "calls", US, Measure.SCALING, null, true, 0.75),
            ratioAtLeast("scale-streams", "8", "chunks", US_PUSH, LIMIT, 0.75),
            ratioAtLeast("scale-streams", "8", "chunks", US_PULL_THREADS, LIMIT, 0.55),
            atMost("warm", "CPU until warm", US, 10),
            atMost("burst", "wall", US, 1.6),
            atMost("waiting", "wall", US, 1.3),
            atMost("waiting", "threads", US, 30),
            new Goal("tls", "first", "wall", US, Measure.ITSELF, null, false, 2.5),
            new Goal("tls", "warm", "wall", US, Measure.ITSELF, null, false, 1.25),
            atMost("tls", "memory", US, 200),
            atMost("tls", "failed", US, 0),
            atMost("loop", "wall of ideal", US, 1.3),
            atMost("loop", "threads", US, 20),
            ratioAtMost("loop", "", "CPU", US, LANGCHAIN4J, 0.33),
            ratioAtLeast("streams", "", "chunks", US_PULL, OPENAI_JAVA, 3),
            ratioAtLeast("streams", "", "chunks", US_PUSH, OPENAI_JAVA, 3),
            ratioAtMost("streams", "", "CPU", US_PULL, LIMIT, 1.7),
            ratioAtMost("streams", "", "CPU", US_PUSH, LIMIT, 1.4),
            ratioAtMost("first-chunk", "", "median", US_PULL, LIMIT, 1.2),
            ratioAtMost("first-chunk", "", "p99", US_PULL, LIMIT, 2),
            ratioAtMost("first-chunk", "", "median", US_PUSH, LIMIT, 1.2),
            ratioAtMost("first-chunk", "", "p99", US_PUSH, LIMIT, 2),
            atMost("idle", "memory", US_PUSH, 45),
            ratioAtLeast("upload", "", "speed", US, LIMIT, 0.85),
            ratioAtLeast("embeddings", "", "calls", US, OPENAI_JAVA, 4),
            ratioAtLeast("embeddings", "", "calls", US, LANGCHAIN4J, 4),
            new Goal("folder", "cold", "wall of ideal", US, Measure.ITSELF, null, false, 2),
            new Goal("folder", "warm", "wall of ideal", US, Measure.ITSELF, null, false, 1.2),
            ratioAtMost("folder-100k", "", "wall", US, CALLS_THEN_FILES, 1.5),
            atMost("kafka", "wall of ideal", US, 1.4),
            ratioAtLeast("telemetry", "256", "calls", US_METRICS, US, 0.95),
            ratioAtLeast("telemetry", "256", "calls", US_TRACES, US, 0.95),
            new Goal("start", "", "ready", US, Measure.DIFFERENCE, "without", false, 150),
            atMost("start", "size", US, 4));

    private static Goal ratioAtLeast(
            String scenario, String variant, String figure, String side, String other, double asked) {
        return new Goal(scenario, variant, figure, side, Measure.RATIO, other, true, asked);
    }

    private static Goal ratioAtMost(
            String scenario, String variant, String figure, String side, String other, double asked) {
        return new Goal(scenario, variant, figure, side, Measure.RATIO, other, false, asked);
    }

    private static Goal atMost(String scenario, String figure, String side, double asked) {
        return new Goal(scenario, "", figure, side, Measure.ITSELF, null, false, asked);
    }

    /** What came out, from the medians; empty where it was not measured. */
    OptionalDouble measured(Spreads spreads) {
        Optional<Spread> ours = spreads.find(scenario, variant, figure, side);
        Optional<Spread> others =
                switch (measure) {
                    case ITSELF -> ours;
                    case SCALING -> spreads.find(scenario, "1", figure, side);
                    case RATIO, DIFFERENCE -> spreads.find(scenario, variant, figure, other);
                };
        if (ours.isEmpty() || others.isEmpty()) {
            return OptionalDouble.empty();
        }
        double own = ours.get().median();
        return OptionalDouble.of(
                switch (measure) {
                    case ITSELF -> own;
                    case RATIO -> own / others.get().median();
                    case DIFFERENCE -> own - others.get().median();
                    case SCALING -> own / others.get().median() / Integer.parseInt(variant);
                });
    }

    boolean isReachedBy(double measured) {
        return atLeast ? measured >= asked : measured <= asked;
    }

    /** What is asked, in words. */
    String words() {
        String subject = side + ": " + figure + (variant.isEmpty() ? "" : ", " + variant);
        return switch (measure) {
            case ITSELF -> subject;
            case RATIO -> subject + ", as a ratio to " + other;
            case DIFFERENCE -> subject + ", more than " + other;
            case SCALING -> subject + ", for each core as a ratio to one core";
        };
    }

    String bound() {
        return (atLeast ? "at least " : "at most ") + Numbers.plain(asked);
    }
}
