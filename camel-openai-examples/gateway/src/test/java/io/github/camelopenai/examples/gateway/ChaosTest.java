package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers, of which the first one dies, hangs, refuses and slows down in turn, under 200 calls at a time by HTTP. */
// It has much to do for a machine that is busy with something else
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChaosTest {

    private static final int AT_A_TIME = 200;

    /** What makes each request known to the servers. */
    private static final Pattern ID = Pattern.compile("call-\\w+-\\w+-\\d+-end");

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    /** What the first server does. */
    private enum Mood {
        WELL,
        DEAD,
        HANGING,
        REFUSING,
        FAILING,
        CUTTING,
        SLOW
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private final Semaphore workers = new Semaphore(20);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile Mood mood = Mood.WELL;
    private RawServer first;
    private RawServer second;
    private TestGateway gateway;

    /** What a call was answered. */
    private record Answer(String id, int status, String body) {}

    @BeforeEach
    void start() throws Exception {
        first = new RawServer(this::moodily);
        second = new RawServer(socket -> answer(socket, "from the second"));
        gateway = new TestGateway(
                new Servers(
                        TestGateway.server(first.baseUrl(), TestGateway.FIRST_KEY),
                        TestGateway.server(second.baseUrl(), TestGateway.SECOND_KEY),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(200)),
                Spending.NONE,
                Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        over.countDown();
        gateway.close();
        first.close();
        second.close();
    }

    @Test
    void everyCallIsAnsweredOnceAndNothingIsSentTwice() {
        for (Mood next : Mood.values()) {
            mood = next;
            assertAnsweredOnce(ask(next + "-whole", false));
            assertAnsweredOnce(ask(next + "-stream", true));
        }
        int calls = 2 * AT_A_TIME * Mood.values().length;
        await().until(() -> gateway.accessLog().size() == calls);
        assertThat(gateway.accessLog()).allMatch(line -> line.contains(" status=200 ") && !line.contains(" failure="));
        mood = Mood.WELL;
        await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> assertThat(ask("again-whole", false))
                .as("a server that was left alone for a while is asked again")
                .allMatch(answer -> answer.body().contains("from the first")));
    }

    private void assertAnsweredOnce(List<Answer> answers) {
        Map<String, Long> atFirst = requestsById(first);
        Map<String, Long> atSecond = requestsById(second);
        assertThat(answers).hasSize(AT_A_TIME).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body().split("from the ", -1)).as(answer.body()).hasSize(2);
            boolean isOfFirst = answer.body().contains("from the first");
            assertThat(atSecond.getOrDefault(answer.id(), 0L)).as(answer.id()).isEqualTo(isOfFirst ? 0 : 1);
            assertThat(atFirst.getOrDefault(answer.id(), 0L)).as(answer.id()).isBetween(isOfFirst ? 1L : 0L, 1L);
        });
    }

    private static Map<String, Long> requestsById(RawServer server) {
        return server.bodies().stream()
                .flatMap(body -> ID.matcher(body).results().map(MatchResult::group))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private List<Answer> ask(String name, boolean isStream) {
        List<CompletableFuture<Answer>> asked = IntStream.range(0, AT_A_TIME)
                .mapToObj(i -> ask(new Answer("call-" + name + '-' + i + "-end", 0, ""), isStream))
                .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> ask(Answer call, boolean isStream) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + TestGateway.ALICE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"fast\",\"stream\":" + isStream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + call.id() + "\"}]}"))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(call.id(), response.statusCode(), response.body()));
    }

    private void moodily(Socket socket) throws Exception {
        switch (mood) {
            case DEAD -> socket.close();
            case HANGING -> over.await();
            case REFUSING ->
                RawServer.response("429 Too Many Requests", "application/json", "{\"error\":{\"message\":\"busy\"}}")
                        .write(socket);
            case FAILING ->
                RawServer.response("503 Service Unavailable", "text/plain", "down")
                        .write(socket);
            case CUTTING -> write(socket, HEAD + ": soon\n\n");
            case SLOW -> answerSlowly(socket);
            case WELL -> answer(socket, "from the first");
        }
    }

    /** Some at a time, so that the last ones come too late. */
    private void answerSlowly(Socket socket) throws Exception {
        workers.acquire();
        try {
            if (!over.await(300, TimeUnit.MILLISECONDS)) {
                answer(socket, "from the first");
            }
        } finally {
            workers.release();
        }
    }

    /** A whole answer or a stream: either is what somebody has asked for. */
    private static void answer(Socket socket, String text) throws IOException {
        write(socket, HEAD + new Events().chat(text).finish("stop").usage().done());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
