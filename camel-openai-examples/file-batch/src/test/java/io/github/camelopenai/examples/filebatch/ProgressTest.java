package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong time = new AtomicLong(7 * SECOND);
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void onATerminalTheBarIsDrawnOverItselfWithRateAndRemainingTime() {
        Progress progress = progress(true);
        answer(progress, 15);

        progress.draw();

        assertThat(screen()).isEqualTo("\r[###############---------------] 15/30  0 failed  1.5/s  00:10 left  ");
    }

    @Test
    void beforeTheFirstAnswerTheRemainingTimeIsUnknown() {
        Progress progress = progress(true);

        progress.draw();

        assertThat(screen()).contains("] 0/30  0 failed  0.0/s  --:-- left");
    }

    @Test
    void elsewhereALineComesNowAndThen() {
        Progress progress = progress(false);
        progress.draw();
        time.addAndGet(5 * SECOND);
        progress.draw();
        progress.draw();

        assertThat(screen().lines()).hasSize(1).allMatch(line -> line.startsWith("[-----"));
    }

    @Test
    void theSummaryTellsOfTheWholeRunAndOfEachKindOfFailureWhatTheFirstOneSaid() {
        Progress progress = progress(false);
        answer(progress, 26);
        progress.failed("a.txt", new IllegalStateException("It is empty."));
        progress.failed("b.txt", new IllegalArgumentException("It is\n  no text."));
        progress.failed("c.txt", new IllegalArgumentException("It is none either."));
        progress.failed("d.txt", new IllegalArgumentException("Nor is it."));

        progress.summarize();

        assertThat(screen().lines())
                .containsExactly(
                        "26 answered, 4 failed, 260 prompt and 52 completion tokens, 10.0 s, 3.0 calls/s",
                        "  IllegalArgumentException (3): b.txt: It is no text.",
                        "  IllegalStateException (1): a.txt: It is empty.");
    }

    @Test
    void withPricesTheBarAndTheSummaryHaveTheSum() {
        Progress progress = progress(true);
        answer(progress, 30);
        progress.cost(new BigDecimal("0.0025"), "USD");
        progress.cost(new BigDecimal("0.0017"), "USD");

        progress.draw();
        progress.summarize();

        assertThat(screen())
                .contains("00:00 left  0.0042 USD  ")
                .contains("60 completion tokens, 0.0042 USD, 10.0 s, 3.0 calls/s");
    }

    private Progress progress(boolean terminal) {
        Progress progress =
                new Progress(30, new PrintStream(screen, true, StandardCharsets.UTF_8), terminal, time::get);
        progress.begin();
        return progress;
    }

    /** So many answers, ten seconds after the beginning. */
    private void answer(Progress progress, int answers) {
        time.addAndGet(10 * SECOND);
        for (int i = 0; i < answers; i++) {
            progress.answered(10, 2);
        }
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
