package io.github.camelopenai.examples.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.benchmarks.Sample;
import io.github.camelopenai.examples.benchmarks.SampleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    private static final Path DOCS = Path.of("..", "..", "docs");

    private final List<Sample> samples = new ArrayList<>();

    private void calls(String side, double... values) {
        for (int i = 0; i < values.length; i++) {
            samples.add(new Sample("chat", "256", side, "calls", "calls/s", i + 1, String.valueOf(values[i])));
        }
    }

    @Test
    void aFigureIsTheMedianWithTheLeastAndTheMost() {
        calls("us", 1_500, 1_000, 3_000);

        assertThat(new Page(samples).markdown()).contains("| 256: calls, calls/s | 1,500 (1,000 to 3,000) |");
    }

    @Test
    void aRatioIsThatOfTheMedians() {
        calls("us", 800, 700, 900);
        calls("limit", 1_000, 990, 1_010);

        assertThat(new Page(samples).markdown())
                .contains("| chat | us: calls, 256, as a ratio to limit | at least 0.7 | 0.80 | reached |");
    }

    @Test
    void aGoalThatIsMissedIsNamedAsMissed() {
        calls("us", 690);
        calls("limit", 1_000);

        assertThat(new Page(samples).markdown()).contains("| at least 0.7 | 0.69 | **missed** |");
    }

    @Test
    void whatWasNotMeasuredIsNamedAsNotMeasured() {
        calls("us", 690);

        assertThat(new Page(samples).markdown()).contains("as a ratio to limit | at least 0.7 | not measured |");
    }

    @Test
    void aSideWithoutFiguresHasNoColumn() {
        calls("us", 690);
        calls("limit", 1_000);

        assertThat(new Page(samples).markdown()).contains("\n| | us | limit |\n|---|---|---|\n");
    }

    @Test
    void aPictureHasTheFiguresOfEachSide() {
        calls("us", 1_500, 1_000, 3_000);
        calls("limit", 2_000);

        assertThat(new Page(samples).pictures().get("chat.svg"))
                .contains(">us<", ">1,500 (1,000 to 3,000)<", ">limit<", ">2,000<");
    }

    @Test
    void thePictureOfAScenarioByCoresHasALineForEachSideAndWhatIsLeftForEachCore() {
        scale("us", 1, 1_000);
        scale("us", 8, 6_000);
        scale("limit", 1, 2_000);
        scale("limit", 8, 14_000);

        Page page = new Page(samples);

        assertThat(page.markdown())
                .contains(
                        "| scale | us: calls, 8, for each core as a ratio to one core | at least 0.75 | 0.75 | reached |");
        assertThat(page.pictures().get("scale.svg"))
                .contains(">us 6,000<", ">limit 14,000<", ">us 0.75<", ">limit 0.88<")
                .containsOnlyOnce("</svg>");
    }

    private void scale(String side, int cores, double value) {
        samples.add(new Sample("scale", String.valueOf(cores), side, "calls", "calls/s", 1, String.valueOf(value)));
    }

    @Test
    void whatIsWrittenByHandStays(@TempDir Path folder) throws Exception {
        Path csv = folder.resolve("run.csv");
        SampleFile file = SampleFile.create(csv);
        calls("us", 1_500);
        samples.forEach(file::add);
        Path page = folder.resolve("page.md");
        Files.writeString(
                page, "Before\n<!-- figures: written by the benchmarks -->\nOld\n<!-- end of the figures -->\nAfter\n");

        new PageFile(page).write(csv);

        assertThat(page)
                .content()
                .startsWith("Before\n")
                .endsWith("After\n")
                .contains("1,500")
                .doesNotContain("Old");
    }

    @Test
    void thePageOfTheDocsSaysWhatItsRunSays(@TempDir Path folder) throws Exception {
        Path copy = Files.copy(DOCS.resolve("performance.md"), folder.resolve("performance.md"));

        new PageFile(copy).write(DOCS.resolve("performance").resolve("figures.csv"));

        assertThat(copy).hasSameTextualContentAs(DOCS.resolve("performance.md"));
        for (String picture : new Page(
                        SampleFile.read(folder.resolve("performance").resolve("figures.csv")))
                .pictures()
                .keySet()) {
            assertThat(folder.resolve("performance").resolve(picture))
                    .hasSameTextualContentAs(DOCS.resolve("performance").resolve(picture));
        }
    }
}
