package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.pieces.CallPieces;
import io.github.camelopenai.examples.benchmarks.pieces.EventReaderPiece;
import io.github.camelopenai.examples.benchmarks.pieces.LimiterPiece;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The inner pieces of a call, by JMH: how long each takes, and what garbage it leaves. */
final class InnerPieces implements Measurement {

    private static final String GARBAGE = "gc.alloc.rate.norm";

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        Options options = new OptionsBuilder()
                .include(CallPieces.class.getName())
                .include(LimiterPiece.class.getName())
                .include(EventReaderPiece.class.getName())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(effort.of(2, 1))
                .warmupTime(TimeValue.milliseconds(effort.of(1_000, 10)))
                .measurementIterations(effort.of(2, 1))
                .measurementTime(TimeValue.milliseconds(effort.of(1_000, 10)))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult piece : new Runner(options).run()) {
            String name = piece.getPrimaryResult().getLabel();
            figures.add(name, "time", "us", piece.getPrimaryResult().getScore() / 1_000);
            piece.getSecondaryResults().forEach((label, result) -> {
                if (label.endsWith(GARBAGE)) {
                    figures.add(name, "garbage", "bytes", result.getScore());
                }
            });
        }
    }
}
