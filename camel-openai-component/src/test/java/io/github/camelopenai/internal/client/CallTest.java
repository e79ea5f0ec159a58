package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.testsupport.Clients;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.VirtualTime;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The loop of a call, in time that the test makes: which attempts there are, and when. */
class CallTest {

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

    private final VirtualTime time = new VirtualTime();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final CallStatistics statistics = new CallStatistics();

    /** Answers one call after the other as it is told, and notes when each came. */
    private final class ScriptedTransport implements HttpTransport {

        private final Queue<Supplier<CompletableFuture<ApiResponse>>> answers = new ArrayDeque<>();
        private final List<HttpCall> calls = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();

        @Override
        public CompletableFuture<ApiResponse> send(HttpCall call) {
            calls.add(call);
            times.add(time.millis());
            return answers.remove().get();
        }

        void answers(int status, Map<String, String> headers) {
            answers.add(() -> {
                calls.get(calls.size() - 1).attempt().onConnected().run();
                return CompletableFuture.completedFuture(
                        new ApiResponse("POST http://s/v1", status, headers, "{}".getBytes(), calls.size()));
            });
        }

        void breaks() {
            answers.add(() -> CompletableFuture.failedFuture(new OpenAIConnectException(
                    "It broke", ApiError.unanswered("POST http://s/v1", calls.size()), null)));
        }

        @Override
        public void close() {}
    }

    @Test
    void failuresThatMayPassAreFollowedByAttemptsWithGrowingDelays() {
        transport.answers(503, Map.of());
        transport.breaks();
        transport.answers(200, Map.of());

        CompletableFuture<ApiResponse> call = send(prompt());

        assertThat(call).isNotDone();
        time.passAll();
        assertThat(call).isCompleted();
        assertThat(transport.times).containsExactly(0L, 500L, 1_500L);
        assertThat(call.join().attempts()).isEqualTo(3);
    }

    @Test
    void theLastFailureIsThatOfTheCall() {
        transport.answers(500, Map.of());
        transport.breaks();
        transport.answers(503, Map.of("x-request-id", "req_3"));

        CompletableFuture<ApiResponse> call = send(prompt());
        time.passAll();

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OpenAIServerException.class)
                .withMessageContaining("req_3");
        assertThat(transport.times).hasSize(3);
    }

    @Test
    void theServersDelayIsKeptTo() {
        transport.answers(429, Map.of("retry-after-ms", "1234"));
        transport.answers(503, Map.of("retry-after", "2.5"));
        transport.answers(200, Map.of());

        send(prompt());
        time.passAll();

        assertThat(transport.times).containsExactly(0L, 1_234L, 3_734L);
    }

    @Test
    void aDateAsDelayCountsFromNow() {
        transport.answers(503, Map.of("retry-after", "Wed, 25 Nov 2026 10:00:07 GMT"));
        transport.answers(200, Map.of());

        send(prompt());
        time.passAll();

        assertThat(transport.times).containsExactly(0L, 7_000L);
    }

    @Test
    void allAttemptsCarryTheSameIds() {
        transport.answers(500, Map.of());
        transport.answers(500, Map.of());
        transport.answers(200, Map.of());

        send(prompt());
        time.passAll();

        assertThat(transport.calls)
                .extracting(call -> call.headers().get("X-Client-Request-Id"))
                .hasSize(3)
                .doesNotContainNull()
                .containsOnly(transport.calls.get(0).headers().get("X-Client-Request-Id"));
        assertThat(transport.calls)
                .extracting(call -> call.headers().get("Idempotency-Key"))
                .doesNotContainNull()
                .containsOnly(transport.calls.get(0).headers().get("Idempotency-Key"));
    }

    @Test
    void anotherCallHasOtherIdsAndOneThatChangesNothingNoIdempotencyKey() {
        transport.answers(200, Map.of());
        transport.answers(200, Map.of());

        send(prompt());
        send(new ApiRequest(Operations.find("models", "list"), "/models", List.of(), Map.of(), null, List.of()));

        assertThat(transport.calls.get(1).headers().get("X-Client-Request-Id"))
                .isNotNull()
                .isNotEqualTo(transport.calls.get(0).headers().get("X-Client-Request-Id"));
        assertThat(transport.calls.get(1).headers()).doesNotContainKey("Idempotency-Key");
    }

    @Test
    void contentThatCanBeReadOnceIsSentOnce() {
        transport.answers(503, Map.of());

        CompletableFuture<ApiResponse> call = send(upload(Content.of(new ByteArrayInputStream(new byte[3]), 3)));
        time.passAll();

        assertThat(call).isCompletedExceptionally();
        assertThat(transport.calls).hasSize(1);
    }

    @Test
    void contentThatCanBeReadAgainIsSentAgain() {
        transport.answers(503, Map.of());
        transport.answers(200, Map.of());

        CompletableFuture<ApiResponse> call = send(upload(Content.of(new byte[3])));
        time.passAll();

        assertThat(call).isCompleted();
    }

    @Test
    void aWarningForEachRetryNamesStatusDelayAttemptAndRequestId() {
        transport.answers(503, Map.of("x-request-id", "req_1"));
        transport.answers(200, Map.of());

        try (LogCapture log = new LogCapture(Call.class)) {
            send(prompt());
            time.passAll();

            assertThat(log.messages())
                    .containsExactly("POST http://s/v1/chat/completions answered 503; attempt 2 follows in 500 ms;"
                            + " request id: req_1");
        }
        assertThat(statistics.retries()).isEqualTo(1);
    }

    @Test
    void aCallThatIsGivenUpWhileItWaitsToBeSentAgainIsNot() {
        transport.answers(503, Map.of());
        CompletableFuture<ApiResponse> call = send(prompt());

        call.cancel(false);
        time.passAll();

        assertThat(transport.calls).hasSize(1);
        assertThat(statistics.waiting() + statistics.inFlight()).isZero();
    }

    @Test
    void theTimeOutOfAWholeCallSaysWhatTheCallWasDoing() {
        transport.answers(503, Map.of());

        CompletableFuture<ApiResponse> call = send(prompt(), Duration.ofMillis(100));
        time.passAll();

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .withMessageContaining(
                        "took longer than requestTimeout (100 ms): 100 ms before the next attempt, and was ended;");
    }

    @Test
    void anAttemptThatIsNotSentAfterOneThatWasIsAsGoodAsSent() {
        transport.answers.add(() -> {
            transport.calls.get(0).attempt().onConnected().run();
            return CompletableFuture.failedFuture(
                    new OpenAIConnectException("It broke", ApiError.unanswered("POST http://s/v1", 1, true), null));
        });
        transport.answers(400, Map.of());

        CompletableFuture<ApiResponse> call = send(prompt());
        time.passAll();

        assertThat(transport.calls)
                .extracting(sent -> sent.attempt().sentBefore())
                .containsExactly(false, true);
        assertThat(call).isCompletedExceptionally();
    }

    private CompletableFuture<ApiResponse> send(ApiRequest request) {
        return send(request, Duration.ZERO);
    }

    private CompletableFuture<ApiResponse> send(ApiRequest request, Duration requestTimeout) {
        ClientOptions options = Clients.options(requestTimeout, Duration.ZERO, Limits.NONE, null);
        return new OpenAIClient(new CallServices(
                        options,
                        transport,
                        new Limiters(time, time, time::nanos, Limits.UNWATCHED),
                        time,
                        time,
                        new Dialect(),
                        statistics,
                        Clock.fixed(START, ZoneOffset.UTC),
                        time::nanos,
                        () -> 0))
                .send(request);
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

    private static ApiRequest upload(Content content) {
        return new ApiRequest(
                Operations.find("files", "upload"),
                "/files",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("purpose", "batch"),
                List.of(new FilePart("file", "a.bin", "application/octet-stream", content, null)));
    }
}
