package io.github.camelopenai.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The time of lines that a route takes slowly, in time that the test makes. */
@Tag("unit")
class ResultLinesTest {

    private final VirtualServer server = new VirtualServer();

    @Test
    void theTimeThatTheRouteNeedsForALineDoesNotCount() {
        OpenAIClient client = server.client(Duration.ofSeconds(1), Duration.ZERO, Limits.NONE, null);
        server.streams("one\ntwo\nthree\n");
        server.streams("four\n");
        ResultLines lines = new ResultLines(List.of("file-1", "file-2"), client, client.deadline(), null);

        for (String expected : List.of("one", "two", "three")) {
            assertThat(new String(lines.next(), StandardCharsets.UTF_8)).isEqualTo(expected);
            server.time().pass(Duration.ofMinutes(5));
        }
        server.openedStreams().get(0).end();

        assertThat(new String(lines.next(), StandardCharsets.UTF_8)).isEqualTo("four");
    }

    @Test
    void anInterruptedReaderGetsNoLinesOfTheNextFile() {
        OpenAIClient client = server.client(Duration.ZERO, Duration.ZERO, Limits.NONE, null);
        server.hangs(0);
        server.streams("of the next file\n");
        ResultLines lines = new ResultLines(List.of("file-1", "file-2"), client, client.deadline(), null);

        Thread.currentThread().interrupt();
        assertThatThrownBy(lines::next).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(lines.next()).isNull();
        assertThat(server.attempts()).hasSize(1);
        assertThat(server.calls().get(0)).isCancelled();
    }
}
