package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run leaves in the report, and what the next one makes of it. */
class ReportTest {

    private static final String HEADER =
            "file,model,finish reason,prompt tokens,completion tokens,attempts,milliseconds\n";

    @TempDir
    Path out;

    @Test
    void aTornRowARowWithoutOutcomeAndADoubleRowAreDropped() throws Exception {
        Files.writeString(
                file(),
                HEADER
                        + "a.txt,m,stop,1,2,1,10\nb.txt,m,stop,1,2,1,10\nc.txt,m,error,,,1,10\nc.txt,m,stop,1,2,1,20\nd.txt,m,st");

        Report.open(out, false, Set.of("a.txt", "c.txt", "d.txt")::contains, out);

        assertThat(file()).hasContent(HEADER + "a.txt,m,stop,1,2,1,10\nc.txt,m,stop,1,2,1,20\n");
    }

    @Test
    void rowsAreAddedBehindThoseOfEarlierRuns() throws Exception {
        Report.open(out, false, file -> true, out)
                .add(new Report.Row("a, \"b\".txt", "m", "stop", 1L, 2L, 1, 10, null));

        Report.open(out, false, file -> true, out).add(new Report.Row("c.txt", "m", "error", null, null, 0, 0, null));

        assertThat(file()).hasContent(HEADER + "\"a, \"\"b\"\".txt\",m,stop,1,2,1,10\nc.txt,m,error,,,0,0\n");
    }

    @Test
    void aRowIsOnDiskAsSoonAsItIsAdded() throws Exception {
        try (Report report = Report.open(out, false, file -> true, out)) {
            report.add(new Report.Row("a.txt", "m", "stop", 1L, 2L, 1, 10, null));

            assertThat(file()).hasContent(HEADER + "a.txt,m,stop,1,2,1,10\n");
        }
    }

    @Test
    void withPricesAnOlderReportGetsAColumnAndKeepsItWithout() throws Exception {
        Files.writeString(file(), HEADER + "a.txt,m,stop,1,2,1,10\n");

        Report.open(out, true, file -> true, out)
                .add(new Report.Row("b.txt", "m", "stop", 1L, 2L, 1, 10, new BigDecimal("0.00000860")));
        Report.open(out, false, file -> true, out).add(new Report.Row("c.txt", "m", "error", null, null, 0, 0, null));

        assertThat(file())
                .hasContent(HEADER.strip() + ",cost\na.txt,m,stop,1,2,1,10,\nb.txt,m,stop,1,2,1,10,0.00000860\n"
                        + "c.txt,m,error,,,0,0,\n");
    }

    private Path file() {
        return out.resolve("report.csv");
    }
}
