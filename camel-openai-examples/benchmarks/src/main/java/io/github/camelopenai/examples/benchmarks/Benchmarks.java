package io.github.camelopenai.examples.benchmarks;

import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.benchmarks.measure.Effort;
import io.github.camelopenai.examples.benchmarks.page.PageFile;
import io.github.camelopenai.examples.common.Program;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures the component against what users would pick instead.
 *
 * <pre>{@code
 * benchmarks chat streams --rounds 5
 * }</pre>
 */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures the component against what users would pick instead.")
public final class Benchmarks implements Callable<Integer> {

    private final PrintStream screen;

    @Parameters(arity = "0..*", description = "The scenarios; all of them where none is named.")
    private List<String> scenarios = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "How often each side is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--out",
            defaultValue = "${sys:benchmarks.folder:-target/benchmarks}",
            description = "The folder for the figures (${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--page", description = "The page that the figures are put on, such as docs/performance.md.")
    private Path page;

    @Option(names = "--from", description = "Measure nothing, but put the figures of this CSV on the page.")
    private Path from;

    @Option(
            names = "--cores",
            split = ",",
            description =
                    "How many cores a side has in turn in the scenarios scale and scale-streams, such as 1,2,4,8; the server has"
                            + " the others. By default 1, 2, 4 and so on, as far as half of the cores of this machine.")
    private List<Integer> cores = List.of();

    @Option(
            names = "--pack",
            description =
                    "Measure nothing, but put the benchmarks and a JVM into this new folder, for a machine that has neither Maven"
                            + " nor a JDK; openai-java and LangChain4j stay out.")
    private Path pack;

    @Option(names = "--tiny", description = "Do as little as shows that it works; the figures mean nothing.")
    private boolean tiny;

    Benchmarks(PrintStream screen) {
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        Program.exit(Program.run(new Benchmarks(System.out), System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Scenario> chosen = scenarios.isEmpty()
                ? List.of(Scenario.values())
                : scenarios.stream().map(Scenario::named).toList();
        if (pack != null) {
            new Pack(pack).make();
            screen.println("The benchmarks are in " + pack + "; run " + pack.resolve(Pack.SCRIPT) + " there");
            return 0;
        }
        if (from != null) {
            if (page == null) {
                throw new IllegalArgumentException("--from needs --page: where are the figures to go?");
            }
            new PageFile(page).write(from);
            return 0;
        }
        List<Integer> counts = coresOfSides();
        Files.createDirectories(out);
        Path log = out.resolve("benchmarks.log");
        Files.deleteIfExists(log);
        Path figures = out.resolve("figures.csv");
        SampleFile samples = SampleFile.create(figures);
        Machine.facts(rounds).forEach((name, value) -> samples.add(fact(name, value)));
        samples.add(fact("load before", Machine.load()));
        Rounds run = new Rounds(rounds, tiny ? Effort.TINY : Effort.FULL, counts, log, samples, screen);
        int failed = run.run(chosen);
        samples.add(fact("load after", Machine.load()));
        if (page != null) {
            new PageFile(page).write(figures);
        }
        screen.println("The figures are in " + figures);
        return failed == 0 ? 0 : 1;
    }

    private List<Integer> coresOfSides() {
        int most = Cores.mostOfSide();
        for (int count : cores) {
            if (count < 1 || count > most) {
                throw new IllegalArgumentException("--cores " + count + ": "
                        + (most < 1
                                ? "sides have cores of their own only where there are two and taskset"
                                : "give 1 to " + most + ", so that the server has cores of its own"));
            }
        }
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return cores.isEmpty()
                ? IntStream.iterate(1, count -> count <= half, count -> 2 * count)
                        .boxed()
                        .toList()
                : cores;
    }

    private static Sample fact(String name, String value) {
        return new Sample(Sample.RUN, "", "", name, "", 1, value);
    }
}
