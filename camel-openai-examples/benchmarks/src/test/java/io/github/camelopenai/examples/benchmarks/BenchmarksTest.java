package io.github.camelopenai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Ten JVMs start for it, which on a machine that builds something else as well takes its time. */
    @Test
    @Timeout(180)
    void oneRoundMeasuresEachSideOnceAndTellsOfItOnThePage() throws Exception {
        Path page = folder.resolve("docs").resolve("page.md");

        int exitCode = run("chat", "--tiny", "--rounds", "1", "--out", folder.toString(), "--page", page.toString());

        assertThat(exitCode).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        List<Sample> samples = SampleFile.read(folder.resolve("figures.csv"));
        for (String side : Scenario.CHAT.sides()) {
            assertThat(samples)
                    .filteredOn(sample ->
                            sample.side().equals(side) && sample.figure().equals("calls"))
                    .extracting(Sample::variant)
                    .containsExactly("1", "16", "256");
        }
        assertThat(page).content().contains(Scenario.CHAT.sides());
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
