package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.ChildJvm;
import io.github.camelopenai.examples.benchmarks.jvm.ClassDataArchive;
import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.benchmarks.measure.Effort;
import io.github.camelopenai.examples.benchmarks.measure.MeasuredJvm;
import io.github.camelopenai.examples.benchmarks.server.BenchmarkServer;
import io.github.camelopenai.examples.benchmarks.server.TlsIdentity;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs scenarios: the sides in turn, each in a JVM of its own, round after round. */
final class Rounds {

    private final int rounds;
    private final Effort effort;
    private final Path log;
    private final SampleFile samples;
    private final PrintStream screen;
    private final List<Integer> cores;
    private ClassDataArchive archive;
    private TlsIdentity identity;

    /**
     * @param cores how many cores the sides have in turn, where a scenario asks how they scale
     * @param log takes what the sides print as errors
     */
    Rounds(int rounds, Effort effort, List<Integer> cores, Path log, SampleFile samples, PrintStream screen) {
        this.rounds = rounds;
        this.effort = effort;
        this.cores = cores;
        this.log = log;
        this.samples = samples;
        this.screen = screen;
    }

    /** Runs scenarios, and gives how many measurements failed; these have no figures. */
    int run(List<Scenario> scenarios) throws IOException, InterruptedException {
        int failed = 0;
        for (Scenario scenario : scenarios) {
            if (!scenario.isThere()) {
                screen.printf("%-11s is left out: the class path has not what it needs%n", scenario.id());
            } else if (scenario.isScaled()) {
                for (int count : cores) {
                    failed += measureWarm(scenario, Cores.ofSide(count));
                }
            } else {
                failed += scenario.isMeasuredWarm() ? measureWarm(scenario, Cores.SIDE) : measureAnew(scenario);
            }
        }
        return failed;
    }

    /** One JVM for each side, warmed up once: the sides then take turns within seconds of each other. */
    private int measureWarm(Scenario scenario, Cores cores) throws IOException, InterruptedException {
        List<MeasuredSide> sides = new ArrayList<>();
        int failed = 0;
        try {
            for (String name : sides(scenario)) {
                screen.printf("%-11s warm-up  %s%n", scenario.id(), name);
                MeasuredSide side = open(scenario, name, cores);
                sides.add(side);
                if (!side.warmsUp()) {
                    failed += failed(scenario, side);
                }
            }
            for (int round = 1; round <= rounds; round++) {
                for (MeasuredSide side : sides) {
                    begin(scenario, side, round);
                    int of = round;
                    failed += side.takesTurn(figure -> add(scenario, side, of, figure)) ? 0 : failed(scenario, side);
                }
            }
        } finally {
            sides.forEach(MeasuredSide::close);
        }
        return failed;
    }

    private int measureAnew(Scenario scenario) throws IOException, InterruptedException {
        int failed = 0;
        for (int round = 1; round <= rounds; round++) {
            for (String name : sides(scenario)) {
                try (MeasuredSide side = open(scenario, name, scenario.cores())) {
                    begin(scenario, side, round);
                    int of = round;
                    failed += side.measuresOnce(figure -> add(scenario, side, of, figure)) ? 0 : failed(scenario, side);
                }
            }
        }
        return failed;
    }

    /** Those whose libraries are there. */
    private static List<String> sides(Scenario scenario) {
        return scenario.sides().stream().filter(Sides::isThere).toList();
    }

    private void begin(Scenario scenario, MeasuredSide side, int round) {
        screen.printf("%-11s round %d  %s%n", scenario.id(), round, side.name());
    }

    private int failed(Scenario scenario, MeasuredSide side) {
        screen.printf("%-11s %s failed; %s says why%n", scenario.id(), side.name(), log);
        return 1;
    }

    private MeasuredSide open(Scenario scenario, String side, Cores cores) throws IOException, InterruptedException {
        Cores ofServer = scenario.isScaled() ? Cores.leftBy(cores) : scenario.coresOfServer();
        List<String> serverArguments = new ArrayList<>(List.of(String.valueOf(ofServer.count())));
        if (scenario.speaksTls()) {
            serverArguments.add(identity().store().toString());
        }
        ChildJvm server = start(ofServer, List.of("-Xmx512m"), BenchmarkServer.class, serverArguments);
        String port = server.line();
        List<String> arguments = new ArrayList<>(List.of(scenario.id(), side, effort.name(), port));
        if (scenario.speaksTls()) {
            arguments.addAll(List.of(server.line(), identity().store().toString()));
        }
        if (side.equals(Sides.US_ARCHIVE)) {
            return new MeasuredSide(side, server, startFromArchive(cores, scenario.options(), port, arguments));
        }
        List<String> options = new ArrayList<>(Sides.options(side));
        options.addAll(scenario.options());
        return new MeasuredSide(side, server, start(cores, options, MeasuredJvm.class, arguments));
    }

    private TlsIdentity identity() throws IOException, InterruptedException {
        if (identity == null) {
            identity = TlsIdentity.create(log.resolveSibling("server.p12").toAbsolutePath());
        }
        return identity;
    }

    /** The first one makes the archive, by a run of which nothing is measured. */
    private ChildJvm startFromArchive(Cores cores, List<String> ofScenario, String port, List<String> arguments)
            throws IOException, InterruptedException {
        if (archive == null) {
            List<String> trial = List.of(Scenario.BURST.id(), Sides.US, effort.name(), port);
            archive = ClassDataArchive.make(
                    log.resolveSibling("archive"), Redirect.appendTo(log.toFile()), MeasuredJvm.class, trial);
        }
        List<String> options = new ArrayList<>(archive.options());
        options.addAll(ofScenario);
        return ChildJvm.start(
                cores, options, Map.of(), Redirect.appendTo(log.toFile()), MeasuredJvm.class.getName(), arguments);
    }

    private void add(Scenario scenario, MeasuredSide side, int round, String[] figure) {
        samples.add(new Sample(scenario.id(), figure[0], side.name(), figure[1], figure[2], round, figure[3]));
        screen.printf("%12s %-8s %-24s %12s %s%n", "", figure[0], figure[1], figure[3], figure[2]);
    }

    private ChildJvm start(Cores cores, List<String> ofScenario, Class<?> program, List<String> arguments)
            throws IOException {
        List<String> options = new ArrayList<>(ofScenario);
        if (effort == Effort.TINY) {
            // Figures that mean nothing are had sooner so
            options.add(ChildJvm.NO_SECOND_COMPILER);
        }
        return ChildJvm.start(cores, options, Map.of(), Redirect.appendTo(log.toFile()), program.getName(), arguments);
    }
}
