package io.github.camelopenai.internal.client.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualServer;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What counts for the time-outs of an exchange, in time that the test makes. */
@Tag("unit")
class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualServer server = new VirtualServer();
    private final VirtualTime time = server.time();

    @Test
    void allCallsOfAnExchangeShareItsTime() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        Deadline deadline = client.deadline();
        server.answers(0, 700, 200);
        server.answers(0, 700, 200);

        CompletableFuture<ApiResponse> first = client.send(prompt(), deadline);
        time.pass(Duration.ofMillis(700));
        CompletableFuture<ApiResponse> second = client.send(prompt(), deadline);
        time.pass(Duration.ofMillis(299));
        assertThat(second).isNotDone();
        time.pass(Duration.ofMillis(1));

        assertThat(first).isCompleted();
        assertFailed(second)
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessage("POST http://s/v1/chat/completions with the call before it took longer than requestTimeout"
                        + " (1000 ms): 1000 ms for the answer, and was ended; it may have been charged."
                        + " Raise requestTimeout, or ask for less.")
                .hasFieldOrPropertyWithValue("sent", true);
        assertThat(server.calls().get(1)).isCancelled();
    }

    @Test
    void eachExchangeHasItsOwnTime() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        server.answers(0, 700, 200);
        server.answers(0, 700, 200);

        client.send(prompt());
        time.pass(Duration.ofMillis(700));
        CompletableFuture<ApiResponse> second = client.send(prompt());
        time.passAll();

        assertThat(second).isCompleted();
    }

    @Test
    void timeBetweenCallsDoesNotCount() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        Deadline deadline = client.deadline();
        server.answers(0, 400, 200);
        server.answers(0, 500, 200);

        client.send(prompt(), deadline);
        time.pass(Duration.ofMinutes(5));
        CompletableFuture<ApiResponse> second = client.send(prompt(), deadline);
        time.passAll();

        assertThat(second).isCompleted();
    }

    @Test
    void noCallBeginsWhenTheTimeIsOver() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        Deadline deadline = client.deadline();
        server.hangs(0);
        client.send(prompt(), deadline);
        time.pass(SECOND);

        assertFailed(client.send(prompt(), deadline)).hasMessageContaining("took longer than requestTimeout (1000 ms)");
        assertThat(server.arrivals()).hasSize(1);
    }

    @Test
    void waitingUnderALimitDoesNotCount() {
        OpenAIClient client = client(Duration.ofMillis(500), Limits.requestsPerMinute(6, Duration.ZERO));
        server.answers(0, 0, 200);
        server.answers(0, 300, 200);
        server.answers(0, 600, 200);

        client.send(prompt());
        CompletableFuture<ApiResponse> second = client.send(prompt());
        CompletableFuture<ApiResponse> third = client.send(prompt());
        time.passAll();

        assertThat(server.arrivals()).containsExactly(0L, 10_000L, 20_000L);
        assertThat(second).isCompleted();
        assertFailed(third)
                .hasMessageContaining("(500 ms): 500 ms for the answer, and was ended; it may have been charged."
                        + " It also waited 20000 ms under the limits, which does not count. Raise");
    }

    @Test
    void waitingAfterARefusalDoesNotCount() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        server.answers(0, 400, 429, Map.of("retry-after", "30"));
        server.answers(0, 400, 200);

        CompletableFuture<ApiResponse> call = client.send(prompt());
        time.passAll();

        assertThat(call).isCompleted();
        assertThat(server.arrivals()).containsExactly(0L, 30_400L);
    }

    @Test
    void theMessageTellsHowLongWasWaitedForWhat() {
        OpenAIClient client = client(SECOND, Duration.ZERO, Limits.NONE, last -> new CompletableFuture<>());
        CompletableFuture<ApiResponse> waiting = client.send(prompt());
        time.pass(SECOND);

        assertFailed(waiting)
                .hasMessageContaining(
                        "(1000 ms): 1000 ms for a token of the credentials bean, and was ended; it was not"
                                + " sent. Raise")
                .hasFieldOrPropertyWithValue("sent", false);
    }

    @Test
    void theMessageAddsUpTheAttempts() {
        OpenAIClient client = client(Duration.ofMillis(2_000), Duration.ZERO, Limits.NONE, last -> token(200));
        server.answers(100, 300, 503);
        server.hangs(50);

        CompletableFuture<ApiResponse> call = client.send(prompt());
        time.passAll();

        assertFailed(call)
                .hasMessageContaining("(2000 ms): 500 ms before the next attempt, 400 ms for a token of the credentials"
                        + " bean, 150 ms for a connection, 950 ms for the answer (attempt 2), and was ended;");
    }

    @Test
    void aStreamCountsToItsEnd() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        server.streams("half a file");

        CompletableFuture<ApiResponse> call = client.send(download());
        time.pass(SECOND);

        assertThat(call.join().stream().failure())
                .hasMessageContaining("(1000 ms): 1000 ms for the rest of the answer, and was ended;");
    }

    @Test
    void aPauseOfAnOpenStreamDoesNotCount() {
        OpenAIClient client = client(SECOND, Limits.NONE);
        Deadline deadline = client.deadline();
        server.streams("half a file");
        ResponseStream stream = client.send(download(), deadline).join().stream();

        time.pass(Duration.ofMillis(600));
        deadline.pause();
        time.pass(Duration.ofMinutes(5));
        deadline.resume();
        time.pass(Duration.ofMillis(399));

        assertThat(stream.failure()).isNull();
        time.pass(Duration.ofMillis(1));
        assertThat(stream.failure()).isInstanceOf(OpenAITimeoutException.class);
    }

    @Test
    void limitTimeoutBoundsTheWaitBeforeTheFirstAttempt() {
        OpenAIClient client = client(Duration.ZERO, Duration.ofMillis(300), Limits.concurrent(1), null);
        server.answers(0, 5_000, 200);

        CompletableFuture<ApiResponse> first = client.send(prompt());
        CompletableFuture<ApiResponse> second = client.send(prompt());
        time.pass(Duration.ofMillis(299));
        assertThat(second).isNotDone();
        time.passAll();

        assertThat(first).isCompleted();
        assertFailed(second)
                .isInstanceOf(OpenAIRejectedException.class)
                .hasMessage(
                        "POST http://s/v1/chat/completions waited longer than limitTimeout (300 ms) for its turn under"
                                + " the limits, and was not sent. It waited for maxConcurrentRequests (1)."
                                + " Slow the route down, or raise limitTimeout or the limit.")
                .hasFieldOrPropertyWithValue("sent", false)
                .hasFieldOrPropertyWithValue("attempts", 0);
    }

    @Test
    void limitTimeoutBoundsTheWaitAfterARefusal() {
        OpenAIClient client = client(Duration.ZERO, SECOND, Limits.NONE, null);
        server.answers(0, 10, 429, Map.of("retry-after", "30"));

        CompletableFuture<ApiResponse> call = client.send(prompt());
        time.passAll();

        assertFailed(call)
                .isInstanceOf(OpenAIRejectedException.class)
                .hasMessageContaining(
                        "and was not sent again after attempt 1. It waited for the end of the pause that the"
                                + " server wants after a 429. Slow")
                .hasFieldOrPropertyWithValue("sent", true)
                .cause()
                .hasMessageContaining("answered 429");
    }

    @Test
    void eachWaitUnderALimitMayLastAsLong() {
        OpenAIClient client = client(Duration.ZERO, SECOND, Limits.NONE, null);
        server.answers(0, 0, 429, Map.of("retry-after-ms", "800"));
        server.answers(0, 0, 429, Map.of("retry-after-ms", "800"));
        server.answers(0, 0, 200);

        CompletableFuture<ApiResponse> call = client.send(prompt());
        time.passAll();

        assertThat(call).isCompleted();
    }

    @Test
    void whatWasSentBeforeForTheSameExchangeIsNotForgotten() {
        OpenAIClient client = client(Duration.ZERO, SECOND, Limits.requestsPerMinute(6, Duration.ZERO), null);
        Deadline deadline = client.deadline();
        server.answers(0, 0, 200);

        client.send(prompt(), deadline);
        CompletableFuture<ApiResponse> second = client.send(prompt(), deadline);
        time.passAll();

        assertFailed(second)
                .hasMessageContaining(
                        "and was not sent, but calls before it for the same exchange were. It waited for requestsPerMinute (6)")
                .hasFieldOrPropertyWithValue("sent", true);
    }

    @Test
    void aFailureOnTheWayKnowsOfTheCallsBeforeIt() {
        OpenAIClient client = client(Duration.ZERO, Limits.NONE);
        Deadline deadline = client.deadline();
        server.answers(0, 0, 200);
        server.answers(0, 0, 200);

        client.send(prompt(), deadline);
        client.send(prompt(), deadline);

        assertThat(server.attempts())
                .extracting(sent -> sent.attempt().sentBefore())
                .containsExactly(false, true);
    }

    private CompletableFuture<String> token(long millis) {
        CompletableFuture<String> token = new CompletableFuture<>();
        time.schedule((Runnable) () -> token.complete("token"), millis, TimeUnit.MILLISECONDS);
        return token;
    }

    private OpenAIClient client(Duration requestTimeout, LimitOptions limits) {
        return client(requestTimeout, Duration.ZERO, limits, null);
    }

    private OpenAIClient client(
            Duration requestTimeout, Duration limitTimeout, LimitOptions limits, OpenAICredentials credentials) {
        return server.client(requestTimeout, limitTimeout, limits, credentials);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailed(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return assertThat(call.handle((response, failure) -> failure).join());
    }

    private static ApiRequest prompt() {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("model", "m"),
                List.of());
    }

    private static ApiRequest download() {
        return new ApiRequest(
                Operations.find("files", "content"), "/files/f/content", List.of("f"), Map.of(), null, List.of());
    }
}
