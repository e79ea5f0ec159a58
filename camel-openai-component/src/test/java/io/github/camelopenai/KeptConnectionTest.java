package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.ProxyServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kept connection that the server closes just as a call uses it: the call is sent again, once, and no attempt is counted. */
class KeptConnectionTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String UPLOAD = "openai:files?operation=upload";

    private final AtomicInteger connections = new AtomicInteger();
    private RawServer.Answer onUse = Socket::close;
    private RawServer.Answer answer = kept(Answers.chat("Hello"));
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = RawServer.unread(this::serve);
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        server.close();
    }

    /** The first request of the first connection is answered, and what is to happen happens on the second one. */
    private void serve(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        boolean isFirst = connections.incrementAndGet() == 1;
        if (!server.readRequest(in)) {
            return;
        }
        (isFirst ? kept(Answers.chat("first")) : answer).write(socket);
        if (isFirst) {
            in.read();
            onUse.write(socket);
        } else {
            RawServer.drain(socket);
        }
    }

    /** Makes the first call, and waits until the client has its connection back: the answer may come a moment before. */
    private void keepAConnection() {
        camel.ask(CHAT, "hi");
        await().until(() -> Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("openai-http"))
                .noneMatch(thread -> isBusy(thread.getKey().getState(), thread.getValue())));
    }

    private static boolean isBusy(Thread.State state, StackTraceElement[] stack) {
        return state == Thread.State.RUNNABLE
                && Stream.of(stack).noneMatch(frame -> frame.getMethodName().equals("select"));
    }

    @Test
    void theCallIsSentAgainOnANewConnectionAndNoAttemptIsCounted() {
        keepAConnection();

        Exchange exchange = camel.send(CHAT, "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(1);
        assertThat(connections).hasValue(2);
    }

    @Test
    void bothTimesTheServerIsToldThatItIsTheSameCall() throws Exception {
        InputStream alreadyRead = new ByteArrayInputStream("P".getBytes());
        onUse = socket -> server.readRequest(new SequenceInputStream(alreadyRead, socket.getInputStream()));
        keepAConnection();

        camel.ask(CHAT, "second");

        assertThat(server.heads()).hasSize(3);
        assertThat(idempotencyKey(1)).isEqualTo(idempotencyKey(2)).isNotEqualTo(idempotencyKey(0));
    }

    @Test
    void aConnectionThatIsResetIsNoOtherThing() {
        onUse = socket -> socket.setSoLinger(true, 0);
        keepAConnection();

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void aStreamIsSentAgainAsWell() {
        answer = socket -> socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                + new Events().chat("Hello").finish("stop").done())
                        .getBytes(StandardCharsets.UTF_8));
        keepAConnection();

        Exchange exchange = AsyncCall.send(camel.context(), CHAT + "&streaming=true&readTimeout=5000", "hi")
                .join();

        try (OpenAIStream stream = exchange.getMessage().getBody(OpenAIStream.class)) {
            assertThat(stream.next().getBody()).isEqualTo("Hello");
        }
    }

    @Test
    void afterAByteOfAnAnswerItIsSentNoMore() {
        InputStream alreadyRead = new ByteArrayInputStream("P".getBytes());
        onUse = socket -> {
            // What is not read would reset the connection, and the byte could be lost with it
            server.readRequest(new SequenceInputStream(alreadyRead, socket.getInputStream()));
            socket.getOutputStream().write('H');
            socket.shutdownOutput();
            RawServer.drain(socket);
        };
        keepAConnection();

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("may have been charged")
                .hasFieldOrPropertyWithValue("sent", true);
        assertThat(connections).hasValue(1);
    }

    @Test
    void aServerThatIsSilentIsNotAskedAgain() {
        CountDownLatch over = new CountDownLatch(1);
        onUse = socket -> over.await();
        keepAConnection();

        assertThat(camel.failure(CHAT + "&readTimeout=300", "hi")).isInstanceOf(OpenAITimeoutException.class);
        assertThat(connections).hasValue(1);
        over.countDown();
    }

    @Test
    void aNewConnectionThatIsClosedIsAnAttempt() {
        answer = Socket::close;
        keepAConnection();

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("lost its connection before the answer was whole")
                .hasFieldOrPropertyWithValue("attempts", 1);
        assertThat(connections).as("sent again once").hasValue(2);
    }

    @Test
    void whereTheServerIsGoneTheCallMayHaveReachedItBefore() {
        onUse = socket -> server.stopListening();
        keepAConnection();

        Exchange exchange = camel.send(CHAT, "hi");

        assertThat(exchange.getException())
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("could not be connected")
                .hasMessageContaining("may have been charged")
                .hasMessageNotContaining("It was not sent")
                .hasFieldOrPropertyWithValue("attempts", 1);
        assertThat(exchange.getProperty("CamelOpenAISent")).isEqualTo(true);
    }

    @Test
    void aBodyThatCanBeReadAgainIsSentAgain(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("train.jsonl"), "{}\n".repeat(100_000));
        answer = kept("{\"id\":\"file-1\"}");
        keepAConnection();

        assertThat(camel.ask(UPLOAD + "&purpose=batch", file.toFile()))
                .asString()
                .contains("file-1");
    }

    @Test
    void aBodyThatCanBeReadOnceIsNotSentAgainOnceItIsRead() {
        keepAConnection();
        InputStream once = new FilterInputStream(new ByteArrayInputStream(new byte[3_000_000])) {
            @Override
            public boolean markSupported() {
                return false;
            }
        };

        assertThat(camel.failure(UPLOAD, once)).isInstanceOf(OpenAIConnectException.class);
        assertThat(connections).hasValue(1);
    }

    @Test
    void ofManyKeptConnectionsNoSecondIsTried() throws Exception {
        int calls = 8;
        CyclicBarrier together = new CyclicBarrier(calls);
        AtomicInteger opened = new AtomicInteger();
        RawServer[] restarted = new RawServer[1];
        restarted[0] = RawServer.unread(socket -> {
            boolean isOld = opened.incrementAndGet() <= calls;
            restarted[0].readRequest(socket.getInputStream());
            if (isOld) {
                together.await();
            }
            kept(Answers.chat("Hello")).write(socket);
            socket.getInputStream().read();
        });
        try (RawServer all = restarted[0]) {
            String uri = CHAT + "&baseUrl=" + all.baseUrl();
            asked(uri, calls);

            assertThat(asked(uri, calls)).containsOnly("Hello");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionOfTlsIsNoOtherThing(boolean throughTunnel, @TempDir Path folder) throws Exception {
        TlsIdentity known = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
        camel.context().getRegistry().bind("known", known.trusted());
        RawServer[] secure = new RawServer[1];
        secure[0] = RawServer.unread(known.server(), socket -> {
            boolean isFirst = connections.incrementAndGet() == 1;
            secure[0].readRequest(socket.getInputStream());
            kept(Answers.chat("Hello")).write(socket);
            if (isFirst) {
                socket.getInputStream().read();
            } else {
                RawServer.drain(socket);
            }
        });
        try (RawServer all = secure[0];
                ProxyServer proxy = ProxyServer.open()) {
            String way = throughTunnel ? "&proxyHost=127.0.0.1&proxyPort=" + proxy.port() : "";
            String uri = CHAT + "&sslContextParameters=#known&baseUrl=" + all.baseUrl() + way;
            camel.ask(uri, "hi");

            assertThat(camel.ask(uri, "hi")).isEqualTo("Hello");
            assertThat(connections).hasValue(2);
            assertThat(proxy.heads()).hasSize(throughTunnel ? 2 : 0);
            camel.stop();
        }
    }

    private List<Object> asked(String uri, int calls) {
        List<CompletableFuture<Exchange>> all = IntStream.range(0, calls)
                .mapToObj(call -> AsyncCall.send(camel.context(), uri, "hi"))
                .toList();
        return all.stream().map(call -> call.join().getMessage().getBody()).toList();
    }

    private String idempotencyKey(int request) {
        return server.heads()
                .get(request)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("idempotency-key"))
                .findFirst()
                .orElseThrow();
    }

    /** An answer after which the connection stays open. */
    private static RawServer.Answer kept(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return socket -> {
            socket.getOutputStream().write(Coded.joined(head, body));
            socket.getOutputStream().flush();
        };
    }
}
