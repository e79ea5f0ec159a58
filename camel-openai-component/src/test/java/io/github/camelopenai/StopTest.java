package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.Synchronization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls when their route, the component or Camel is stopped. */
class StopTest {

    private static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final RawServer.Answer HELLO =
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"));

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>(RawServer::drain);
    private final List<Exchange> ended = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answer.get().write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
        camel.context().getRegistry().bind("never", OpenAICredentials.class, (OpenAICredentials)
                rejected -> new CompletableFuture<>());
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.close();
    }

    @Test
    void aGracefulStopWaitsForTheAnswer() throws Exception {
        answer.set(this::answerInTheEnd);
        CallStatistics calls = route("ask", "openai:chat?model=m");
        send("ask");
        await().until(() -> calls.inFlight() == 1);

        Thread stopping = new Thread(camel::stop);
        stopping.start();
        await().until(() -> camel.context().isStopping());
        over.countDown();
        stopping.join();

        assertThat(ended)
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.getException()).isNull())
                .satisfies(
                        exchange -> assertThat(exchange.getMessage().getBody()).isEqualTo("Hello"));
    }

    /** URI, how many calls are sent, and how many of them then wait on this side. */
    @ParameterizedTest
    @CsvSource({
        "openai:chat?model=m,                                         1, 0",
        "openai:chat?model=m&streaming=true,                          1, 0",
        "openai:files?operation=content&id=file-1,                    1, 0",
        "openai:chat?model=m&maxConcurrentRequests=1,                 3, 2",
        "openai:chat?model=m&maxConnections=1,                        3, 2",
        "openai:chat?model=m&credentials=#never,                      2, 2",
        "openai:chat?model=m&credentials=#never&streaming=true,       1, 1",
        "openai:chat?model=m&maxRetries=2,                            1, 1",
        "openai:chat?model=m&maxRetries=2&streaming=true,             1, 1",
        "openai:chat?model=m&streaming=true&streamTo=direct:chunks,   1, 0",
    })
    void callsEndOnceWithAnExceptionWhenTheTimeOfAStopIsOver(String uri, int sent, int waiting) throws Exception {
        serve(uri);
        CallStatistics calls = route("ask", uri);
        send("ask", sent);
        await().until(() -> calls.waiting() == waiting && calls.inFlight() == sent - waiting);

        camel.context().getRouteController().stopRoute("ask", 100, TimeUnit.MILLISECONDS);

        assertAllWereStopped(sent);
        await().until(() -> server.openConnections() == 0);
        assertThat(calls.waiting() + calls.inFlight()).isZero();
    }

    @Test
    void aStreamThatIsPulledEndsWithAnExceptionToo() throws Exception {
        answer.set(this::beginStream);
        CountDownLatch first = new CountDownLatch(1);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:ask")
                        .routeId("ask")
                        .process(StopTest.this::watch)
                        .to("openai:chat?model=m&streaming=true")
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .process(chunk -> first.countDown());
            }
        });
        send("ask");
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        camel.context().getRouteController().stopRoute("ask", 100, TimeUnit.MILLISECONDS);

        assertAllWereStopped(1);
        await().until(() -> server.openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "continue"})
    void aStreamThatIsPushedEndsWithThatExceptionWhenTheRouteThatTakesItsChunksIsStoppedFirst(String onFailure)
            throws Exception {
        answer.set(this::streamForEver);
        CountDownLatch first = new CountDownLatch(1);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(chunk -> first.countDown()).setBody(constant("taken"));
            }
        });
        route("ask", "openai:chat?model=m&streaming=true&streamTo=direct:chunks&streamToFailure=" + onFailure);
        send("ask");
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        camel.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        camel.context().getShutdownStrategy().setTimeout(100);

        camel.stop();

        assertAllWereStopped(1);
    }

    /** A producer that no route has: Camel does not stop it before the component. */
    @ParameterizedTest
    @CsvSource({
        "openai:chat?model=m,                                         1, 0",
        "openai:chat?model=m&maxConcurrentRequests=1,                 3, 2",
        "openai:chat?model=m&maxConnections=1,                        3, 2",
        "openai:chat?model=m&credentials=#never,                      2, 2",
        "openai:chat?model=m&maxRetries=2,                            1, 1",
        "openai:chat?model=m&streaming=true&streamTo=direct:chunks,   1, 0",
    })
    void callsEndOnceWithAnExceptionWhenTheComponentIsStopped(String uri, int sent, int waiting) throws Exception {
        serve(uri);
        List<CompletableFuture<Exchange>> calls = IntStream.range(0, sent)
                .mapToObj(i -> AsyncCall.send(camel.context(), uri, "hi"))
                .toList();
        CallStatistics figures =
                camel.context().getEndpoint(uri, OpenAIEndpoint.class).statistics();
        await().until(() -> figures.waiting() == waiting && figures.inFlight() == sent - waiting);

        camel.component().stop();

        for (CompletableFuture<Exchange> call : calls) {
            assertThat(call).succeedsWithin(10, TimeUnit.SECONDS).satisfies(StopTest::assertWasStopped);
        }
    }

    @Test
    void whatWaitsForAStoppedRouteMakesRoomForOthers() throws Exception {
        answer.set(this::answerInTheEnd);
        String uri = "openai:chat?model=m&maxConcurrentRequests=1";
        CallStatistics figures = route("ask", uri);
        CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), uri, "hi");
        await().until(() -> figures.inFlight() == 1);
        send("ask", 5);
        await().until(() -> figures.waiting() == 5);
        CompletableFuture<Exchange> last = AsyncCall.send(camel.context(), uri, "hi");

        camel.context().getRouteController().stopRoute("ask", 100, TimeUnit.MILLISECONDS);
        assertAllWereStopped(5);
        over.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo("Hello");
        assertThat(last.get(10, TimeUnit.SECONDS).getMessage().getBody()).isEqualTo("Hello");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aStoppedCamelLeavesNoThreadAndNoConnection() throws Exception {
        answer.set(HELLO);
        camel.ask("openai:chat?model=m&requestsPerMinute=6000&maxConcurrentRequests=2", "hi");
        answer.set(RawServer.response("503 Busy", "text/plain", "busy"));
        AsyncCall.send(camel.context(), "openai:chat?model=m&maxRetries=2", "hi");
        answer.set(this::beginStream);
        takeChunks();
        AsyncCall.send(camel.context(), "openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi");
        AsyncCall.send(camel.context(), "openai:chat?model=m&streaming=true&maxConnections=7", "hi");
        await().until(() -> server.openConnections() >= 2);
        assertThat(ownThreads()).isNotEmpty();

        camel.stop();

        await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void aComponentThatIsStartedAgainCalls() throws Exception {
        answer.set(HELLO);
        assertThat(call()).isEqualTo("Hello");

        camel.component().stop();
        camel.component().start();

        assertThat(call()).isEqualTo("Hello");
    }

    @Test
    void aRouteThatIsStartedAgainCalls() throws Exception {
        route("ask", "openai:chat?model=m");
        send("ask");
        await().until(() -> server.openConnections() == 1);
        camel.context().getRouteController().stopRoute("ask", 100, TimeUnit.MILLISECONDS);
        assertAllWereStopped(1);
        ended.clear();
        answer.set(HELLO);

        camel.context().getRouteController().startRoute("ask");
        send("ask");

        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).getMessage().getBody()).isEqualTo("Hello");
    }

    private Object call() throws Exception {
        return AsyncCall.send(camel.context(), "openai:chat?model=m", "hi")
                .get(10, TimeUnit.SECONDS)
                .getMessage()
                .getBody();
    }

    private void serve(String uri) throws Exception {
        if (uri.contains("maxRetries")) {
            byte[] busy =
                    "HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes();
            answer.set(socket -> socket.getOutputStream().write(busy));
        } else if (uri.contains("streamTo")) {
            answer.set(this::beginStream);
            takeChunks();
        }
    }

    private void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").setBody(constant("taken"));
            }
        });
    }

    private void answerInTheEnd(Socket socket) throws Exception {
        over.await();
        HELLO.write(socket);
    }

    private void beginStream(Socket socket) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write((EVENTS + new Events().chat("Hel")).getBytes());
        out.flush();
        RawServer.drain(socket);
    }

    private void streamForEver(Socket socket) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(EVENTS.getBytes());
        byte[] chunk = new Events().chat("Hel").toString().getBytes();
        while (over.getCount() > 0) {
            out.write(chunk);
            out.flush();
            over.await(1, TimeUnit.MILLISECONDS);
        }
    }

    private CallStatistics route(String id, String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:" + id).routeId(id).process(StopTest.this::watch).to(uri);
            }
        });
        return camel.context().getEndpoint(uri, OpenAIEndpoint.class).statistics();
    }

    private void watch(Exchange begun) {
        begun.getExchangeExtension().addOnCompletion(new Synchronization() {
            @Override
            public void onComplete(Exchange exchange) {
                ended.add(exchange);
            }

            @Override
            public void onFailure(Exchange exchange) {
                ended.add(exchange);
            }
        });
    }

    private void send(String id) {
        send(id, 1);
    }

    private void send(String id, int messages) {
        for (int i = 0; i < messages; i++) {
            camel.template().sendBody("seda:" + id, "hi");
        }
    }

    private void assertAllWereStopped(int calls) {
        await().untilAsserted(() -> assertThat(ended).hasSize(calls));
        assertThat(ended).allSatisfy(StopTest::assertWasStopped);
    }

    private static void assertWasStopped(Exchange exchange) {
        assertThat(exchange.getException()).isNotNull();
        Throwable root = exchange.getException();
        while (root.getCause() != null) {
            root = root.getCause();
        }
        assertThat(root).isInstanceOf(OpenAIConnectException.class);
        assertThat(((OpenAIConnectException) root).isStopped()).isTrue();
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("OpenAI") || name.contains("openai-http"))
                .toList();
    }
}
