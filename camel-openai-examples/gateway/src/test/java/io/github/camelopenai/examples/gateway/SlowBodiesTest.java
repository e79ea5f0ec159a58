package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that come slowly, or not at all. */
class SlowBodiesTest {

    private static final String CHAT = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    /** More than Jetty has threads. */
    private static final int MANY = 200;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final List<Socket> open = new ArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(SERVER.baseUrl());
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        gateway.close();
    }

    @Test
    void aGoodClientIsAnsweredWhileManyAreSlow() throws Exception {
        for (int i = 0; i < MANY; i++) {
            begin(TestGateway.ALICE);
        }
        await().until(() -> gateway.requestsUnderWay() == MANY);

        assertThat(gateway.post("/chat/completions", CHAT).body()).contains("Hello");
        // A client has its answer a moment before the gateway counts its request as done
        await().until(() -> gateway.requestsUnderWay() == MANY);
    }

    @Test
    void aSlowClientKeepsToItsLimitWhileItSends() throws Exception {
        Socket slow = begin(TestGateway.BOB);
        await().until(() -> gateway.requestsUnderWay() == 1);

        String second = gateway.raw(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: gateway",
                "Connection: close",
                "Authorization: Bearer " + TestGateway.BOB,
                "Content-Length: " + CHAT.length(),
                "",
                CHAT);
        assertThat(second).contains("HTTP/1.1 429").contains("The limit of 1 requests at a time is reached.");

        slow.getOutputStream().write(CHAT.substring(1).getBytes(StandardCharsets.US_ASCII));
        assertThat(responseOf(slow)).contains("HTTP/1.1 200").contains("Hello");
    }

    @Test
    void aBodyThatTricklesIsRefused() throws Exception {
        gateway.close();
        gateway = new TestGateway(SERVER.baseUrl(), null, Duration.ofMinutes(1), Duration.ofMillis(500));
        Socket slow = begin(TestGateway.ALICE);
        await().until(() -> {
            try {
                slow.getOutputStream().write(' ');
            } catch (IOException e) {
                // Refused, and closed
            }
            return !gateway.accessLog().isEmpty();
        });

        assertThat(responseOf(slow))
                .contains("HTTP/1.1 408")
                .contains("{\"error\":{\"message\":\"The body of the request came slower than 1 KB a second.\","
                        + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"request_too_slow\"}}");
        assertThat(gateway.accessLog().get(0)).contains("client=alice").endsWith("failure=request_too_slow");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aClientThatGoesAwayWhileItSendsIsForgotten() throws Exception {
        begin(TestGateway.BOB).close();
        await().until(() -> !gateway.accessLog().isEmpty());

        assertThat(gateway.accessLog().get(0)).contains("client=bob").contains("status=499");
        await().until(() -> gateway.requestsUnderWay() == 0);
        assertThat(gateway.post("/chat/completions", CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyInPiecesIsPutTogether() throws Exception {
        Socket client = new Socket("127.0.0.1", gateway.port());
        open.add(client);
        client.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                                + TestGateway.ALICE + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String large = CHAT.replace("Hi", "Hi".repeat(20_000));
        for (int from = 0; from < large.length(); from += 5_000) {
            String piece = large.substring(from, Math.min(large.length(), from + 5_000));
            client.getOutputStream()
                    .write((Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        client.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(responseOf(client)).contains("HTTP/1.1 200");
        assertThat(SERVER.request().getBodyAsString()).isEqualTo(large.replace("fast", "gpt-4o-mini"));
    }

    @Test
    void bodiesTogetherTakeNoMoreMemoryThanThereIs() {
        BodyMemory memory = new BodyMemory(100);
        BodyMemory.Share first = memory.share();
        BodyMemory.Share second = memory.share();
        first.take(40);
        first.take(40);
        assertThatThrownBy(() -> second.take(21)).isInstanceOf(Refusal.class).hasMessageContaining("too many requests");
        second.take(20);
        first.giveBack();

        BodyMemory.Share third = memory.share();
        third.take(80);
        assertThatThrownBy(() -> third.take(1)).isInstanceOf(Refusal.class);
    }

    @Test
    void theOldestBodyAlwaysFits() {
        BodyMemory memory = new BodyMemory(100);
        BodyMemory.Share first = memory.share();
        BodyMemory.Share second = memory.share();
        first.take(50);
        second.take(50);
        first.take(50);
        assertThatThrownBy(() -> second.take(1)).isInstanceOf(Refusal.class);

        first.giveBack();
        second.take(100);
    }

    /** Sends the head of a request, and a byte of its body. */
    private Socket begin(String key) throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        open.add(socket);
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                                + "\r\nContent-Length: " + CHAT.length() + "\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String responseOf(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        byte[] bytes = new byte[4_096];
        StringBuilder response = new StringBuilder();
        while (!response.toString().contains("}")) {
            int read = socket.getInputStream().read(bytes);
            assertThat(read).as("the response ends after: " + response).isPositive();
            response.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
        }
        return response.toString();
    }
}
