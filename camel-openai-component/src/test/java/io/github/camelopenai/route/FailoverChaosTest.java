package io.github.camelopenai.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers, of which the first one dies, hangs, refuses and slows down under 200 calls at a time. */
class FailoverChaosTest {

    private static final int AT_A_TIME = 200;

    /** What the first server does. */
    private enum Mood {
        WELL,
        DEAD,
        HANGING,
        REFUSING,
        FAILING,
        CUTTING_STREAMS,
        SLOW
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<Object, Integer> texts = new ConcurrentHashMap<>();
    private final Semaphore workers = new Semaphore(20);
    private volatile Mood mood = Mood.WELL;
    private RawServer first;
    private RawServer second;
    private CamelRuntime camel;

    @BeforeEach
    void start() throws Exception {
        first = new RawServer(this::moodily);
        second = new RawServer(socket -> answer(socket, "second"));
        camel = new CamelRuntime(first::baseUrl).start();
        for (String name : List.of("whole", "pushed")) {
            OpenAIFailover failover = new OpenAIFailover();
            failover.setRetryInterval(Duration.ofMillis(200));
            camel.context().getRegistry().bind(name, failover);
        }
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                models("whole", "");
                models("pushed", "&streamTo=direct:chunk");
                from("direct:chunk").process(exchange -> {
                    Object body = exchange.getMessage().getBody();
                    if (!"".equals(body)) {
                        texts.merge(exchange.getProperty(Exchange.CORRELATION_ID), 1, Integer::sum);
                    }
                });
            }

            private void models(String name, String more) {
                from("direct:" + name)
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom(name)
                        .to("openai:chat?model=m&maxRetries=0&firstByteTimeout=2s" + more)
                        .to("openai:chat?model=m&baseUrl=" + second.baseUrl() + more)
                        .end();
            }
        });
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        first.close();
        second.close();
    }

    @Tag("mass")
    @Test
    void everyCallIsAnsweredAndNothingIsPassedOnTwice() {
        for (Mood next : Mood.values()) {
            mood = next;
            ask("direct:whole").forEach(answered -> assertAnswered(next, answered));
            List<Exchange> pushed = ask("direct:pushed");
            pushed.forEach(answered -> assertAnswered(next, answered));
            assertThat(texts).as(next.toString()).hasSize(AT_A_TIME);
            assertThat(texts.values()).as(next.toString()).containsOnly(1);
            texts.clear();
        }
        mood = Mood.WELL;
        await().untilAsserted(() -> assertThat(ask("direct:whole"))
                .as("a server that was left alone for a while is asked again")
                .allSatisfy(answered ->
                        assertThat(answered.getMessage().getBody(String.class)).isEqualTo("first")));
    }

    private static void assertAnswered(Mood mood, Exchange answered) {
        assertThat(answered.getException()).as(mood.toString()).isNull();
        assertThat(answered.getMessage().getBody(String.class))
                .as(mood.toString())
                .isIn("first", "second");
    }

    private List<Exchange> ask(String from) {
        List<CompletableFuture<Exchange>> asked = new ArrayList<>();
        IntStream.range(0, AT_A_TIME)
                .forEach(i -> asked.add(camel.template()
                        .asyncSend(from, exchange -> exchange.getMessage().setBody("Hi " + i))));
        return asked.stream().map(CompletableFuture::join).toList();
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
            case CUTTING_STREAMS -> write(socket, streamHead() + ": soon\n\n");
            case SLOW -> answerSlowly(socket);
            case WELL -> answer(socket, "first");
        }
    }

    /** Some at a time, so that the last ones come too late. */
    private void answerSlowly(Socket socket) throws Exception {
        workers.acquire();
        try {
            if (!over.await(300, TimeUnit.MILLISECONDS)) {
                answer(socket, "first");
            }
        } finally {
            workers.release();
        }
    }

    /** A whole answer or a stream: either is what somebody has asked for. */
    private static void answer(Socket socket, String text) throws Exception {
        write(socket, streamHead() + new Events().chat(text).finish("stop").done());
    }

    private static String streamHead() {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
