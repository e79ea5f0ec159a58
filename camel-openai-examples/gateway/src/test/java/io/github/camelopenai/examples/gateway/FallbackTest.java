package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the first server does not answer, the second does; but nothing is begun twice. */
class FallbackTest {

    private static final String CHAT =
            "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"seed\":7}";
    private static final String STREAM = CHAT.replace("\"seed\"", "\"stream\":true,\"seed\"");

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    static final OpenAIServer FIRST = new OpenAIServer();

    @RegisterExtension
    static final OpenAIServer SECOND = new OpenAIServer();

    @Test
    void theSecondServerAnswersWhereTheFirstIsDown() throws Exception {
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        try (TestGateway gateway = new TestGateway(TestGateway.NOWHERE, SECOND.baseUrl())) {
            ChatCompletion answer = gateway.client(TestGateway.ALICE)
                    .chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model("fast")
                            .addUserMessage("Hi")
                            .build());

            assertThat(answer.choices().get(0).message().content()).contains("From the second");
            assertThat(SECOND.requestBody().path("model").asText()).isEqualTo("llama3.2");
            assertThat(SECOND.request().getHeader("Authorization")).isEqualTo("Bearer " + TestGateway.SECOND_KEY);
            assertThat(gateway.accessLog())
                    .singleElement()
                    .asString()
                    .endsWith("status=200 " + msAndTokens(gateway) + "upstream=first(OpenAIConnectException),second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void theSecondServerAnswersWhereTheFirstIsBusyOrFails(int status) throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(status));
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            HttpResponse<String> answer = gateway.post("/chat/completions", CHAT);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("From the second");
            assertThat(FIRST.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
            assertThat(SECOND.requestBody().path("seed").asInt()).isEqualTo(7);
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first(" + status + "),second");
        }
    }

    @Test
    void aServerThatIsDownIsLeftAlone() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(503));
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            for (int call = 0; call < 5; call++) {
                gateway.post("/chat/completions", CHAT);
            }

            assertThat(FIRST.requests()).hasSize(3);
            assertThat(SECOND.requests()).hasSize(5);
            await().until(() -> gateway.accessLog().size() == 5);
            assertThat(gateway.accessLog()).last().asString().endsWith("upstream=second");
        }
    }

    @Test
    void noLogHasWhatTheFailingServerSaid() throws Exception {
        FIRST.answers(
                "/chat/completions", aResponse().withStatus(500).withBody(Answers.error("a-secret-echo", "x", "y")));
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            gateway.post("/chat/completions", CHAT);

            assertThat(Files.readString(Path.of("target/gateway-test.log")) + gateway.accessLog())
                    .contains("The server first of the failover did not answer (500)")
                    .doesNotContain("a-secret-echo");
        }
    }

    @Test
    void aClientThatGoesAwayIsNotAnsweredByTheSecond() throws Exception {
        try (EventServer first = new EventServer();
                TestGateway gateway = new TestGateway(first.baseUrl(), SECOND.baseUrl())) {
            try (RawClient client = new RawClient(gateway)) {
                first.awaitCalls(1);
                first.send(new Events().chat("Hel"));
                client.readUntil("Hel");
            }

            StreamsTest.eventsUntilGivenUp(first);
            await().until(() -> !gateway.accessLog().isEmpty());
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first failure=ClientGoneException");
            assertThat(SECOND.requests()).isEmpty();
        }
    }

    @Test
    void aLargeBodyIsSentOnWholeToTheSecond() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(503));
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        String request = CHAT.replace("Hi", "Hi ".repeat(20_000));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            gateway.post("/chat/completions", request);

            assertThat(SECOND.request().getBodyAsString()).isEqualTo(request.replace("fast", "llama3.2"));
        }
    }

    @Test
    void aRequestThatTheFirstRefusesIsNotTriedAgain() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(400).withBody(Answers.error("No", "x", "y")));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            assertThat(gateway.post("/chat/completions", CHAT).statusCode()).isEqualTo(400);
            assertThat(SECOND.requests()).isEmpty();
        }
    }

    @Test
    void aStreamThatHasNotBegunComesFromTheSecond() throws Exception {
        FIRST.answers("/chat/completions", events(new Events().data("{\"error\":{\"message\":\"overloaded\"}}")));
        SECOND.answers(
                "/chat/completions",
                events(new Events().chat("Hi").finish("stop").done()));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            HttpResponse<String> answer = gateway.post("/chat/completions", STREAM);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(new Events().chat("Hi").finish("stop").done().toString());
        }
    }

    @Test
    void aStreamThatBreaksOffIsNotBegunAgain() throws Exception {
        FIRST.answers("/chat/completions", events(new Events().chat("Hel")));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl())) {
            HttpResponse<String> answer = gateway.post("/chat/completions", STREAM);

            assertThat(answer.body())
                    .isEqualTo(
                            new Events().chat("Hel")
                                    + "data: {\"error\":{\"message\":\"The server behind the gateway was not reached, or gave no whole"
                                    + " answer.\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_unavailable\"}}\n\n");
            assertThat(SECOND.requests()).isEmpty();
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first failure=OpenAIStreamInterruptedException");
        }
    }

    @Test
    void theSecondServerAnswersWhereTheFirstIsSilent() throws Exception {
        SECOND.answers("/chat/completions", Answers.chat("From the second"));
        try (RawServer silent = new RawServer(FallbackTest::hold);
                TestGateway gateway = impatient(silent.baseUrl(), SECOND.baseUrl())) {
            assertThat(gateway.post("/chat/completions", CHAT).body()).contains("From the second");
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first(OpenAITimeoutException),second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEAD})
    void theSecondServerStreamsWhereTheFirstGivesNoEvent(String beginning) throws Exception {
        Events events = new Events().chat("Hi").finish("stop").done();
        SECOND.answers("/chat/completions", events(events));
        try (RawServer silent = new RawServer(socket -> {
                    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                    hold(socket);
                });
                TestGateway gateway = impatient(silent.baseUrl(), SECOND.baseUrl())) {
            assertThat(gateway.post("/chat/completions", STREAM).body()).isEqualTo(events.toString());
        }
    }

    private static TestGateway impatient(String first, String second) throws Exception {
        return new TestGateway(first, second, Duration.ofMillis(300), Duration.ofMinutes(1));
    }

    /** Until the gateway has had enough. */
    private static void hold(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isNegative();
    }

    @Test
    void aClientIsToldNotToRepeatWhatTheGatewayHasRepeated() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(503));
        SECOND.answers("/chat/completions", aResponse().withStatus(503).withHeader("retry-after-ms", "1"));
        try (TestGateway both = new TestGateway(FIRST.baseUrl(), SECOND.baseUrl());
                TestGateway one = new TestGateway(SECOND.baseUrl())) {
            assertThat(both.post("/chat/completions", CHAT).headers().firstValue("x-should-retry"))
                    .contains("false");
            assertThat(one.post("/chat/completions", CHAT).headers().firstValue("x-should-retry"))
                    .contains("false");
        }
    }

    @Test
    void whatTheGatewayHasNotRepeatedIsTheClientsToRepeat() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(400));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl())) {
            assertThat(gateway.post("/chat/completions", CHAT).headers().firstValue("x-should-retry"))
                    .isEmpty();
        }
    }

    @Test
    void whereBothFailTheClientHearsOfTheSecond() throws Exception {
        FIRST.answers("/chat/completions", aResponse().withStatus(503));
        try (TestGateway gateway = new TestGateway(FIRST.baseUrl(), TestGateway.NOWHERE)) {
            HttpResponse<String> answer = gateway.post("/chat/completions", CHAT);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_unavailable").doesNotContain("127.0.0.1");
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first(503),second failure=upstream_unavailable");
        }
    }

    private static ResponseDefinitionBuilder events(Events events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
    }

    /** The part of the only line that depends on time. */
    private static String msAndTokens(TestGateway gateway) {
        String line = gateway.accessLog().get(0);
        return line.substring(line.indexOf("ms="), line.indexOf("upstream="));
    }
}
