package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.ManagedBeans;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JMX shows of the calls of an endpoint and of a limiter. */
class ManagementTest {

    private static final String ENDPOINT = "type=endpoints,name=\"openai://chat";
    private static final String LIMITER = "name=ManagedLimiter";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl).managed();

    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void answerWhoeverWaits() {
        over.countDown();
    }

    @Test
    void noMoreThanAHundredLimitersAreShown() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        for (int i = 0; i < 110; i++) {
            camel.send("openai:chat", "hi", Map.of("CamelOpenAIModel", "m" + i));
        }

        assertThat(new ManagedBeans(camel.context()).count(LIMITER)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void callsAndTheirTokensAreCounted(String bean) {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m", "hi");
        camel.ask("openai:chat?model=m", "hi");

        assertThat(shown(bean, "Calls")).isEqualTo(2L);
        assertThat(shown(bean, "InputTokens")).isEqualTo(18L);
        assertThat(shown(bean, "OutputTokens")).isEqualTo(24L);
        assertThat(shown(bean, "Failures")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void theTokensOfAStreamAreCountedToo(String bean) {
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

        camel.ask("openai:chat?model=m&streaming=true&streamTo=mock:chunks", "hi");

        assertThat(shown(bean, "InputTokens")).isEqualTo(9L);
        assertThat(shown(bean, "OutputTokens")).isEqualTo(12L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void failuresAreCountedByTheirKind(String bean) {
        SERVER.answers("/chat/completions", aResponse().withStatus(500));
        camel.failure("openai:chat?model=m", "hi");
        SERVER.answers("/chat/completions", aResponse().withStatus(401));
        camel.failure("openai:chat?model=m", "hi");
        camel.failure("openai:chat?model=m", "hi");

        assertThat(shown(bean, "Failures")).isEqualTo(3L);
        assertThat(shown(bean, "FailuresByKind"))
                .isEqualTo("{OpenAIAuthenticationException=2, OpenAIServerException=1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void aStreamThatIsEndedByItsTimeLimitIsCountedAsTimeout(String bean) {
        CompletableFuture<Exchange> call;
        try (RawServer silent = new RawServer(socket -> over.await())) {
            call = call("openai:chat?model=m&streaming=true&requestTimeout=50&baseUrl=" + silent.baseUrl());
            call.join();
        }

        await().untilAsserted(() -> assertThat(shown(bean, "FailuresByKind")).isEqualTo("{OpenAITimeoutException=1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void anAnswerThatIsOfNoUseIsCountedAsFailure(String bean) {
        SERVER.answers("/chat/completions", "<html>Welcome</html>");

        camel.failure("openai:chat?model=m", "hi");

        assertThat(shown(bean, "FailuresByKind")).isEqualTo("{OpenAIResponseException=1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void retriesAreCounted(String bean) {
        SERVER.answers("/chat/completions", aResponse().withStatus(500).withHeader("retry-after-ms", "1"));

        camel.failure("openai:chat?model=m&maxRetries=2", "hi");

        assertThat(shown(bean, "Retries")).isEqualTo(2L);
        assertThat(shown(bean, "Calls")).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void theAttemptWithAFreshTokenIsCountedAsARetry(String bean) {
        SERVER.answers("/chat/completions", aResponse().withStatus(401));
        OpenAICredentials tokens = rejected -> CompletableFuture.completedFuture("a token");
        camel.context().getRegistry().bind("tokens", tokens);

        camel.failure("openai:chat?model=m&credentials=#tokens", "hi");

        assertThat(shown(bean, "Retries")).isEqualTo(1L);
        assertThat(shown(bean, "Calls")).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void aCallAtTheServerIsInFlightUntilItIsAnswered(String bean) {
        holdAnswers();

        CompletableFuture<Exchange> call = call("openai:chat?model=m");
        await().untilAsserted(() -> assertThat(shown(bean, "InFlight")).isEqualTo(1L));
        assertThat(shown(bean, "Waiting")).isEqualTo(0L);
        over.countDown();

        call.join();
        assertThat(shown(bean, "InFlight")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?model=m&maxConcurrentRequests=1",
                "openai:chat?model=m&maxConnections=1",
            })
    void aCallWaitsUntilItsTurn(String uri) {
        holdAnswers();

        CompletableFuture<Exchange> first = call(uri);
        await().untilAsserted(() -> assertThat(shown(ENDPOINT, "InFlight")).isEqualTo(1L));
        CompletableFuture<Exchange> second = call(uri);

        assertThat(shown(ENDPOINT, "InFlight")).isEqualTo(1L);
        assertThat(shown(ENDPOINT, "Waiting")).isEqualTo(1L);
        assertThat(shown(LIMITER, "Waiting")).isEqualTo(1L);
        over.countDown();
        first.join();
        second.join();
        assertThat(shown(ENDPOINT, "Waiting")).isEqualTo(0L);
        assertThat(shown(LIMITER, "Waiting")).isEqualTo(0L);
    }

    @Test
    void aCallWaitsUntilItIsSentAgain() {
        SERVER.answers("/chat/completions", aResponse().withStatus(503).withHeader("retry-after", "60"));

        CompletableFuture<Exchange> call = call("openai:chat?model=m&maxRetries=1");

        await().untilAsserted(() -> assertThat(shown(ENDPOINT, "Waiting")).isEqualTo(1L));
        assertThat(shown(LIMITER, "Waiting")).isEqualTo(1L);
        assertThat(call).isNotDone();
    }

    @Test
    void aCallWaitsUntilItHasItsToken() {
        CompletableFuture<String> token = new CompletableFuture<>();
        camel.context().getRegistry().bind("tokens", OpenAICredentials.class, (OpenAICredentials) rejected -> token);
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        CompletableFuture<Exchange> call = call("openai:chat?model=m&credentials=#tokens");

        await().untilAsserted(() -> assertThat(shown(ENDPOINT, "Waiting")).isEqualTo(1L));
        token.complete("token");
        call.join();
        assertThat(shown(ENDPOINT, "Waiting")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDPOINT, LIMITER})
    void aStreamIsOpenUntilItsEnd(String bean) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").log("${body}");
            }
        });
        try (RawServer server = new RawServer(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            + new Events().chat("Hel"))
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            over.await();
            out.write(new Events().finish("stop").done().toString().getBytes(StandardCharsets.UTF_8));
        })) {
            CompletableFuture<Exchange> call =
                    call("openai:chat?model=m&streaming=true&streamTo=direct:chunks&baseUrl=" + server.baseUrl());
            await().untilAsserted(() -> assertThat(shown(bean, "OpenStreams")).isEqualTo(1L));
            over.countDown();

            assertThat(call.join().getException()).isNull();
            await().untilAsserted(() -> assertThat(shown(bean, "OpenStreams")).isEqualTo(0L));
            assertThat(shown(bean, "InFlight")).isEqualTo(0L);
        }
    }

    @Test
    void eachModelHasALimiterOfItsOwnAsCamelShowsThemByDefault() {
        camel.context().getManagementStrategy().getManagementAgent().setRegisterAlways(false);
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=one", "hi");
        camel.ask("openai:chat?model=two", "hi");

        assertThat(new ManagedBeans(camel.context())
                        .attributes().entrySet().stream()
                                .filter(entry -> entry.getKey().contains(LIMITER)
                                        && entry.getKey().endsWith(" Model"))
                                .map(entry -> entry.getValue()))
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aStoppedComponentShowsNoLimiter() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.ask("openai:chat?model=m", "hi");
        ManagedBeans beans = new ManagedBeans(camel.context());
        assertThat(beans.attributes().keySet()).anyMatch(name -> name.contains(LIMITER));

        camel.component().stop();

        assertThat(beans.attributes().keySet()).noneMatch(name -> name.contains(LIMITER));
    }

    private void holdAnswers() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        SERVER.onRequest(() -> {
            over.await();
            return null;
        });
    }

    private CompletableFuture<Exchange> call(String uri) {
        return AsyncCall.send(camel.context(), uri, "hi");
    }

    private Object shown(String bean, String attribute) {
        return new ManagedBeans(camel.context()).attribute(bean, attribute);
    }
}
