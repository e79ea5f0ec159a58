package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.GatheringServer;
import io.github.camelopenai.testsupport.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The HTTP client of a component: shared, bounded, limited in time, closed. */
class TransportTest {

    private CamelRuntime camel;

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
    }

    @Test
    void endpointsOfAComponentShareOneHttpClient() throws Exception {
        try (RawServer server =
                new RawServer(RawServer.response("200 OK", "application/json", Answers.chat("Hello")))) {
            camel = new CamelRuntime(server::baseUrl).start();
            for (int i = 0; i < 20; i++) {
                camel.ask("openai:chat?model=m" + i, "hi");
            }
            long shared = httpThreads();

            camel.ask("openai:chat?model=m&connectTimeout=5000", "hi");

            assertThat(shared).isLessThanOrEqualTo(5);
            assertThat(httpThreads())
                    .as("other transport options, another client")
                    .isGreaterThan(shared);
        }
    }

    @Test
    void aStoppedContextLeavesNoThreadAndNoConnection() throws Exception {
        try (GatheringServer server = new GatheringServer(1, Answers.chat("Hello"))) {
            camel = new CamelRuntime(server::baseUrl).start();
            camel.ask("openai:chat?model=m", "hi");
            assertThat(threads("openai-http") + threads("OpenAI")).isPositive();

            camel.stop();

            await().untilAsserted(() ->
                    assertThat(threads("openai-http") + threads("OpenAI")).isZero());
        }
    }

    @Test
    void aStoppedComponentEndsCallsInFlightWithAnException() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            camel = new CamelRuntime(
                            server::baseUrl,
                            component -> component.getConfiguration().setMaxConnections(2))
                    .start();
            List<CompletableFuture<Exchange>> calls = callAsync(5);
            await().until(() -> server.waiting() == 2);

            camel.component().stop();

            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.get().getException())
                        .isInstanceOf(OpenAIConnectException.class)
                        .hasMessageContaining("stopped");
            }
        }
    }

    @Test
    void noMoreCallsThanConnectionsAreUnderWayAndTheOthersFollowInOrder() throws Exception {
        try (GatheringServer server = new GatheringServer(3, Answers.chat("Hello"))) {
            camel = new CamelRuntime(
                            server::baseUrl,
                            component -> component.getConfiguration().setMaxConnections(3))
                    .start();

            List<CompletableFuture<Exchange>> calls = callAsync(50);

            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.get().getMessage().getBody()).isEqualTo("Hello");
            }
        }
    }

    @Test
    void aCallThatGetsNoConnectionInTimeIsATimeout() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            camel = new CamelRuntime(
                            server::baseUrl,
                            component -> component.getConfiguration().setMaxConnections(1))
                    .start();
            callAsync(1);
            await().until(() -> server.waiting() == 1);

            assertThat(camel.failure("openai:chat?model=m&connectionRequestTimeout=50", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("got no connection within connectionRequestTimeout (50 ms): all 1 are in use."
                            + " It was not sent.")
                    .hasFieldOrPropertyWithValue("attempts", 0);
        }
    }

    @Test
    void aCallBeyondTheQueueIsRejected() throws Exception {
        try (GatheringServer server = new GatheringServer(100, Answers.chat("Hello"))) {
            camel = new CamelRuntime(server::baseUrl, component -> {
                        component.getConfiguration().setMaxConnections(1);
                        component.getConfiguration().setMaxQueuedRequests(2);
                    })
                    .start();
            callAsync(3);
            await().until(() -> server.waiting() == 1);

            assertThat(camel.failure("openai:chat?model=m", "hi"))
                    .isInstanceOf(OpenAIRejectedException.class)
                    .hasMessageContaining("was not sent: 1 calls are under way and 2 wait already.");
        }
    }

    @Test
    void aSilentServerIsAReadTimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> over.await())) {
            camel = new CamelRuntime(server::baseUrl).start();

            assertThat(camel.failure("openai:chat?model=m&readTimeout=50", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("was silent for longer than readTimeout (50 ms)")
                    .hasMessageContaining("may have been charged");
            over.countDown();
        }
    }

    @Test
    void aServerThatStallsInTheMiddleIsAReadTimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes());
            over.await();
        })) {
            camel = new CamelRuntime(server::baseUrl).start();

            assertThat(camel.failure("openai:chat?model=m&readTimeout=50", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("readTimeout");
            over.countDown();
        }
    }

    @Test
    void aWholeCallThatTakesTooLongIsARequestTimeoutAndItsConnectionIsClosed() {
        try (RawServer server = new RawServer(TransportTest::trickle)) {
            camel = new CamelRuntime(server::baseUrl).start();

            assertThat(camel.failure("openai:chat?model=m&requestTimeout=1000&readTimeout=10s", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageMatching(
                            ".* took longer than requestTimeout \\(1000 ms\\): .*\\d+ ms for the answer, and was"
                                    + " ended; it may have been charged\\. .*");
            await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        }
    }

    /** A byte every few milliseconds, without end: never silent, never done. */
    private static void trickle(Socket socket) throws Exception {
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes());
        CountDownLatch never = new CountDownLatch(1);
        while (!never.await(10, TimeUnit.MILLISECONDS)) {
            socket.getOutputStream().write(' ');
        }
    }

    @Test
    void callsThatAreEndedAtAnyMomentLeaveNoConnection() throws Exception {
        try (RawServer server = new RawServer(TransportTest::trickle)) {
            camel = new CamelRuntime(server::baseUrl).start();
            List<CompletableFuture<Exchange>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(AsyncCall.send(camel.context(), "openai:chat?model=m&requestTimeout=" + (1 + i / 5), "hi"));
            }
            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.get().getException()).isInstanceOf(OpenAITimeoutException.class);
            }

            await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void aServerThatDoesNotAcceptIsAConnectTimeout() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // The kernel holds two connections for a backlog of one, and answers no further
            for (int i = 0; i < 2; i++) {
                fillers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            camel = new CamelRuntime(() -> "http://127.0.0.1:" + full.getLocalPort() + "/v1").start();

            assertThat(camel.failure("openai:chat?model=m&connectTimeout=100", "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("got no connection within connectTimeout (100 ms). It was not sent.");
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Tag("mass")
    @Test
    void aServerThatDiesWithAThousandCallsInFlightEndsEachOnce() throws Exception {
        GatheringServer server = new GatheringServer(10_000, Answers.chat("Hello"));
        camel = new CamelRuntime(server::baseUrl).start();
        List<CompletableFuture<Exchange>> calls = callAsync(1_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.waiting() == 1_000);

        server.close();

        for (CompletableFuture<Exchange> call : calls) {
            assertThat(call.get().getException()).isInstanceOf(OpenAIConnectException.class);
        }
    }

    private List<CompletableFuture<Exchange>> callAsync(int calls) {
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(AsyncCall.send(camel.context(), "openai:chat?model=m", "Prompt " + i));
        }
        return all;
    }

    private static long httpThreads() {
        return threads("openai-http");
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .count();
    }
}
