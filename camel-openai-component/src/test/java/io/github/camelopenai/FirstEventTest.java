package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call is sent again until its first event is known, whatever came before that. */
class FirstEventTest {

    private static final String OVERLOADED = "{\"error\":{\"message\":\"Overloaded\",\"code\":503}}";
    private static final String HELLO =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n";

    private final AtomicReference<RawServer.Answer> first = new AtomicReference<>();
    private final AtomicReference<RawServer.Answer> second =
            new AtomicReference<>(RawServer.response("200 OK", "text/event-stream", HELLO));
    private final RawServer server = new RawServer(this::answer);

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(
            server::baseUrl, component -> component.getConfiguration().setMaxRetries(1));

    private void answer(Socket socket) throws Exception {
        (server.requests() == 1 ? first : second).get().write(socket);
    }

    @BeforeEach
    void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").log("${body}");
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": PROCESSING\n\n|data: " + OVERLOADED + "\n\n",
                "\n\n\n\n|data: " + OVERLOADED + "\n\n",
                "data: {\"error\":{\"mes|sage\":\"Overloaded\",\"code\":503}}\n\n",
                "data:\n\n|data: " + OVERLOADED + "\n\n",
                ": a\n\n|: b\n\n|event: er|ror\n|data: {\"code\":503}\n\n",
                "er|ror: {\"code\":503}\n\n",
                "{\"error\":{\"mess|age\":\"Overloaded\",\"code\":503}}",
                ": PROCESSING\n\n|!",
                "data: {\"choices\":[{\"ind|!",
                "{\"choices\":[{\"mess|!",
                ": PROCESSING\n\n|",
                "data: [DONE]\n\n|",
                "data: " + OVERLOADED,
                "data: Internal Server Error\n\n",
            })
    void isSentAgainWhereNothingOfTheAnswerHasBegun(String pieces) {
        first.set(socket -> write(socket, pieces));

        Exchange done = camel.send("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi");

        assertThat(done.getMessage().getBody()).isEqualTo("Hello");
        assertThat(done.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
    }

    @Test
    void isNotSentAgainOnceAnEventHasCome() {
        first.set(socket -> write(
                socket,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n|data: " + OVERLOADED
                        + "\n\n"));

        Exchange done = camel.send("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi");

        assertThat(done.getException()).isInstanceOf(OpenAIException.class).hasMessageContaining("Overloaded");
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OVERLOADED,
                "{\"id\":\"\",\"choices\":[],\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit_error\"}}",
                "{\"choices\":[{\"finish_reason\":\"error\",\"error\":{\"message\":\"Gone\",\"code\":502}}]}",
                "{\"object\":\"error\",\"message\":\"Gone\",\"code\":500}",
            })
    void aWholeErrorWithAStatusOfSuccessIsSentAgain(String error) {
        first.set(RawServer.response("200 OK", "application/json", error));
        second.set(RawServer.response(
                "200 OK", "application/json", "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}"));

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aWholeErrorThatAnotherAttemptCannotMendIsNotSentAgain() {
        first.set(RawServer.response(
                "200 OK", "application/json", "{\"error\":{\"message\":\"No such model\",\"code\":404}}"));

        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageContaining("No such model");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void theLimiterIsToldOfARefusalWithAStatusOfSuccess() {
        String refusal = "{\"error\":{\"message\":\"Slow down\",\"code\":429}}";
        first.set(socket -> socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRetry-After: 100\r\nContent-Length: "
                                + refusal.length() + "\r\nConnection: close\r\n\r\n" + refusal)
                        .getBytes(StandardCharsets.US_ASCII)));

        camel.template().asyncSendBody("openai:chat?model=m&maxRetries=1", "hi");

        await().untilAsserted(() -> assertThat(camel.component().limiters().all())
                .extracting(entry -> entry.limiter().waiting())
                .containsExactly(1));
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aLargeFirstEventIsHandedOn() {
        String text = "x".repeat(300_000);
        first.set(RawServer.response(
                "200 OK",
                "text/event-stream",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                        + "\"},\"finish_reason\":\"stop\"}]}\n\n"));

        assertThat(camel.ask("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi"))
                .isEqualTo(text);
    }

    @Test
    void manyCommentsBeforeTheFirstEventAreLetThrough() {
        first.set(RawServer.response("200 OK", "text/event-stream", ": ping\n\n".repeat(10_000) + HELLO));

        assertThat(camel.ask("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi"))
                .isEqualTo("Hello");
    }

    /** Writes pieces, each on its own; an exclamation mark resets the connection. */
    private static void write(Socket socket, String pieces) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (String piece : pieces.split("\\|")) {
            if (piece.equals("!")) {
                socket.setSoLinger(true, 0);
                socket.close();
                return;
            }
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(30);
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
