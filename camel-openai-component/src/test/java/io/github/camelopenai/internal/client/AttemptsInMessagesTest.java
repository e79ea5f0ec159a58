package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.testsupport.Clients;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The message of an exception says after how many attempts, and how long after the call began, it was given up. */
class AttemptsInMessagesTest {

    private static final String REFUSAL =
            "{\"error\":{\"message\":\"Unknown parameter\",\"param\":\"max_completion_tokens\"}}";

    private final VirtualTime time = new VirtualTime();
    private final Queue<Function<HttpCall, CompletableFuture<ApiResponse>>> answers = new ArrayDeque<>();
    private final List<HttpCall> calls = new ArrayList<>();
    private final CallStatistics statistics = new CallStatistics();
    private final OpenAIClient client = client(Duration.ZERO);

    @Test
    void ofAnAnswerThatWasAskedForThreeTimes() {
        answers(503, "{}", Duration.ofMillis(700));
        answers(503, "{}", Duration.ofMillis(1_000));
        answers(503, "{}", Duration.ofMillis(1_000));

        OpenAIException failure = failure(client.send(prompt()));

        // 0.7 s, 0.5 s, 1 s, 1 s, 1 s
        assertThat(failure)
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageEndingWith("(failed after 3 attempts in 4.2 s)")
                .returns(3, OpenAIException::getAttempts)
                .returns(4_200L, OpenAIException::getDurationMillis);
    }

    @Test
    void ofAConnectionThatBrokeEachTime() {
        breaks();
        breaks();
        breaks();

        assertThat(failure(client.send(prompt())))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessage("It broke (failed after 3 attempts in 1.5 s)");
    }

    @Test
    void ofACallThatTookTooLong() {
        answers(503, "{}", Duration.ofMillis(100));
        answers.add(call -> new CompletableFuture<>());

        assertThat(failure(client(Duration.ofSeconds(2)).send(prompt())))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageEndingWith("(failed after 2 attempts in 2.0 s)");
    }

    @Test
    void ofAnAnswerThatIsNotThePromised() {
        answers(503, "{}", Duration.ZERO);
        answers(200, "no json", Duration.ZERO);
        CompletableFuture<ApiResponse> call = client.send(prompt());
        time.passAll();

        assertThat(catchThrowable(() -> client.reader().json(call.join())))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageEndingWith("(failed after 2 attempts in 0.5 s)");
    }

    @Test
    void oneAttemptIsNotWorthAWord() {
        answers(400, "{}", Duration.ofSeconds(5));

        assertThat(failure(client.send(prompt())))
                .returns(5_000L, OpenAIException::getDurationMillis)
                .message()
                .doesNotContain("attempt");
    }

    @Test
    void aCallThatGoesOnHasNoEndInItsWarnings() {
        breaks();
        answers(200, "{}", Duration.ZERO);

        try (LogCapture log = new LogCapture(Call.class)) {
            client.send(prompt());
            time.passAll();

            assertThat(log.messages()).containsExactly("It broke; attempt 2 follows in 500 ms");
        }
    }

    @Test
    void theAttemptWithTheRefusedFieldCounts() {
        answers(400, REFUSAL, Duration.ofMillis(100));
        answers(400, "{}", Duration.ofMillis(200));

        assertThat(failure(client.send(prompt())))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageEndingWith("(failed after 2 attempts in 0.3 s)");
        assertThat(statistics.calls()).isEqualTo(1);
        assertThat(statistics.retries()).isEqualTo(1);
    }

    @Test
    void aCallThatIsGivenUpAfterARefusalIsNotSentAgain() {
        answers(400, REFUSAL, Duration.ZERO);
        CompletableFuture<ApiResponse> call = client.send(prompt());

        call.cancel(false);
        time.passAll();

        assertThat(calls).hasSize(1);
        assertThat(statistics.waiting() + statistics.inFlight()).isZero();
    }

    private void answers(int status, String body, Duration after) {
        answers.add(call -> {
            call.attempt().onConnected().run();
            CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
            ApiResponse response = new ApiResponse(
                    "POST http://s/v1",
                    status,
                    Map.of(),
                    body.getBytes(),
                    call.attempt().number());
            if (after.isZero()) {
                answer.complete(response);
            } else {
                Runnable complete = () -> answer.complete(response);
                time.schedule(complete, after.toMillis(), TimeUnit.MILLISECONDS);
            }
            return answer;
        });
    }

    private void breaks() {
        answers.add(call -> CompletableFuture.failedFuture(new OpenAIConnectException(
                "It broke",
                ApiError.unanswered("POST http://s/v1", call.attempt().number()),
                null)));
    }

    private OpenAIException failure(CompletableFuture<ApiResponse> call) {
        time.passAll();
        return (OpenAIException) catchThrowable(call::join).getCause();
    }

    private OpenAIClient client(Duration requestTimeout) {
        ClientOptions options = Clients.options(requestTimeout, Duration.ZERO, Limits.NONE, null);
        return new OpenAIClient(new CallServices(
                options,
                new HttpTransport() {
                    @Override
                    public CompletableFuture<ApiResponse> send(HttpCall call) {
                        calls.add(call);
                        return answers.remove().apply(call);
                    }

                    @Override
                    public void close() {}
                },
                new Limiters(time, time, time::nanos, Limits.UNWATCHED),
                time,
                time,
                new Dialect(),
                statistics,
                new VirtualClock(),
                time::nanos,
                () -> 0));
    }

    private final class VirtualClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(time.millis());
        }
    }

    private static ApiRequest prompt() {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("model", "m").put("max_completion_tokens", 5),
                List.of(),
                false,
                Set.of("max_completion_tokens"),
                null);
    }
}
