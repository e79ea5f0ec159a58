package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.pieces.ContendedPieces;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The pieces that all calls of a component share, by JMH: how long each takes where 1, 2, 4 threads use it at a time, up to one for each core. */
final class SharedPieces implements Measurement {

    @Override
    public void measure(String side, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        int[] threads = IntStream.iterate(1, count -> count <= cores, count -> 2 * count)
                .limit(effort.of(Integer.MAX_VALUE, 1))
                .toArray();
        for (int count : threads) {
            Options options = new OptionsBuilder()
                    .include(ContendedPieces.class.getName())
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .threads(count)
                    .forks(1)
                    .warmupIterations(effort.of(2, 1))
                    .warmupTime(TimeValue.milliseconds(effort.of(1_000, 10)))
                    .measurementIterations(effort.of(2, 1))
                    .measurementTime(TimeValue.milliseconds(effort.of(1_000, 10)))
                    .verbosity(VerboseMode.SILENT)
                    .build();
            for (RunResult piece : new Runner(options).run()) {
                String name = piece.getPrimaryResult().getLabel();
                String variant = name + ", " + count + (count == 1 ? " thread" : " threads");
                figures.add(variant, "time", "ns", piece.getPrimaryResult().getScore());
            }
        }
    }
}
