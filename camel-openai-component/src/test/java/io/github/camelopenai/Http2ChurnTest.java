package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.H2Server;
import io.github.camelopenai.testsupport.H2ServerStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http2.H2Error;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that are answered, reset, refused, cut off and timed out, in all orders, leave nothing in use. */
class Http2ChurnTest {

    private static final int CALLS = Integer.getInteger("openai.test.churn", 2_000);
    private static final int PLACES = 50;
    private static final String CHAT =
            "openai:chat?model=m&maxRetries=0&maxQueuedRequests=100000&connectionRequestTimeout=0" + "&maxConnections="
                    + PLACES;

    private final AtomicInteger served = new AtomicInteger();
    private final CyclicBarrier together = new CyclicBarrier(PLACES);

    private void serve(H2ServerStream stream) throws Exception {
        if (stream.asks("together")) {
            together.await();
            stream.answer(Answers.chat("Hello"));
            return;
        }
        int number = served.incrementAndGet();
        if (number % 499 == 0) {
            stream.connection().goAway(stream.id(), H2Error.NO_ERROR);
        } else if (number % 701 == 0) {
            stream.connection().close();
        }
        switch (number % 11) {
            case 0 -> stream.reset(H2Error.INTERNAL_ERROR);
            case 1 -> stream.reset(H2Error.REFUSED_STREAM);
            case 2 -> stream.head(200, "content-type", "application/json");
            case 3 -> {
                stream.head(200, "content-type", "application/json", "content-length", "5000");
                stream.send(new byte[1_000]);
                stream.reset(H2Error.CANCEL);
            }
            case 4 -> {
                // No answer: the call has its time-out
            }
            case 5 -> {
                stream.answer(Answers.chat("Hello"));
                stream.reset(H2Error.NO_ERROR);
            }
            default -> stream.answer(Answers.chat("Hello"));
        }
    }

    private static List<CompletableFuture<Exchange>> calls(CamelRuntime camel, int count, String uri, String body) {
        return IntStream.range(0, count)
                .mapToObj(number -> camel.template()
                        .asyncSend(uri, exchange -> exchange.getMessage().setBody(body)))
                .toList();
    }

    @Tag("mass")
    @Test
    void everyCallEndsAndEveryPlaceIsFreeAgain() throws Exception {
        try (H2Server server = H2Server.plain(this::serve).maxStreams(20)) {
            CamelRuntime camel = new CamelRuntime(
                            server::baseUrl,
                            component -> component.getConfiguration().setHttpVersion("2"))
                    .start();
            try {
                for (int left = CALLS; left > 0; left -= 500) {
                    List<CompletableFuture<Exchange>> churn =
                            calls(camel, Math.min(left, 500), CHAT + "&readTimeout=100", "hi");
                    assertThat(CompletableFuture.allOf(churn.toArray(CompletableFuture[]::new)))
                            .succeedsWithin(120, TimeUnit.SECONDS);
                }

                // As many as there are places wait for each other: if one place were lost, none would have an answer
                List<CompletableFuture<Exchange>> last = calls(camel, PLACES, CHAT, "together");
                assertThat(CompletableFuture.allOf(last.toArray(CompletableFuture[]::new)))
                        .succeedsWithin(60, TimeUnit.SECONDS);
                assertThat(last)
                        .allSatisfy(call ->
                                assertThat(call.get().getMessage().getBody()).isEqualTo("Hello"));
                assertThat(server.received()).doesNotContain("TOO MANY STREAMS");
            } finally {
                camel.stop();
            }
        }
    }
}
