package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole answers share maxResponseMemory: those that do not fit in wait, without a thread, and none waits for ever. */
@Tag("mass")
class MemoryOfAnswersTest {

    private static final int ANSWER = 2 * 1024 * 1024;
    private static final int CALLS = 60;
    private static final String CHAT = "openai:chat?model=m";

    private final CountDownLatch later = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Framing framing = Framing.LENGTH;
    private volatile int size = ANSWER;
    private volatile boolean firstStops;
    private RawServer server;
    private CamelRuntime camel;

    private enum Framing {
        LENGTH,
        CHUNKS,
        GZIP,
        UNTIL_THE_END
    }

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answer(socket, calls.incrementAndGet()));
        camel = new CamelRuntime(server::baseUrl, component -> {
                    component.setMaxResponseMemory(3 * 1024 * 1024);
                    // The I/O threads unpack much here
                    component.getConfiguration().setConnectTimeout(120_000);
                })
                .start();
    }

    @AfterEach
    void stop() {
        later.countDown();
        camel.stop();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void moreAnswersThanMemoryAllEnd(Framing way) {
        framing = way;

        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            all.add(AsyncCall.send(camel.context(), CHAT, "Hi"));
        }

        for (CompletableFuture<Exchange> each : all) {
            Exchange exchange = each.join();
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody(String.class)).hasSize(ANSWER);
        }
        assertThat(calls).hasValue(CALLS);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerLargerThanAllOfItFailsAlone(Framing way) {
        framing = way;
        size = 4 * 1024 * 1024;

        assertThat(camel.failure(CHAT + "&maxRetries=2", "Hi"))
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("answered with more than maxResponseMemory (3145728 bytes)");

        assertThat(calls).hasValue(1);
        size = ANSWER;
        assertThat((String) camel.ask(CHAT, "Hi")).hasSize(ANSWER);
    }

    @Test
    void aCallThatWaitsForMemoryIsNoSilenceOfItsServer() {
        firstStops = true;
        CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> calls.get() == 1);
        // Waits for the first one, which has the memory, for longer than its read time-out
        CompletableFuture<Exchange> second = AsyncCall.send(camel.context(), CHAT + "&readTimeout=300ms", "Hi");
        await().until(() -> calls.get() == 2);
        firstStops = false;

        CompletableFuture<Exchange> silent = AsyncCall.send(camel.context(), CHAT + "&readTimeout=400ms", "silent");
        assertThat(silent.join().getException()).isInstanceOf(OpenAITimeoutException.class);
        assertThat(second.isDone() && second.join().getException() != null).isFalse();
        later.countDown();

        assertThat(first.join().getException()).isNull();
        assertThat(second.join().getException()).isNull();
    }

    @Test
    void theRequestTimeoutGoesOnWhileACallWaitsForMemory() {
        firstStops = true;
        CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), CHAT, "Hi");
        await().until(() -> calls.get() == 1);

        Throwable failure = camel.failure(CHAT + "&requestTimeout=300ms", "Hi");

        assertThat(failure).isInstanceOf(OpenAITimeoutException.class).hasMessageContaining("requestTimeout");
        later.countDown();
        assertThat(first.join().getException()).isNull();
        assertThat((String) camel.ask(CHAT, "Hi")).hasSize(ANSWER);
    }

    @Test
    void failedCallsGiveTheirMemoryBack() {
        for (int i = 0; i < 10; i++) {
            size = 4 * 1024 * 1024;
            camel.failure(CHAT, "Hi");
        }
        size = ANSWER;

        assertThat((String) camel.ask(CHAT, "Hi")).hasSize(ANSWER);
    }

    private void answer(Socket socket, int number) throws IOException, InterruptedException {
        String request = server.bodies().get(server.bodies().size() - 1);
        if (request.contains("silent")) {
            RawServer.drain(socket);
            return;
        }
        byte[] body = ("{\"choices\":[{\"message\":{\"content\":\"" + "a".repeat(size) + "\"}}]}")
                .getBytes(StandardCharsets.US_ASCII);
        OutputStream out = socket.getOutputStream();
        switch (framing) {
            case LENGTH -> {
                out.write(head("Content-Length: " + body.length));
                if (number == 1 && firstStops) {
                    out.write(body, 0, body.length - 1);
                    out.flush();
                    later.await();
                    out.write(body, body.length - 1, 1);
                } else {
                    out.write(body);
                }
            }
            case CHUNKS -> {
                out.write(head("Transfer-Encoding: chunked"));
                for (int at = 0; at < body.length; at += 5_000) {
                    int length = Math.min(5_000, body.length - at);
                    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(body, at, length);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            case GZIP -> {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(body);
                }
                out.write(head("Content-Encoding: gzip\r\nContent-Length: " + packed.size()));
                out.write(packed.toByteArray());
            }
            case UNTIL_THE_END -> {
                out.write(head("X: y"));
                out.write(body);
            }
        }
    }

    private static byte[] head(String framing) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n" + framing + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
