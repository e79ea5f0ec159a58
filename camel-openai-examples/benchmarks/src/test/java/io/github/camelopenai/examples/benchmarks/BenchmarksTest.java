package io.github.camelopenai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.camelopenai.examples.benchmarks.jvm.Cores;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return Program.run(new Benchmarks(out), out, arguments);
    }

    /** Twelve JVMs start for it, which on a machine that builds something else as well takes its time. */
    @Test
    @Timeout(180)
    void oneRoundMeasuresEachSideOnceAndTellsOfItOnThePage() throws Exception {
        Path page = folder.resolve("docs").resolve("page.md");

        int exitCode = run("chat", "--tiny", "--rounds", "1", "--out", folder.toString(), "--page", page.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        List<Sample> samples = SampleFile.read(folder.resolve("figures.csv"));
        List<String> sides =
                Scenario.CHAT.sides().stream().filter(Sides::isThere).toList();
        for (String side : sides) {
            assertThat(samples)
                    .filteredOn(sample ->
                            sample.side().equals(side) && sample.figure().equals("calls"))
                    .extracting(Sample::variant)
                    .containsExactly("1", "16", "256");
        }
        assertThat(page).content().contains(sides);
        assertThat(page.resolveSibling("performance").resolve("chat.svg")).exists();
    }

    @Test
    @Timeout(120)
    void loopsWithToolsAreMeasuredOfEachSide() throws Exception {
        int exitCode = run("loop", "--tiny", "--rounds", "1", "--out", folder.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(SampleFile.read(folder.resolve("figures.csv")))
                .filteredOn(sample -> sample.figure().equals("wall of ideal"))
                .allMatch(sample -> sample.number() > 0.95)
                .extracting(Sample::side)
                .isEqualTo(Scenario.LOOP.sides());
    }

    /** One call opens a connection, and is told that 19 more may share it; by HTTP/1.1 each has its own. */
    @Test
    @Timeout(180)
    void wavesByTlsAreMeasuredOfEachSideAndByTheHttpVersionThatItSpeaks() throws Exception {
        int exitCode = run("tls", "--tiny", "--rounds", "1", "--out", folder.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        List<Sample> samples = SampleFile.read(folder.resolve("figures.csv"));
        assertThat(samples)
                .filteredOn(sample -> sample.figure().equals("failed"))
                .allMatch(sample -> sample.number() == 0)
                .extracting(Sample::side)
                .isEqualTo(Scenario.TLS.sides());
        assertThat(samples)
                .filteredOn(sample -> sample.figure().equals("wall"))
                .extracting(Sample::variant)
                .containsOnly("first", "warm");
        assertThat(samples)
                .filteredOn(sample -> sample.figure().equals("connections")
                        && sample.variant().equals("first"))
                .filteredOn(sample -> sample.side().startsWith("us"))
                .extracting(Sample::side, Sample::number)
                .containsExactly(tuple("us", 1.0), tuple("us, 1.1", 20.0));
    }

    /** A broker and a worker start for it. */
    @Test
    @Timeout(180)
    void aDayOfKafkaTellsWhatWasLostOrDoubledAndHowItsHeapGrew() throws Exception {
        int exitCode = run("kafka-day", "--tiny", "--rounds", "1", "--out", folder.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(SampleFile.read(folder.resolve("figures.csv")))
                .filteredOn(sample -> sample.scenario().equals("kafka-day"))
                .extracting(Sample::figure)
                .containsExactlyInAnyOrder(
                        "heap after quarter 1",
                        "heap after quarter 4",
                        "wall",
                        "CPU",
                        "without an answer",
                        "answered twice");
        assertThat(SampleFile.read(folder.resolve("figures.csv")))
                .filteredOn(sample -> sample.figure().equals("without an answer")
                        || sample.figure().equals("answered twice"))
                .allMatch(sample -> sample.number() == 0);
    }

    @Test
    @Timeout(120)
    void endpointsAreMeasuredByTheirNumber() throws Exception {
        int exitCode = run("endpoints", "--tiny", "--rounds", "1", "--out", folder.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(SampleFile.read(folder.resolve("figures.csv")))
                .filteredOn(sample -> sample.figure().equals("memory"))
                .allMatch(sample -> sample.number() > 1 && sample.number() < 100)
                .extracting(Sample::side, Sample::variant)
                .containsExactly(
                        tuple("us", "10"), tuple("us", "100"), tuple("camel-http", "10"), tuple("camel-http", "100"));
    }

    @Test
    @Timeout(120)
    void aSideIsMeasuredOnAsManyCoresAsAreNamed() throws Exception {
        assumeTrue(Cores.mostOfSide() >= 1, "The machine has one core, or no taskset");

        int exitCode = run("scale", "--cores", "1", "--tiny", "--rounds", "1", "--out", folder.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(SampleFile.read(folder.resolve("figures.csv")))
                .filteredOn(sample -> sample.figure().equals("calls"))
                .extracting(Sample::side, Sample::variant)
                .containsExactly(tuple("us", "1"), tuple("limit", "1"), tuple("camel-http", "1"));
    }

    @Test
    void coresThatTheMachineHasNotAreRefused() {
        assertThat(run("scale", "--cores", "1,4096", "--out", folder.toString()))
                .isEqualTo(2);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("--cores 4096");
        assertThat(Files.exists(folder.resolve("figures.csv"))).isFalse();
    }

    /** By the folder's own JVM and its own script, with nothing of this one. */
    @Test
    @Timeout(180)
    void aPackRunsWithoutMavenAndWithoutAJdk() throws Exception {
        assumeTrue(ToolProvider.findFirst("jlink").isPresent(), "This JVM has no jlink");
        Path pack = folder.resolve("pack");
        assertThat(run("--pack", pack.toString()))
                .as(screen.toString(StandardCharsets.UTF_8))
                .isZero();

        assertThat(size(pack)).as("unpacked, and with the libraries of tests").isLessThan(100L * 1024 * 1024);

        ProcessBuilder program = new ProcessBuilder(
                        pack.resolve("benchmarks").toString(), "burst", "--tiny", "--rounds", "1")
                .redirectErrorStream(true);
        program.environment().keySet().removeIf(variable -> !variable.equals("PATH"));
        Process process = program.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(SampleFile.read(pack.resolve("out").resolve("figures.csv")))
                .filteredOn(sample -> sample.figure().equals("wall"))
                .extracting(Sample::side)
                .containsExactly("us", "us, archive", "limit", "camel-http");
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void aPackInAFolderThatIsThereIsRefused() {
        assertThat(run("--pack", folder.toString())).isEqualTo(2);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("--pack").contains("new folder");
    }

    @Test
    void aScenarioThatThereIsNotIsNamedAndTheOthersToo() {
        assertThat(run("chats", "--out", folder.toString())).isEqualTo(2);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("chats", "first-chunk");
        assertThat(Files.exists(folder.resolve("figures.csv"))).isFalse();
    }

    @Test
    void figuresWithoutAPageAreRefused() {
        assertThat(run("--from", folder.resolve("figures.csv").toString())).isEqualTo(2);
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("--page");
    }
}
