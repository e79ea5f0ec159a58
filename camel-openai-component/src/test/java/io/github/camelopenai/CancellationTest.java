package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that are ended early because nobody needs their answers any more. */
class CancellationTest {

    private final CountDownLatch answer = new CountDownLatch(1);
    private final Cancellation cancellation = new Cancellation();
    private RawServer server;
    private CamelRuntime camel;
    private MockEndpoint answers;
    private MockEndpoint letters;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(socket -> {
            answer.await();
            RawServer.response("200 OK", "application/json", Answers.chat("Hello"))
                    .write(socket);
        });
        camel = new CamelRuntime(server::baseUrl).start();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).to("mock:dead-letters");
                from("direct:ask")
                        .to("openai:chat?model=m&maxConcurrentRequests=1")
                        .to("mock:answers");
            }
        });
        answers = camel.context().getEndpoint("mock:answers", MockEndpoint.class);
        letters = camel.context().getEndpoint("mock:dead-letters", MockEndpoint.class);
    }

    @AfterEach
    void stop() {
        answer.countDown();
        camel.stop();
        server.close();
    }

    @Test
    void aCallThatIsCancelledIsNeitherAnAnswerNorAFailure() {
        CompletableFuture<Exchange> call = ask();
        await().until(() -> server.requests() == 1);

        cancellation.cancel();

        assertThat(call.join().isRollbackOnly()).isTrue();
        assertThat(call.join().getException()).isNull();
        assertThat(answers.getExchanges()).isEmpty();
        assertThat(letters.getExchanges()).isEmpty();
        await().until(() -> statistics().inFlight() == 0);
    }

    @Test
    void aCallThatWaitsForALimitIsNeverSent() {
        camel.template().asyncSendBody("direct:ask", "Hi");
        CompletableFuture<Exchange> waiting = ask();
        await().until(() -> statistics().waiting() == 1);

        cancellation.cancelUnsent();

        assertThat(waiting.join().isRollbackOnly()).isTrue();
        answer.countDown();
        await().until(() -> statistics().inFlight() == 0);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void whatHasBeenSentMayEndWhereOnlyTheUnsentIsCancelled() {
        CompletableFuture<Exchange> call = ask();
        await().until(() -> server.requests() == 1);

        cancellation.cancelUnsent();
        answer.countDown();

        assertThat(call.join().isRollbackOnly()).isFalse();
        assertThat(answers.getExchanges()).hasSize(1);
    }

    @Test
    void noCallBeginsAfterTheCancellation() {
        cancellation.cancel();

        assertThat(ask().join().isRollbackOnly()).isTrue();

        assertThat(server.requests()).isZero();
        assertThat(answers.getExchanges()).isEmpty();
        assertThat(letters.getExchanges()).isEmpty();
    }

    private CallStatistics statistics() {
        return camel.context()
                .getEndpoint("openai:chat?model=m&maxConcurrentRequests=1", OpenAIEndpoint.class)
                .statistics();
    }

    private CompletableFuture<Exchange> ask() {
        return camel.template().asyncSend("direct:ask", exchange -> {
            exchange.getMessage().setBody("Hi");
            ExchangeCancellation.set(exchange, cancellation);
        });
    }
}
