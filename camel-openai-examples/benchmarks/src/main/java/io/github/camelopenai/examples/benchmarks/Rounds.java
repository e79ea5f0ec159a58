package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.benchmarks.measure.Effort;
import io.github.camelopenai.examples.benchmarks.measure.MeasuredJvm;
import io.github.camelopenai.examples.benchmarks.server.BenchmarkServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs scenarios: the sides in turn, each in a JVM of its own, round after round. */
final class Rounds {

    private final int rounds;
    private final Effort effort;
    private final Path log;
    private final SampleFile samples;
    private final PrintStream screen;

    /** @param log takes what the sides print as errors */
    Rounds(int rounds, Effort effort, Path log, SampleFile samples, PrintStream screen) {
        this.rounds = rounds;
        this.effort = effort;
        this.log = log;
        this.samples = samples;
        this.screen = screen;
    }

    /** Runs scenarios, and gives how many measurements failed; these have no figures. A run that is broken off has its first rounds. */
    int run(List<Scenario> scenarios) throws IOException, InterruptedException {
        int failed = 0;
        for (int round = 0; round < rounds; round++) {
            for (Scenario scenario : scenarios) {
                for (int time = 1; time <= scenario.repeats(); time++) {
                    failed += run(scenario, round * scenario.repeats() + time);
                }
            }
        }
        return failed;
    }

    private int run(Scenario scenario, int round) throws IOException, InterruptedException {
        int failed = 0;
        for (String side : scenario.sides()) {
            try (ChildJvm server = start(Cores.SERVER, "-Xmx512m", BenchmarkServer.class, List.of())) {
                failed += measure(scenario, side, round, server.line()) ? 0 : 1;
            }
        }
        return failed;
    }

    private boolean measure(Scenario scenario, String side, int round, String port)
            throws IOException, InterruptedException {
        screen.printf("%-11s round %d  %s%n", scenario.id(), round, side);
        List<String> arguments = List.of(scenario.id(), side, port, effort.name());
        // There a child of it is what is measured
        Cores cores = scenario == Scenario.KAFKA ? Cores.SERVER : Cores.SIDE;
        try (ChildJvm jvm = start(cores, scenario.heap(), MeasuredJvm.class, arguments)) {
            for (String line = jvm.line(); line != null; line = jvm.line()) {
                if (line.startsWith(MeasuredJvm.MARK)) {
                    add(
                            scenario,
                            side,
                            round,
                            line.substring(MeasuredJvm.MARK.length()).split("\t", -1));
                }
            }
            if (jvm.end() != 0) {
                screen.printf("%-10s %s failed; %s says why%n", scenario.id(), side, log);
                return false;
            }
            return true;
        }
    }

    private void add(Scenario scenario, String side, int round, String[] figure) {
        samples.add(new Sample(scenario.id(), figure[0], side, figure[1], figure[2], round, figure[3]));
        screen.printf("%12s %-8s %-24s %12s %s%n", "", figure[0], figure[1], figure[3], figure[2]);
    }

    private ChildJvm start(Cores cores, String heap, Class<?> program, List<String> arguments) throws IOException {
        // Figures that mean nothing are had sooner without the second compiler
        List<String> options = effort == Effort.TINY ? List.of(heap, "-XX:TieredStopAtLevel=1") : List.of(heap);
        return ChildJvm.start(cores, options, Map.of(), Redirect.appendTo(log.toFile()), program.getName(), arguments);
    }
}
