package io.github.camelopenai.internal.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a limiter tells that its queue is short, in time that the test makes. */
@Tag("unit")
class QueueWatchTest {

    private final VirtualTime time = new VirtualTime();
    private final List<Permit> started = new ArrayList<>();
    private final Limiter limiter = new Limiter("m", Limits.concurrent(1), time, time, time::nanos);

    @Test
    void whatWatchesTheQueueRunsOnceWhenTheQueueIsShortEnough() {
        enter(5);
        List<Integer> seen = new ArrayList<>();
        limiter.whenWaiting(2, () -> seen.add(limiter.waiting()));
        limiter.whenWaiting(0, () -> seen.add(limiter.waiting()));

        for (int ended = 0; ended < 5; ended++) {
            started.get(ended).leave();
            time.pass(Duration.ZERO);
        }

        assertThat(seen).containsExactly(2, 0);
    }

    @Test
    void whatWatchesAQueueThatIsShortRunsAtOnce() {
        enter(2);
        List<Integer> seen = new ArrayList<>();

        limiter.whenWaiting(1, () -> seen.add(limiter.waiting()));
        time.pass(Duration.ZERO);

        assertThat(seen).containsExactly(1);
    }

    @Test
    void aWaitingCallThatIsEndedIsSeenByWhatWatchesTheQueue() {
        List<Permit> all = enter(3);
        List<Integer> seen = new ArrayList<>();
        limiter.whenWaiting(1, () -> seen.add(limiter.waiting()));

        all.get(2).leave();
        time.pass(Duration.ZERO);

        assertThat(seen).containsExactly(1);
    }

    private List<Permit> enter(int calls) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Permit permit = limiter.permit(0, started::add);
            permits.add(permit);
            permit.enter();
        }
        return permits;
    }
}
