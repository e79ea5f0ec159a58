package io.github.camelopenai.internal.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.client.time.CallProgress.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the times of calls are added up. */
@Tag("unit")
class PhaseTimesTest {

    private long now;
    private final PhaseTimes times = new PhaseTimes(() -> now);

    @Test
    void ofCallsAtTheSameTimeTheOneThatHasComeFurthestCounts() {
        times.moved(null, Phase.SENT);
        pass(100);
        times.moved(null, Phase.QUEUED);
        pass(100);
        times.moved(Phase.SENT, null);
        pass(100);
        times.moved(Phase.QUEUED, Phase.CONNECTING);
        pass(100);

        assertThat(times.millisIn(Phase.SENT)).isEqualTo(200);
        assertThat(times.millisIn(Phase.QUEUED)).isEqualTo(100);
        assertThat(times.counted()).isEqualTo(Duration.ofMillis(300).toNanos());
    }

    @Test
    void whatIsWaitedForNowComesLast() {
        times.moved(null, Phase.SENT);
        pass(300);
        times.moved(Phase.SENT, Phase.DELAYED);
        pass(50);

        assertThat(times.words()).isEqualTo("300 ms for the answer, 50 ms before the next attempt");
    }

    @Test
    void aPhaseOfLessThanAMillisecondIsNotTold() {
        times.moved(null, Phase.CONNECTING);
        times.moved(Phase.CONNECTING, Phase.SENT);
        pass(300);

        assertThat(times.words()).isEqualTo("300 ms for the answer");
    }

    @Test
    void nothingCountsInAPauseWhateverTheCallsDo() {
        times.moved(null, Phase.STREAMED);
        pass(100);
        times.pause(true);
        pass(1_000);
        times.moved(null, Phase.SENT);
        pass(1_000);
        times.pause(false);
        pass(10);

        assertThat(times.counted()).isEqualTo(Duration.ofMillis(110).toNanos());
    }

    @Test
    void nothingCountsBetweenTwoCalls() {
        times.moved(null, Phase.SENT);
        pass(100);
        times.moved(Phase.SENT, null);
        pass(1_000);

        assertThat(times.isIdle()).isTrue();
        assertThat(times.counted()).isEqualTo(Duration.ofMillis(100).toNanos());
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
