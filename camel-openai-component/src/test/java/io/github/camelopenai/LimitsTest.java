package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.GatheringServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits on the wire: how many calls a server sees, and when. */
class LimitsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Long> arrivals = new CopyOnWriteArrayList<>();

    @Test
    void noMoreCallsThanAllowedAreAtTheServer() throws Exception {
        try (GatheringServer server = new GatheringServer(3, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=3&baseUrl=" + server.baseUrl();
            List<CompletableFuture<Exchange>> calls = send(uri, 2);
            await().until(() -> server.waiting() == 2);

            calls.addAll(send(uri, 28));

            // The third one lets the server answer, and each answer the next one go
            assertAnswered(calls);
        }
    }

    @Test
    void endpointsWithTheSameServerKeyAndModelShareALimit() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=2&baseUrl=" + server.baseUrl();
            send(uri, 10);
            send(uri + "&temperature=1", 10);

            await().until(() -> server.waiting() == 2);
            assertThat(waiting(uri) + waiting(uri + "&temperature=1")).isEqualTo(18);
        }
    }

    @Test
    void theModelOfAMessageAndTheKeyOfAnEndpointHaveLimitsOfTheirOwn() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?maxConcurrentRequests=1&baseUrl=" + server.baseUrl();
            send(uri + "&model=m", 3);
            send(uri + "&model=other", 3);
            send(uri + "&model=m&apiKey=another", 3);

            await().until(() -> server.waiting() == 3);
            assertThat(waiting(uri + "&model=other")).isEqualTo(2);
        }
    }

    @Test
    void callsOf600AMinuteArriveEvery100Milliseconds() {
        SERVER.answers("/chat/completions", answer());
        long begin = System.nanoTime();

        assertAnswered(send("openai:chat?model=m&requestsPerMinute=600", 6));

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(500_000_000L);
    }

    @Test
    void aBurstIsAllowedWhereItIsAskedFor() {
        SERVER.answers("/chat/completions", answer());

        assertAnswered(send("openai:chat?model=m&requestsPerMinute=60&burstTolerance=10s", 10));

        assertThat(SERVER.requests()).hasSize(10);
    }

    @Test
    void tokensAreEstimatedBeforeACallAndCorrectedByItsUsage() {
        SERVER.answers("/chat/completions", answer());
        SERVER.onRequest(this::arrive);
        String uri = "openai:chat?model=m&maxTokens=100000&tokensPerMinute=60000";

        // 100,000 tokens are 100 seconds; the answer says that they were 21
        assertAnswered(send(uri, 3));

        assertThat(arrivals).hasSize(3);
    }

    @Test
    void tokensOfAStreamAreCorrectedByItsUsageToo() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events()
                                .chat("Hello")
                                .finish("stop")
                                .usage()
                                .done()
                                .toString()));
        String uri = "openai:chat?model=m&maxTokens=100000&tokensPerMinute=60000&streaming=true&streamTo=mock:chunks";

        assertAnswered(send(uri, 3));

        assertThat(SERVER.requests()).hasSize(3);
    }

    @Test
    void aCallBeyondTheQueueIsRejected() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=1&maxQueuedRequests=2&baseUrl=" + server.baseUrl();
            send(uri, 3);
            await().until(() -> server.waiting() == 1);

            assertThat(camel.failure(uri, "hi"))
                    .isInstanceOf(OpenAIRejectedException.class)
                    .hasMessageContaining("The call was not sent: 2 others wait already because of the limits.")
                    .hasFieldOrPropertyWithValue("sent", false);
        }
    }

    @Test
    void waitingCallsHoldNoThread() throws Exception {
        try (GatheringServer server = new GatheringServer(10_000, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=10&baseUrl=" + server.baseUrl();
            send(uri, 20);
            await().until(() -> server.waiting() == 10);
            int before = Thread.activeCount();

            send(uri, 1_000);

            assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 2);
        }
    }

    @Test
    void theRestThatTheServerTellsIsKeptTo() {
        SERVER.answers(
                "/chat/completions",
                answer().withHeader("x-ratelimit-limit-requests", "10")
                        .withHeader("x-ratelimit-remaining-requests", "0")
                        .withHeader("x-ratelimit-reset-requests", "2s"));
        SERVER.onRequest(this::arrive);

        camel.ask("openai:chat?model=m", "hi");
        camel.ask("openai:chat?model=m", "hi");

        assertThat(arrivals.get(1) - arrivals.get(0)).isGreaterThanOrEqualTo(190);
    }

    @Test
    void limitsOutOfRangeAreRefusedAtStart() {
        for (String option : List.of("maxConcurrentRequests", "requestsPerMinute", "tokensPerMinute", "maxRetries")) {
            assertThat(camel.refusal("openai:chat?model=m&" + option + "=-1"))
                    .hasMessage("The option " + option + " is -1, but must not be negative");
        }
    }

    @Test
    void durationsThatAreTooLongAreRefusedAtStart() {
        for (String option : List.of(
                "burstTolerance",
                "maxRetryAfter",
                "limitTimeout",
                "requestTimeout",
                "readTimeout",
                "connectTimeout",
                "connectionRequestTimeout")) {
            assertThat(camel.refusal("openai:chat?model=m&" + option + "=" + Long.MAX_VALUE))
                    .hasMessage("The option " + option
                            + " is 9223372036854775807 ms, but must be at most 31536000000 ms (365 days)");
        }
    }

    @Test
    void aRequestThatTheServerDoesNotTakeGivesItsTokensBack() {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", aResponse().withStatus(400));
        String uri = "openai:chat?model=m&maxRetries=0&tokensPerMinute=60000";
        camel.failure(uri + "&maxTokens=2000000000", "hi");
        SERVER.answers("/chat/completions", answer());

        assertAnswered(send(uri + "&limitTimeout=1000", 1));
    }

    private long waiting(String uri) {
        return camel.context().getEndpoint(uri, OpenAIEndpoint.class).getWaiting();
    }

    private Object arrive() {
        arrivals.add(System.nanoTime() / 1_000_000);
        return null;
    }

    private static ResponseDefinitionBuilder answer() {
        return aResponse().withHeader("Content-Type", "application/json").withBody(Answers.chat("Hello"));
    }

    private List<CompletableFuture<Exchange>> send(String uri, int calls) {
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        IntStream.range(0, calls).forEach(i -> all.add(AsyncCall.send(camel.context(), uri, "Prompt " + i)));
        return all;
    }

    private static void assertAnswered(List<CompletableFuture<Exchange>> calls) {
        for (CompletableFuture<Exchange> call : calls) {
            Exchange exchange = call.join();
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        }
    }
}
