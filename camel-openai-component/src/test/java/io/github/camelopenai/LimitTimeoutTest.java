package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.GatheringServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long calls wait under limits: limitTimeout says it, and requestTimeout has no part in it. */
class LimitTimeoutTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aCallThatWaitsTooLongIsNotSentAndLeavesItsPlace() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=1&maxQueuedRequests=1&baseUrl=" + server.baseUrl();
            AsyncCall.send(camel.context(), uri, "hi");
            await().until(() -> server.waiting() == 1);

            for (int i = 0; i < 3; i++) {
                Exchange exchange = camel.send(uri + "&limitTimeout=50", "hi");

                assertThat(exchange.getException())
                        .isInstanceOf(OpenAIRejectedException.class)
                        .hasMessageContaining(
                                "/chat/completions waited longer than limitTimeout (50 ms) for its turn under"
                                        + " the limits, and was not sent. It waited for maxConcurrentRequests (1). Slow")
                        .hasNoCause();
                assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(false);
            }
            assertThat(server.waiting()).isEqualTo(1);
        }
    }

    @Test
    void theMessageSaysHowManyOthersWait() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=1&baseUrl=" + server.baseUrl();
            for (int i = 0; i < 4; i++) {
                AsyncCall.send(camel.context(), uri, "hi");
            }
            await().until(() -> server.waiting() == 1);

            assertThat(camel.failure(uri + "&limitTimeout=50", "hi"))
                    .hasMessageContaining("maxConcurrentRequests (1), and 3 other calls wait too.");
        }
    }

    @Test
    void aCallThatWaitsIsNotEndedByRequestTimeout() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        // The last one waits for 1.5 s
        List<CompletableFuture<Exchange>> calls = IntStream.range(0, 4)
                .mapToObj(i -> AsyncCall.send(
                        camel.context(), "openai:chat?model=m&requestsPerMinute=120&requestTimeout=1000", "hi"))
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().getException()).isNull());
    }

    @Test
    void aPauseThatTheServerWantsIsNotWaitedForWhereItIsTooLong() {
        SERVER.answers("/chat/completions", aResponse().withStatus(429).withHeader("Retry-After", "60"));

        Exchange exchange = camel.send("openai:chat?model=m&maxRetries=3&limitTimeout=100&requestTimeout=20000", "hi");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIRejectedException.class)
                .hasMessageContaining(
                        "and was not sent again after attempt 1. It waited for the end of the pause that the"
                                + " server wants after a 429.")
                .hasCauseInstanceOf(OpenAIRateLimitException.class);
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(true);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aRouteTakesCareOfCallsThatWereNotSent() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=1&limitTimeout=50&baseUrl=" + server.baseUrl();
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    onException(OpenAIException.class)
                            .onWhen(exchangeProperty("CamelOpenAISent").isEqualTo(false))
                            .handled(true)
                            .setBody(constant("later"));

                    from("direct:ask").to(uri);
                }
            });
            AsyncCall.send(camel.context(), uri, "hi");
            await().until(() -> server.waiting() == 1);

            assertThat(camel.ask("direct:ask", "hi")).isEqualTo("later");
        }
    }

    @Test
    void theComponentSetsItForAllEndpoints() throws Exception {
        camel.component().getConfiguration().setLimitTimeout(50);
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            String uri = "openai:chat?model=m&maxConcurrentRequests=1&baseUrl=" + server.baseUrl();
            AsyncCall.send(camel.context(), uri, "hi");
            await().until(() -> server.waiting() == 1);

            assertThat(camel.failure(uri, "hi")).hasMessageContaining("limitTimeout (50 ms)");
        }
    }

    @Test
    void aNegativeTimeIsRefusedAtStart() {
        assertThat(camel.refusal("openai:chat?model=m&limitTimeout=-1")).hasMessageContaining("limitTimeout");
    }
}
