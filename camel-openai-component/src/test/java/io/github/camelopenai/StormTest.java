package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RefusingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A storm of calls on the wire, against a server that refuses most of them and tells nothing of its limit. How long it takes is the
 * business of {@code StormSimulationTest}, which makes its own time; here it is told.
 */
@Tag("mass")
class StormTest {

    private static final int CALLS = 200;

    @Test
    void twoHundredCallsAtOnceToAServerThatTakesFiftyASecondAreAllAnsweredWithFewRefusals() {
        RefusingServer server = new RefusingServer(50, Answers.chat("Hello"));
        // On a machine that is busy with other things a call may be refused more often than in the simulation
        CamelRuntime camel = new CamelRuntime(
                server::baseUrl, component -> component.getConfiguration().setMaxRetries(5));
        camel.start();
        try (server) {
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(AsyncCall.send(camel.context(), "openai:chat?model=m", "Prompt " + i));
            }
            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.join().getException()).isNull();
            }
            System.out.printf(
                    "%d calls at once, 50 a second allowed: %d sent (%.2f of what it needs), in %d ms (%.2f of 3,000)%n",
                    CALLS, server.calls(), server.calls() / (double) CALLS, server.millis(), server.millis() / 3_000.0);
            // Quiet machines send 1.3 times what is needed, and the simulation holds it. Without a limiter each refusal
            // is a call more
            assertThat(server.calls()).isLessThan(CALLS * 5 / 2);
        } finally {
            camel.stop();
        }
    }
}
