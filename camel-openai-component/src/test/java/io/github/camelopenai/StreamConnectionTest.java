package io.github.camelopenai;

import static io.github.camelopenai.PulledStreams.CHAT;
import static io.github.camelopenai.PulledStreams.HELLO;
import static io.github.camelopenai.PulledStreams.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connection of a stream: what is not read waits at the server, and the end of the stream closes it. */
class StreamConnectionTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    @Test
    void aSlowRouteHoldsTheServerBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        String chunk = new Events().chat("x".repeat(10_000)).toString();
        int chunks = 3_000;
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, new Events());
            for (int i = 0; i < chunks; i++) {
                socket.getOutputStream().write(chunk.getBytes(StandardCharsets.UTF_8));
                sent.incrementAndGet();
            }
            socket.getOutputStream()
                    .write(new Events().finish("stop").done().toString().getBytes(StandardCharsets.UTF_8));
        })) {
            OpenAIStream stream = pull.open(CHAT + "&readTimeout=2s&baseUrl=" + server.baseUrl());
            stream.next();
            await().during(2_500, TimeUnit.MILLISECONDS)
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> sent.get() < chunks);

            AtomicInteger count = new AtomicInteger();
            stream.forEachRemaining(message -> count.incrementAndGet());
            assertThat(count.get()).isEqualTo(chunks);
        }
    }

    @Test
    void closingTheIteratorClosesTheConnectionAlsoWhileItStalls() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            OpenAIStream stream = pull.open(CHAT + "&baseUrl=" + server.baseUrl());
            assertThat(stream.next().getBody()).isEqualTo("Hel");

            stream.close();

            await().until(() -> server.openConnections() == 0);
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @Test
    void anExchangeThatIsDoneClosesItsStream() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            camel.send(CHAT + "&baseUrl=" + server.baseUrl(), "hi");

            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aRouteThatFailsInTheMiddleClosesTheStream() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .to(CHAT + "&baseUrl=" + server.baseUrl())
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .process(chunk -> {
                                throw new IOException("the printer is on fire");
                            });
                }
            });

            assertThat(camel.template()
                            .request("direct:in", exchange -> exchange.getMessage()
                                    .setBody("hi"))
                            .getException())
                    .hasStackTraceContaining("the printer is on fire");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void stoppingCamelEndsAStreamThatSomebodyWaitsFor() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            OpenAIStream stream = pull.open(CHAT + "&baseUrl=" + server.baseUrl());
            stream.next();
            CountDownLatch waiting = new CountDownLatch(1);
            Thread stopper = new Thread(() -> {
                waiting.countDown();
                camel.stop();
            });
            stopper.start();
            assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();

            assertThatThrownBy(stream::next).hasMessageContaining("its route was stopped");
            stopper.join();
        }
    }

    @Tag("mass")
    @Test
    void aThousandCancelledStreamsLeaveNothingBehind() throws Exception {
        cancelStreams(10);
    }

    @Test
    @Tag("soak")
    void tenThousandCancelledStreamsLeaveNothingBehind() throws Exception {
        cancelStreams(100);
    }

    private void cancelStreams(int rounds) throws Exception {
        int atATime = 100;
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            String uri = CHAT + "&maxConnections=" + atATime + "&maxQueuedRequests=0&baseUrl=" + server.baseUrl();
            long threads = clientThreads();
            for (int round = 0; round < rounds; round++) {
                List<OpenAIStream> streams = new ArrayList<>();
                for (int i = 0; i < atATime; i++) {
                    streams.add(pull.open(uri));
                }
                // With no place in the queue, a place that is not given back fails the next round
                streams.forEach(OpenAIStream::close);
            }
            await().atMost(1, TimeUnit.MINUTES).until(() -> server.openConnections() == 0);
            assertThat(server.requests()).isEqualTo(rounds * atATime);
            assertThat(clientThreads()).isLessThan(threads + 20);
        }
    }

    /** Those of the server do not count: it may have more of them than connections for a moment. */
    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("OpenAI") || name.startsWith("openai-"))
                .count();
    }

    @Test
    void aStreamThatHasEndedLeavesItsConnectionForTheNext() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);
        String uri = CHAT + "&maxConnections=1&connectionRequestTimeout=5000";

        for (int i = 0; i < 20; i++) {
            assertThat(texts(pull.chunks(uri, "hi"))).isEqualTo("Hello");
        }
    }
}
