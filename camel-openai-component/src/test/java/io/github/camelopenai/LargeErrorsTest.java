package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error answer that passes a bound keeps its status, its kind and what it asks for; only its body is cut. */
class LargeErrorsTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final int MEGABYTE = 1024 * 1024;

    private final CountDownLatch later = new CountDownLatch(1);
    private volatile String status;
    private volatile byte[] body;
    private volatile Framing framing = Framing.CHUNKS;
    private RawServer server;
    private CamelRuntime camel;

    private enum Framing {
        LENGTH,
        CHUNKS,
        GZIP,
        UNTIL_THE_END,
        ENDLESS,
        HELD
    }

    @BeforeEach
    void start() {
        server = new RawServer(this::answer);
        camel = new CamelRuntime(server::baseUrl, component -> component.setMaxResponseMemory(3 * MEGABYTE)).start();
    }

    @AfterEach
    void stop() {
        later.countDown();
        camel.stop();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"HELD"},
            mode = EnumSource.Mode.EXCLUDE)
    void anErrorThatIsLargerThanTheMemoryKeepsWhatItSays(Framing way) {
        framing = way;
        error(
                "429 Too Many Requests",
                "{\"error\":{\"message\":\"Slow down\",\"code\":\"slow\",\"input\":\"",
                4 * MEGABYTE);

        Throwable failure = camel.failure(CHAT, "Hi");

        assertThat(failure)
                .isExactlyInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down")
                .hasMessageContaining("Only the first 1048576 bytes of the answer were read.");
        OpenAIException known = (OpenAIException) failure;
        assertThat(known.getStatus()).isEqualTo(429);
        assertThat(known.getCode()).isEqualTo("slow");
        assertThat(known.getRetryAfterMillis()).isEqualTo(7_000);
        assertThat(known.getRequestId()).isEqualTo("req_1");
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void itsKindIsThatOfItsCode() {
        error("429 Too Many Requests", "{\"error\":{\"code\":\"insufficient_quota\",\"x\":[[{\"y\":\"", 4 * MEGABYTE);

        assertThat(camel.failure(CHAT, "Hi")).isExactlyInstanceOf(OpenAIQuotaException.class);
    }

    @Test
    void aServerErrorIsAskedAgain() {
        error("500 Internal Server Error", "<html><title>Out of order</title>", 4 * MEGABYTE);

        assertThat(camel.failure(CHAT + "&maxRetries=1", "Hi"))
                .isExactlyInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("Out of order");
        assertThat(server.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai:chat?model=m&streaming=true", "openai:files?operation=content&id=f"})
    void anErrorInsteadOfAStreamIsCutAsWell(String uri) {
        error("401 Unauthorized", "{\"error\":{\"message\":\"No\",\"x\":\"", 4 * MEGABYTE);

        assertThat(camel.failure(uri, "Hi"))
                .isExactlyInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("Only the first 1048576 bytes");
    }

    @Test
    void anErrorThatPassesMaxResponseSizeIsCutThere() {
        error("503 Service Unavailable", "{\"error\":{\"message\":\"Busy\",\"x\":\"", 5_000);

        assertThat(camel.failure(CHAT + "&maxResponseSize=2000", "Hi"))
                .isExactlyInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("Busy")
                .hasMessageContaining("Only the first 2000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 999_999, 1_048_400})
    void anErrorWithinTheBoundIsReadWhole(int size) {
        error("500 Internal Server Error", "{\"input\":\"", size);
        body = (new String(body, StandardCharsets.UTF_8) + "\",\"error\":{\"message\":\"At the end\"}}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(camel.failure(CHAT, "Hi"))
                .hasMessageContaining("At the end")
                .message()
                .doesNotContain("Only the first");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE"})
    void aCharacterMayBeCut(String charset) {
        status = "400 Bad Request";
        body = ("{\"error\":{\"message\":\"No\",\"x\":\"" + "\u20ac".repeat(MEGABYTE))
                .getBytes(Charset.forName(charset));

        assertThat(camel.failure(CHAT, "Hi"))
                .hasMessageContaining("answered 400")
                .hasMessageContaining("No");
    }

    @Test
    void whatIsShownHoldsNothingOfThePrompt() {
        error("422 Unprocessable", "{\"detail\":[{\"msg\":\"too long\",\"input\":\"secret prompt ", 4 * MEGABYTE);

        assertThat(camel.failure(CHAT, "Hi"))
                .hasMessageContaining("too long")
                .message()
                .doesNotContain("secret prompt");
    }

    @ParameterizedTest
    @EnumSource(
            value = Framing.class,
            names = {"GZIP", "CHUNKS"})
    void anErrorThatHadToWaitForMemoryIsCutAsWell(Framing way) {
        framing = Framing.HELD;
        error("200 OK", "{\"choices\":[{\"message\":{\"content\":\"", 2 * MEGABYTE);
        body = (new String(body, StandardCharsets.UTF_8) + "\"}}]}").getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> camel.component().answersInMemory().used() > MEGABYTE);
        framing = way;
        error("429 Too Many Requests", "{\"error\":{\"message\":\"Slow down\",\"input\":\"", 4 * MEGABYTE);
        CompletableFuture<Exchange> second = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> camel.component().answersInMemory().waiting() == 1);
        later.countDown();

        assertThat(first.join().getException()).isNull();
        assertThat(second.join().getException())
                .isExactlyInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");
        await().until(() -> server.openConnections() == 0);
        assertThat(camel.component().answersInMemory().used()).isZero();
    }

    private void error(String line, String beginning, int size) {
        status = line;
        body = (beginning + "a".repeat(size)).getBytes(StandardCharsets.UTF_8);
    }

    private void answer(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        switch (framing) {
            case LENGTH -> write(out, "Content-Length: " + body.length, body);
            case UNTIL_THE_END -> write(out, "X: y", body);
            case GZIP -> write(out, "Content-Encoding: gzip", Coded.in("gzip", body));
            case CHUNKS -> {
                write(
                        out,
                        "Transfer-Encoding: chunked",
                        (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            case HELD -> {
                byte[] held = body;
                write(out, "Content-Length: " + held.length, Arrays.copyOf(held, held.length - 1));
                out.flush();
                later.await();
                out.write(held, held.length - 1, 1);
            }
            case ENDLESS -> {
                write(out, "X: y", body);
                while (true) {
                    out.write(new byte[1_000]);
                }
            }
        }
    }

    private void write(OutputStream out, String framed, byte[] bytes) throws IOException {
        out.write(("HTTP/1.1 " + status
                        + "\r\nContent-Type: application/json\r\nRetry-After: 7\r\nx-request-id: req_1\r\n"
                        + "Connection: close\r\n" + framed + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }
}
