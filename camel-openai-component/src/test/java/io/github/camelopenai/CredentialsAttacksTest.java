package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bean of {@code credentials} may do what it likes: it harms its own calls only, and these end. */
class CredentialsAttacksTest {

    private static final String MODELS = "openai:models?credentials=#bean:tokens";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final CountDownLatch open = new CountDownLatch(1);

    @BeforeEach
    void answer() {
        SERVER.answers("/models", Answers.page("model", "m"));
        SERVER.answers("/files", Answers.page("file", "f"));
    }

    @AfterEach
    void letGo() {
        open.countDown();
    }

    static Stream<Throwable> errors() {
        return Stream.of(
                new StackOverflowError(),
                new NoClassDefFoundError("x"),
                new OutOfMemoryError("x"),
                new AssertionError("x"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorEndsItsCallAndNoOther(Error error) {
        AtomicInteger asked = new AtomicInteger();
        supply(rejected -> {
            if (asked.incrementAndGet() <= 20) {
                throw error;
            }
            return CompletableFuture.completedFuture("token");
        });

        for (int i = 0; i < 20; i++) {
            assertThat(camel.failure(MODELS + "&maxConcurrentRequests=1", null))
                    .isInstanceOf(OpenAIAuthenticationException.class)
                    .hasCause(error);
        }
        camel.ask(MODELS + "&maxConcurrentRequests=1", null);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorThatComesLaterEndsItsCall(Error error) {
        supply(rejected -> CompletableFuture.supplyAsync(() -> {
            throw error;
        }));

        assertThat(camel.failure(MODELS, null))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasCause(error);
    }

    @Test
    void beansThatBlockKeepNoOtherCallNeitherItsAttemptsNorItsTurn() throws Exception {
        supply(blocking());
        List<CompletableFuture<Exchange>> blocked = blockedCalls(50);
        SERVER.answersInTurn(
                "/files",
                aResponse().withStatus(500).withHeader("retry-after-ms", "1"),
                aResponse().withBody(Answers.page("file", "f")));

        String limited = "openai:files?maxRetries=2&requestsPerMinute=6000";
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Exchange> first = AsyncCall.send(camel.context(), limited, null);
            CompletableFuture<Exchange> second = AsyncCall.send(camel.context(), limited, null);
            assertThat(first.get(20, TimeUnit.SECONDS).getException()).isNull();
            assertThat(second.get(20, TimeUnit.SECONDS).getException()).isNull();
        }

        assertThat(blocked).noneMatch(CompletableFuture::isDone);
        open.countDown();
        for (CompletableFuture<Exchange> call : blocked) {
            assertThat(call.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
    }

    @Test
    void callsWhoseBeanBlocksEndWithTheirRequestTimeout() throws Exception {
        supply(blocking());
        blockedCalls(50);

        assertThat(camel.failure(MODELS + "&requestTimeout=200ms", null))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining("for a token of the credentials bean");
    }

    @Test
    void callsWhoseBeanBlocksEndWhenCamelStops() {
        supply(blocking());
        List<CompletableFuture<Exchange>> blocked = blockedCalls(20);
        camel.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        camel.context().getShutdownStrategy().setTimeout(1);

        camel.stop();

        await().untilAsserted(() -> assertThat(blocked).allMatch(CompletableFuture::isDone));
    }

    private List<CompletableFuture<Exchange>> blockedCalls(int count) {
        List<CompletableFuture<Exchange>> blocked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocked.add(AsyncCall.send(camel.context(), MODELS, null));
        }
        return blocked;
    }

    private OpenAICredentials blocking() {
        return rejected -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture("token");
        };
    }

    private void supply(OpenAICredentials supplier) {
        camel.context().getRegistry().bind("tokens", OpenAICredentials.class, supplier);
    }
}
