package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.RefusingServer;
import io.github.camelopenai.testsupport.StormClient;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A storm of calls on the wire, against a server that refuses most of them and tells nothing of its limit.
 *
 * <p>Connections, requests and answers are real, and time is the test's: it passes only when all that was sent is answered and
 * read. So a busy machine, on which refusals are read late, counts no more calls than a quiet one.
 */
@Tag("mass")
class StormTest {

    private static final int CALLS = 200;
    private static final int A_SECOND = 50;

    private final VirtualTime time = new VirtualTime();
    private final RefusingServer server = new RefusingServer(A_SECOND, Answers.chat("Hello"), time::nanos);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void twoHundredCallsAtOnceToAServerThatTakesFiftyASecondAreAllAnsweredWithFewRefusals() {
        try (StormClient client = new StormClient(server.baseUrl(), time, true)) {
            storm(client);

            assertThat(client.answered())
                    .as("with the attempts that a call has by default")
                    .isEqualTo(CALLS);
            assertThat(server.calls() / (double) CALLS)
                    .as("calls sent for each that is answered")
                    .isLessThanOrEqualTo(1.5);
            assertThat(server.millis()).as("in milliseconds").isLessThanOrEqualTo(3_750);
        }
    }

    @Test
    void withoutLearningTheSameStormNeedsManyMoreCalls() {
        try (StormClient client = new StormClient(server.baseUrl(), time, false)) {
            storm(client);

            assertThat(server.calls() / (double) CALLS).isGreaterThan(2);
            assertThat(client.answered()).as("some have no attempt left").isLessThan(CALLS);
        }
    }

    private void storm(StormClient client) {
        client.send(CALLS);
        do {
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(client::isQuiet);
        } while (client.ended() < CALLS && time.passToNext());
        assertThat(client.ended()).isEqualTo(CALLS);
    }
}
