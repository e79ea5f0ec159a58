package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts on the wire: what is sent again, and what is not. Each answer asks for a short delay, so that no test waits. */
class AttemptsTest {

    private static final String STREAM = "openai:chat?model=m&streaming=true&streamTo=mock:chunks";
    private static final String HEL_LO =
            new Events().chat("Hel").chat("lo").finish("stop").done().toString();
    private static final RawServer.Answer HELLO =
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"));

    private final Queue<RawServer.Answer> answers = new ConcurrentLinkedQueue<>();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answers.remove().write(socket));
        camel = new CamelRuntime(
                        server::baseUrl,
                        component -> component.getConfiguration().setMaxRetries(2))
                .start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 503})
    void aStatusThatMayPassIsSentAgain(int status) {
        answers.add(failing(status, "retry-after-ms: 1"));
        answers.add(HELLO);

        Exchange exchange = camel.send("openai:chat?model=m", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry-after-ms: 40", "Retry-After: 0.04", "retry-after-ms: 40\r\nRetry-After: 60"})
    void theDelayOfTheServerIsKeptTo(String header) {
        answers.add(failing(503, header));
        answers.add(HELLO);
        long begin = System.nanoTime();

        camel.ask("openai:chat?model=m", "hi");

        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(40_000_000L);
    }

    @Test
    void theServerMayForbidAnotherAttempt() {
        answers.add(failing(503, "x-should-retry: false"));

        assertThat(camel.failure("openai:chat?model=m", "hi"))
                .isInstanceOf(OpenAIServerException.class)
                .hasFieldOrPropertyWithValue("attempts", 1);
    }

    @Test
    void theServerMayAskForAnotherAttempt() {
        answers.add(failing(400, "x-should-retry: true\r\nretry-after-ms: 1"));
        answers.add(HELLO);

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @Test
    void aLongerDelayThanMaxRetryAfterFailsAtOnceAndSaysHowLong() {
        answers.add(failing(429, "Retry-After: 300"));

        assertThat(camel.failure("openai:chat?model=m", "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("The server asks to wait 300000 ms; maxRetryAfter tells how long a call does.")
                .hasFieldOrPropertyWithValue("attempts", 1)
                .hasFieldOrPropertyWithValue("retryAfterMillis", 300_000L);
    }

    @Test
    void anEmptyAccountIsNotAskedAgain() {
        answers.add(RawServer.response(
                "429 Too Many Requests",
                "application/json",
                Answers.error("You exceeded your quota", "insufficient_quota", "insufficient_quota")));

        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIQuotaException.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aBrokenConnectionIsFollowedByAnotherAttempt() {
        answers.add(Socket::close);
        answers.add(HELLO);

        Exchange exchange = camel.send("openai:chat?model=m", "hi");

        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
    }

    @Test
    void aServerThatIsNotThereIsTriedAsOftenAsAllowedAndTheErrorSaysSo() throws Exception {
        String gone;
        try (RawServer closed = new RawServer(Socket::close)) {
            gone = closed.baseUrl();
        }

        assertThat(camel.failure("openai:chat?model=m&maxRetries=1&baseUrl=" + gone, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("It was not sent")
                .hasFieldOrPropertyWithValue("attempts", 2)
                .hasFieldOrPropertyWithValue("sent", false);
    }

    @Test
    void aSilentServerIsNotAskedAgainForItMayHaveCharged() {
        CountDownLatch over = new CountDownLatch(1);
        answers.add(socket -> over.await());

        assertThat(camel.failure("openai:chat?model=m&readTimeout=50", "hi"))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasFieldOrPropertyWithValue("attempts", 1)
                .hasFieldOrPropertyWithValue("sent", true);
        over.countDown();
    }

    @Test
    void aBodyThatCanBeReadOnceIsSentOnce() {
        answers.add(failing(503, "retry-after-ms: 1"));
        InputStream once = new FilterInputStream(new ByteArrayInputStream("{}".getBytes())) {};

        assertThat(camel.failure("openai:files?operation=upload", once, Map.of(Exchange.FILE_NAME, "a.jsonl")))
                .isInstanceOf(OpenAIServerException.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aFileIsSentAgainFromItsStart() {
        answers.add(failing(503, "retry-after-ms: 1"));
        answers.add(RawServer.response("200 OK", "application/json", Answers.object("file", "file-1")));

        Exchange exchange =
                camel.send("openai:files?operation=upload", "{}".getBytes(), Map.of(Exchange.FILE_NAME, "a.jsonl"));

        assertThat(exchange.getMessage().getHeader("CamelOpenAIId")).isEqualTo("file-1");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
    }

    @Test
    void aStreamIsSentAgainWhereItBreaksBeforeItsFirstChunk() {
        answers.add(socket -> socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1000\r\n\r\n"
                        .getBytes()));
        answers.add(stream(HEL_LO));

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
    }

    @Test
    void aStreamIsSentAgainWhereItsFirstEventIsAnErrorThatMayPass() {
        answers.add(
                stream("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":503}}\n\n"));
        answers.add(stream(HEL_LO));

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
    }

    @Test
    void aStreamIsNotSentAgainAfterItsFirstChunk() {
        answers.add(stream(new Events().chat("Hel").toString()));

        assertThat(camel.failure(STREAM, "hi")).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void withoutRetriesACallIsSentOnce() {
        answers.add(failing(503, "retry-after-ms: 1"));

        assertThat(camel.failure("openai:chat?model=m&maxRetries=0", "hi"))
                .isInstanceOf(OpenAIServerException.class)
                .hasFieldOrPropertyWithValue("attempts", 1);
    }

    @Test
    void theErrorTellsHowManyAttemptsThereWere() {
        answers.add(failing(500, "retry-after-ms: 1"));
        answers.add(failing(502, "retry-after-ms: 1"));
        answers.add(failing(503, "retry-after-ms: 1"));

        Exchange exchange = camel.send("openai:chat?model=m", "hi");

        assertThat(exchange.getException(OpenAIException.class))
                .returns(503, OpenAIException::getStatus)
                .returns(3, OpenAIException::getAttempts)
                .returns(true, OpenAIException::isSent);
    }

    private static RawServer.Answer failing(int status, String headers) {
        String text =
                "HTTP/1.1 " + status + " Failed\r\n" + headers + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
        return socket -> socket.getOutputStream().write(text.getBytes());
    }

    private static RawServer.Answer stream(String events) {
        return RawServer.response("200 OK", "text/event-stream", events);
    }
}
