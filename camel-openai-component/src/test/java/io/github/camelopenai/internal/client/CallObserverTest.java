package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.testsupport.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an observer of calls is told, and in which order. */
@Tag("unit")
class CallObserverTest {

    private final List<String> told = new ArrayList<>();
    private final VirtualServer server = new VirtualServer();
    private final OpenAIClient client = server.observedClient(new Recorder());

    @Test
    void aCallThatSucceedsIsTold() {
        server.answers(1, 1, 200);

        client.send(prompt());
        server.time().passAll();

        assertThat(told).containsExactly("began", "attempt 1", "first byte", "ended");
    }

    @Test
    void anAttemptThatFollowsIsTold() {
        server.answers(1, 1, 500);
        server.answers(1, 1, 200);

        client.send(prompt());
        server.time().passAll();

        assertThat(told)
                .containsExactly(
                        "began",
                        "attempt 1",
                        "retried after OpenAIServerException",
                        "attempt 2",
                        "first byte",
                        "ended");
    }

    @Test
    void aFailureIsToldOnce() {
        server.answers(1, 1, 400);

        client.send(prompt());
        server.time().passAll();

        assertThat(told).containsExactly("began", "attempt 1", "failed OpenAIInvalidRequestException", "ended");
    }

    @Test
    void aCallThatIsEndedEarlyIsToldAsFailed() {
        server.hangs(1);

        CompletableFuture<ApiResponse> call = client.send(prompt());
        call.cancel(false);

        assertThat(told).startsWith("began", "attempt 1").endsWith("failed CancellationException", "ended");
    }

    @Test
    void usageIsToldByTheReaderOfTheAnswerAndOnce() {
        server.answers(
                1, 1, 200, Map.of(), "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}");

        CompletableFuture<ApiResponse> call = client.send(prompt());
        server.time().passAll();
        client.reader().json(call.join());
        client.reader().json(call.join());

        assertThat(told).containsOnlyOnce("used 7");
    }

    @Test
    void anAnswerOfNoUseIsToldAsAFailureOfItsCall() {
        server.answers(1, 1, 200);

        CompletableFuture<ApiResponse> call = client.send(prompt());
        server.time().passAll();
        call.join().wasOfNoUse(new IllegalStateException());
        call.join().wasOfNoUse(new IllegalStateException());

        assertThat(told)
                .endsWith("ended", "failed IllegalStateException")
                .containsOnlyOnce("failed IllegalStateException");
    }

    private static ApiRequest prompt() {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                List.of());
    }

    private final class Recorder implements CallObserver {

        @Override
        public void began(CallState call) {
            told.add("began");
        }

        @Override
        public void attempted(CallState call, int attempt) {
            told.add("attempt " + attempt);
        }

        @Override
        public void retried(CallState call, Throwable failure) {
            told.add("retried after " + failure.getClass().getSimpleName());
        }

        @Override
        public void firstByte(CallState call) {
            told.add("first byte");
        }

        @Override
        public void used(CallState call, Usage usage) {
            told.add("used " + usage.totalTokens());
        }

        @Override
        public void failed(CallState call, Throwable failure) {
            told.add("failed " + failure.getClass().getSimpleName());
        }

        @Override
        public void ended(CallState call) {
            told.add("ended");
        }
    }
}
