package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events that a server compresses: each event is there as soon as the server has flushed it. */
class CodedStreamTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true";

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answer.get().write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void eachEventIsPulledWhenItIsFlushed(String coding) throws Exception {
        Semaphore next = new Semaphore(0);
        answer.set(flushing(coding, next, hello()));
        next.release();

        try (OpenAIStream stream = pulled()) {
            for (String text : List.of("Hel", "lo", "")) {
                assertThat(stream.next().getBody()).isEqualTo(text);
                next.release(3);
            }
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @Test
    void eachEventIsPushedWhenItIsFlushed() throws Exception {
        Semaphore next = new Semaphore(1);
        List<Object> chunks = new ArrayList<>();
        answer.set(flushing("gzip", next, hello()));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(chunk -> {
                    chunks.add(chunk.getMessage().getBody());
                    next.release(3);
                });
            }
        });

        assertThat(camel.ask(CHAT + "&streamTo=direct:chunks", "hi")).isEqualTo("Hello");
        assertThat(chunks).containsExactly("Hel", "lo", "");
    }

    @Test
    void theEventsAreThoseOfAnUncodedStream() {
        Events events = new Events();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            events.chat("word " + i + ' ');
            text.append("word ").append(i).append(' ');
        }
        byte[] coded = Coded.in("gzip", events.finish("stop").done().toString());
        answer.set(RawServer.bytes("200 OK", coded, "Content-Type: text/event-stream", "Content-Encoding: gzip"));

        StringBuilder pulled = new StringBuilder();
        try (OpenAIStream stream = pulled()) {
            stream.forEachRemaining(chunk -> pulled.append(chunk.getBody()));
        }

        assertThat(pulled).hasToString(text.toString());
    }

    @Test
    void aStreamThatIsCutGivesWhatCameAndThenFails() {
        byte[] whole = Coded.in("gzip", new Events().chat("Hel").chat("lo").toString());
        byte[] cut = Arrays.copyOf(whole, whole.length - 8);
        answer.set(RawServer.bytes("200 OK", cut, "Content-Type: text/event-stream", "Content-Encoding: gzip"));

        Exchange exchange = AsyncCall.send(camel.context(), CHAT, "hi").join();
        OpenAIStream stream = exchange.getMessage().getBody(OpenAIStream.class);
        Throwable failure = catchThrowable(() -> stream.forEachRemaining(chunk -> {}));

        assertThat(failure).isInstanceOf(OpenAIStreamInterruptedException.class).hasMessageContaining("cut short");
        assertThat(exchange.getProperty("CamelOpenAIPartialText")).isEqualTo("Hello");
    }

    @Test
    void aStreamThatIsDamagedGivesWhatCameAndThenFails() throws Exception {
        CountDownLatch firstIsRead = new CountDownLatch(1);
        answer.set(socket -> {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            OutputStream gzip = Coded.writer("gzip", coded);
            gzip.write(new Events().chat("Hel").toString().getBytes());
            gzip.flush();
            head(socket, "gzip");
            socket.getOutputStream().write(coded.toByteArray());
            firstIsRead.await();
            socket.getOutputStream().write("this is no deflate".getBytes());
        });

        try (OpenAIStream stream = pulled()) {
            assertThat(stream.next().getBody()).isEqualTo("Hel");
            firstIsRead.countDown();
            assertThat(catchThrowable(stream::next))
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("damaged body of the content coding gzip");
        }
    }

    @Test
    void aStreamThatIsDamagedFromItsFirstByteIsAnErrorOfTheCall() {
        answer.set(RawServer.bytes(
                "200 OK",
                new Events().chat("Hello").done().toString().getBytes(),
                "Content-Type: text/event-stream",
                "Content-Encoding: gzip"));

        assertThat(camel.failure(CHAT, "hi"))
                .hasMessageContaining("damaged body of the content coding gzip: it does not begin as gzip does");
    }

    @Test
    void aConnectionThatBreaksIsToldAsWithoutCoding() {
        answer.set(socket -> {
            head(socket, "gzip");
            OutputStream gzip = Coded.writer("gzip", socket.getOutputStream());
            gzip.write(new Events().chat("Hel").toString().getBytes());
            gzip.flush();
        });

        try (OpenAIStream stream = pulled()) {
            assertThat(stream.next().getBody()).isEqualTo("Hel");
            assertThat(catchThrowable(stream::next))
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void aStreamThatIsClosedEarlyClosesItsConnection() throws Exception {
        answer.set(socket -> {
            head(socket, "gzip");
            OutputStream gzip = Coded.writer("gzip", socket.getOutputStream());
            gzip.write(new Events().chat("Hel").toString().getBytes());
            gzip.flush();
            RawServer.drain(socket);
        });

        try (OpenAIStream stream = pulled()) {
            assertThat(stream.next().getBody()).isEqualTo("Hel");
            assertThat(server.openConnections()).isEqualTo(1);
        }

        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    private OpenAIStream pulled() {
        return AsyncCall.send(camel.context(), CHAT, "hi").join().getMessage().getBody(OpenAIStream.class);
    }

    private static List<String> hello() {
        return List.of(
                new Events().chat("Hel").toString(),
                new Events().chat("lo").toString(),
                new Events().finish("stop").done().toString());
    }

    /** Writes an event for each permit. */
    private static RawServer.Answer flushing(String coding, Semaphore permits, List<String> events) {
        return socket -> {
            head(socket, coding);
            try (OutputStream coded = Coded.writer(coding, socket.getOutputStream())) {
                for (String event : events) {
                    permits.acquire();
                    coded.write(event.getBytes(StandardCharsets.UTF_8));
                    coded.flush();
                }
            }
        };
    }

    private static void head(Socket socket, String coding) throws IOException {
        socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + coding
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
