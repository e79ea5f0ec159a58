package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DeadPort;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that fails, in every way that servers do: the typed error names the cause, and the route goes on. */
class FaultsTest {

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(socket -> answer.get().write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:prompts").to("openai:chat?model=m");
            }
        });
    }

    @AfterEach
    void theRouteGoesOnWithTheNextMessage() {
        answer.set(RawServer.response("200 OK", "application/json", Answers.chat("Hello")));
        assertThat(camel.ask("direct:prompts", "hi")).isEqualTo("Hello");
        camel.stop();
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        server.close();
    }

    @Test
    void aServerThatIsNotThereIsAConnectException() throws IOException {
        int port = DeadPort.any();

        assertThat(camel.failure("openai:chat?model=m&baseUrl=http://127.0.0.1:" + port + "/v1", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageStartingWith(
                        "POST http://127.0.0.1:" + port + "/v1/chat/completions could not be connected (")
                .hasMessageEndingWith("It was not sent. Check the base URL, the network, and that the server runs.");
    }

    @Test
    void aHostThatIsUnknownIsAConnectException() {
        assertThat(camel.failure("openai:chat?model=m&baseUrl=http://no-such-host.invalid/v1", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("has an unknown host");
    }

    @Test
    void anAnswerOfHtmlIsAResponseException() {
        assertThat(failure("200 OK", "text/html", "<html><title>Welcome</title></html>"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining(
                        "answered 200 with a body of 35 bytes of text/html that is no JSON: line 1, column ")
                .hasMessageContaining("Check that the base URL points at an OpenAI-compatible API");
    }

    @Test
    void anErrorPageOfAProxyIsItsStatusWithTheTitle() {
        assertThat(failure("502 Bad Gateway", "text/html", "<html><title>502 Bad Gateway</title></html>"))
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("answered 502: a web page titled '502 Bad Gateway'");
    }

    @Test
    void halfAJsonIsAResponseException() {
        assertThat(failure("200 OK", "application/json", "{\"choices\":[{\"mess"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("that is no JSON: line 1, column ");
    }

    @Test
    void anEmptyBodyIsAResponseException() {
        assertThat(failure("200 OK", "application/json", ""))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("answered 200 with an empty body");
    }

    @Test
    void aJsonThatIsNoObjectIsAResponseException() {
        assertThat(failure("200 OK", "application/json", "\"ok\""))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("answered 200 with a string");
    }

    @Test
    void anAnswerWithoutChoicesIsAResponseException() {
        assertThat(failure("200 OK", "application/json", "{\"id\":\"x\",\"choices\":[]}"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("no choices, so without an answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"code\":429,\"message\":\"slow\"}}                     | OpenAIRateLimitException | 429",
                "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}     | OpenAIQuotaException | 429",
                "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"x\"}}  | OpenAIInvalidRequestException | 400",
                "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"x\"}}        | OpenAIAuthenticationException | 401",
                "{\"error\":{\"code\":\"model_not_found\",\"message\":\"x\"}}        | OpenAINotFoundException | 404",
                "{\"error\":{\"type\":\"server_error\",\"message\":\"x\"}}           | OpenAIServerException | 500",
                "{\"error\":\"model not loaded\"}                                    | OpenAIResponseException | 200",
                "{\"object\":\"error\",\"message\":\"bad\",\"code\":400}             | OpenAIInvalidRequestException | 400",
            })
    void anErrorWithAStatusOfSuccessIsTheExceptionThatItStandsFor(String body, String exception, int status) {
        Throwable failure = failure("200 OK", "application/json", body);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(((OpenAIException) failure).getStatus()).isEqualTo(status);
    }

    @Test
    void anObjectThatTellsOfItsOwnFailureIsAnAnswer() {
        answer.set(RawServer.response(
                "200 OK",
                "application/json",
                "{\"id\":\"ftjob-1\",\"status\":\"failed\",\"error\":{\"message\":\"bad file\"}}"));

        assertThat(camel.ask("openai:fineTuningJobs?operation=retrieve&id=ftjob-1", null))
                .asString()
                .contains("bad file");
    }

    @Test
    void tenGigabytesAreCutAtMaxResponseSize() {
        AtomicLong sent = new AtomicLong();
        answer.set(endless(sent));

        assertThat(camel.failure("openai:chat?model=m&maxResponseSize=1000000", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining(
                        "answered with more than maxResponseSize (1000000 bytes); the rest was not read.");
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        assertThat(sent).hasValueLessThan(50_000_000L);
    }

    @Test
    void aResetInTheMiddleOfTheAnswerIsAConnectException() {
        answer.set(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\""
                    .getBytes());
            out.flush();
            socket.setSoLinger(true, 0);
        });

        assertThat(camel.failure("direct:prompts", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("lost its connection before the answer was whole")
                .hasMessageContaining("may have been charged");
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsAConnectException() {
        answer.set(Socket::close);

        assertThat(camel.failure("direct:prompts", "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("may have been charged");
    }

    @Test
    void whatIsNoHttpIsAConnectException() {
        answer.set(socket -> socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes()));

        assertThat(camel.failure("direct:prompts", "hi")).isInstanceOf(OpenAIConnectException.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer.set(socket -> socket.getOutputStream()
                .write(("HTTP/1.1 302 Found\r\nLocation: " + server.baseUrl()
                                + "/models\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes()));

        assertThat(camel.failure("direct:prompts", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("answered 302");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aRefusedPromptOfTenMegabytesSaysWhatToDo() {
        answer.set(RawServer.response(
                "400 Bad Request",
                "application/json",
                Answers.error(
                        "This model's maximum context length is 128000 tokens.",
                        "invalid_request_error",
                        "context_length_exceeded")));

        assertThat(camel.failure("direct:prompts", "x".repeat(10 * 1024 * 1024)))
                .isInstanceOf(OpenAIContextLengthException.class)
                .hasMessageContaining("Shorten the prompt, lower maxTokens, or use a model with a larger context.");
    }

    @Test
    void aKeyThatTheServerEchoesIsNotInTheMessage() {
        Throwable failure = failure(
                "401 Unauthorized",
                "application/json",
                Answers.error(
                        "Incorrect API key provided: " + CamelRuntime.API_KEY,
                        "invalid_request_error",
                        "invalid_api_key"));

        assertThat(failure)
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("Incorrect API key provided: ***")
                .hasStackTraceContaining("Incorrect API key provided")
                .hasMessageNotContaining(CamelRuntime.API_KEY);
    }

    @Test
    void aFailureSetsThePropertiesOfCamelsAiComponents() {
        answer.set(socket -> socket.getOutputStream()
                .write(("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nx-request-id: req_1\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes()));

        Exchange exchange = camel.send("direct:prompts", "hi");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIRateLimitException.class)
                .isNotInstanceOf(OpenAIQuotaException.class);
        assertThat(exchange.getProperty("CamelAiErrorCategory")).isEqualTo("RATE_LIMIT");
        assertThat(exchange.getProperty("CamelAiRetryAfterMillis")).isEqualTo(2_000L);
        assertThat(exchange.getException(OpenAIException.class))
                .returns("req_1", OpenAIException::getRequestId)
                .returns(1, OpenAIException::getAttempts);
    }

    @Test
    void aRequestRefusedBeforeItIsSentSetsThemToo() {
        Exchange exchange = camel.send("direct:prompts", "");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasFieldOrPropertyWithValue("status", 0)
                .hasFieldOrPropertyWithValue("attempts", 0);
        assertThat(exchange.getProperty("CamelAiErrorCategory")).isEqualTo("VALIDATION");
    }

    @Test
    void aServerThatSpeaksNoTlsWasSentNothing() throws Exception {
        try (RawServer server =
                RawServer.unread(socket -> socket.getOutputStream().write(new byte[100]))) {
            assertThat(camel.failure(
                            "openai:chat?model=m&baseUrl=" + server.baseUrl().replace("http:", "https:"), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("failed in the TLS handshake")
                    .hasMessageContaining("It was not sent");
        }
    }

    @Test
    void aTlsHandshakeThatStallsEndsAfterConnectTimeout() throws Exception {
        try (RawServer server = RawServer.unread(RawServer::drain)) {
            String uri = "openai:chat?model=m&connectTimeout=300&baseUrl="
                    + server.baseUrl().replace("http:", "https:");
            assertThat(camel.failure(uri, "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("got no connection within connectTimeout")
                    .hasMessageContaining("It was not sent");
        }
    }

    @Test
    void aSuccessAfterAFailureTakesThePropertiesBack() {
        answer.set(RawServer.response("500 Oops", "text/plain", "oops"));
        Exchange exchange = camel.send("direct:prompts", "hi");
        answer.set(RawServer.response("200 OK", "application/json", Answers.chat("Hello")));

        exchange.setException(null);
        exchange.getMessage().setBody("hi");
        camel.template().send("openai:chat?model=m", exchange);

        assertThat(exchange.getProperties()).doesNotContainKeys("CamelAiErrorCategory", "CamelAiRetryAfterMillis");
    }

    private Throwable failure(String status, String contentType, String body) {
        answer.set(RawServer.response(status, contentType, body));
        return camel.failure("direct:prompts", "hi");
    }

    private static RawServer.Answer endless(AtomicLong sent) {
        byte[] block = " ".repeat(64 * 1024).getBytes();
        return socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n"
                    .getBytes());
            while (sent.addAndGet(block.length) < 10_000_000_000L) {
                out.write(block);
            }
        };
    }
}
