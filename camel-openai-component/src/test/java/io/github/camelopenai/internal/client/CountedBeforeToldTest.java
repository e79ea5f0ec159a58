package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.testsupport.VirtualServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told of the end of a call finds it ended in the figures, whoever ends it. */
@Tag("unit")
class CountedBeforeToldTest {

    private final VirtualServer server = new VirtualServer();
    private final CallStatistics figures = new CallStatistics();
    private final OpenAIClient client = server.observedClient(figures, Duration.ofSeconds(10));
    private final Cancellation cancellation = new Cancellation();
    private final List<String> seen = new ArrayList<>();

    private enum End {
        TIME_OUT,
        STOP_OF_THE_ROUTE,
        CANCELLATION,
        OWNER,
        ANSWER,
        REFUSAL
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatEndsIsNotInFlightWhenItsOwnerIsTold(End end) {
        boolean isAnswered = end == End.ANSWER || end == End.REFUSAL;
        server.answers(1, isAnswered ? 2_000 : 20_000, end == End.REFUSAL ? 400 : 200);
        CompletableFuture<ApiResponse> call = client.send(chat(), client.deadline(), cancellation);
        call.whenComplete((response, failure) -> note());
        server.time().pass(Duration.ofSeconds(1));

        switch (end) {
            case STOP_OF_THE_ROUTE -> client.stop();
            case CANCELLATION -> cancellation.cancel();
            case OWNER -> call.cancel(false);
            default -> server.time().passAll();
        }

        assertThat(seen).containsExactly(end == End.ANSWER ? "0 of 1, 0 failures" : "0 of 1, 1 failures");
    }

    @Test
    void aStreamThatHasEndedBeforeItsOwnerIsToldIsNotInFlight() {
        server.streams("all of it");
        CompletableFuture<ApiResponse> call = client.send(download(), client.deadline(), null);

        call.whenComplete((response, failure) -> {
            server.openedStreams().get(0).end();
            note();
        });
        server.time().passAll();

        assertThat(seen).containsExactly("0 of 1, 0 failures");
    }

    @Test
    void aStreamThatTimesOutIsNotInFlightWhenItsReaderIsTold() {
        server.streams("half");
        CompletableFuture<ApiResponse> call = client.send(download(), client.deadline(), null);
        server.time().pass(Duration.ofSeconds(1));
        call.join().stream().poll();
        call.join().stream().whenReadable(this::note);
        assertThat(figures.inFlight()).isEqualTo(1);

        server.time().passAll();

        assertThat(seen).containsExactly("0 of 1, 1 failures");
    }

    private void note() {
        long failures =
                figures.failures().values().stream().mapToLong(Long::longValue).sum();
        seen.add(figures.inFlight() + figures.waiting() + " of " + figures.calls() + ", " + failures + " failures");
    }

    private static ApiRequest chat() {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                List.of());
    }

    private static ApiRequest download() {
        return new ApiRequest(
                Operations.find("files", "content"),
                "/files/file-1/content",
                List.of("file-1"),
                Map.of(),
                null,
                List.of(),
                false);
    }
}
