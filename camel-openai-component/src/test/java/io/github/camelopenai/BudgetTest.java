package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.camelopenai.testsupport.ToolServer.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options {@code budget} and {@code tokenBudget}: past them nothing is sent. */
class BudgetTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void begin() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        bind(camel);
        SERVER.answers(CHAT, Answers.chat("Hello"));
    }

    private void bind(CamelRuntime runtime) {
        runtime.context().getRegistry().bind("database", database);
        runtime.context()
                .getRegistry()
                .bind("prices", "{\"currency\":\"EUR\",\"models\":{\"*\":{\"input\":1000000,\"output\":1000000}}}");
    }

    private static void assertRefused(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(OpenAIBudgetException.class);
    }

    private static void assertAnswered(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
    }

    /** Each call uses 21 tokens; by estimate a bit more. With these prices a token costs 1 EUR. */
    @ParameterizedTest
    @ValueSource(strings = {"tokenBudget=60", "budget=60&prices=#bean:prices"})
    void pastTheBudgetNothingIsSentAndNothingIsRetried(String options) {
        String uri = "openai:chat?model=m&" + options;
        assertAnswered(camel.send(uri, "Hi"));
        assertAnswered(camel.send(uri, "Hi"));

        Exchange third = camel.send(uri + "&maxTokens=20", "Hi");

        assertRefused(third);
        assertThat(third.getException())
                .hasMessageContaining(" 42 ")
                .hasMessageContaining("***1234")
                .hasMessageNotContaining(CamelRuntime.API_KEY);
        assertThat(third.getMessage().getHeaders()).doesNotContainKey("CamelOpenAIRequestId");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void eachKeyOfMessagesHasABudgetOfItsOwn() {
        String uri = "openai:chat?model=m&tokenBudget=40&budgetKey=RAW(${header.customer})&maxTokens=20";
        assertAnswered(camel.send(uri, "Hi", Map.of("customer", "a")));

        assertRefused(camel.send(uri, "Hi", Map.of("customer", "a")));
        assertAnswered(camel.send(uri, "Hi", Map.of("customer", "b")));
        assertThat(camel.send(uri, "Hi").getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The option budgetKey gives an empty text for this message");
    }

    @Test
    void noNumberOfExchangesAtATimePassesIt() {
        String uri = "openai:chat?model=m&tokenBudget=400&maxTokens=20&budgetStore=#bean:database";

        List<CompletableFuture<Exchange>> calls = IntStream.range(0, 60)
                .mapToObj(i -> camel.template()
                        .asyncSend(uri, exchange -> exchange.getMessage().setBody("Hi")))
                .toList();
        long answered = calls.stream()
                .map(CompletableFuture::join)
                .filter(exchange -> exchange.getException() == null)
                .count();

        assertThat(answered).isPositive().isLessThanOrEqualTo(400 / 21);
        assertThat(SERVER.requests()).hasSize((int) answered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "file"})
    void twoJvmsAndARestartShareIt(String store) {
        String place = store.equals("file") ? "file:" + folder : "#bean:database";
        String uri = "openai:chat?model=m&tokenBudget=60&maxTokens=20&budgetStore=" + place;
        CamelRuntime other = new CamelRuntime(SERVER::baseUrl).start();
        try {
            bind(other);
            assertAnswered(camel.send(uri, "Hi"));
            // What the first has used in the end is written after its answer
            await().untilAsserted(() -> assertAnswered(other.send(uri, "Hi")));

            assertRefused(camel.send(uri, "Hi"));
            assertRefused(other.send(uri, "Hi"));
        } finally {
            other.stop();
        }
        CamelRuntime restarted = new CamelRuntime(SERVER::baseUrl).start();
        try {
            bind(restarted);
            assertRefused(restarted.send(uri, "Hi"));
        } finally {
            restarted.stop();
        }
    }

    /** The estimate of a call is about 26 tokens, so it may be sent only if the one before it costs nothing. */
    @ParameterizedTest
    @CsvSource({"400, false", "429, false", "500, true", "503, true"})
    void whatTheServerRefusesIsGivenBackAndWhatItMayHaveDoneIsNot(int status, boolean isCharged) {
        String uri = "openai:chat?model=m&tokenBudget=40&maxTokens=20&maxRetries=0";
        SERVER.answersInTurn(
                CHAT,
                aResponse().withStatus(status).withBody(Answers.error("no", "e", "c")),
                aResponse().withBody(Answers.chat("Hello")));
        camel.send(uri, "Hi");

        Exchange second = camel.send(uri, "Hi");

        assertThat(second.getException() instanceof OpenAIBudgetException).isEqualTo(isCharged);
    }

    /** The first attempt has cost nothing, so that the second one and the next call have room. */
    @Test
    void anAttemptThatIsSentAgainWithAFreshTokenIsGivenBack() {
        camel.context().getRegistry().bind("keys", (OpenAICredentials)
                rejected -> CompletableFuture.completedFuture("token"));
        SERVER.answersInTurn(
                CHAT,
                aResponse().withStatus(401).withBody(Answers.error("Expired", "auth", "expired")),
                aResponse().withBody(Answers.chat("Hello")));
        String uri = "openai:chat?model=m&tokenBudget=60&maxTokens=20&credentials=#bean:keys";

        assertAnswered(camel.send(uri, "Hi"));
        assertAnswered(camel.send(uri, "Hi"));
    }

    @Test
    void anAttemptThatIsSentAgainWithoutAFieldIsGivenBack() {
        SERVER.failsFor(
                CHAT,
                "max_completion_tokens",
                400,
                "{\"error\":{\"message\":\"Bad\",\"param\":\"max_completion_tokens\",\"code\":\"unknown_parameter\"}}");
        String uri = "openai:chat?model=m&tokenBudget=60&maxTokens=20";

        assertAnswered(camel.send(uri, "Hi"));
        assertAnswered(camel.send(uri, "Hi"));
    }

    @Test
    void aBrokenConnectionMayHaveBeenCharged() {
        String uri = "openai:chat?model=m&tokenBudget=40&maxTokens=20&maxRetries=0";
        SERVER.answers(CHAT, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        camel.send(uri, "Hi");

        assertRefused(camel.send(uri, "Hi"));
    }

    /** The limits of tokens would let the next call wait for minutes. */
    @Test
    void aCallThatIsRefusedIsNotCountedByTheLimits() {
        String uri = "openai:chat?model=m&tokensPerMinute=60&limitTimeout=1ms&maxTokens=600";

        assertRefused(camel.send(uri + "&tokenBudget=40", "Hi"));

        assertAnswered(camel.send(uri, "Hi"));
    }

    @Test
    void aCallThatNeverReachedAServerIsGivenBack() {
        String options = "&tokenBudget=40&maxTokens=20&maxRetries=0";
        camel.send("openai:chat?model=m&baseUrl=http://localhost:1/v1" + options, "Hi");

        assertAnswered(camel.send("openai:chat?model=m" + options, "Hi"));
    }

    @Test
    void aStreamIsCorrectedWhenItEnds() throws Exception {
        SERVER.answers(
                CHAT,
                events(new Events().chat("Hello").finish("stop").usage().done().toString()));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .toD("openai:chat?model=m&streaming=true&tokenBudget=500&maxTokens=${header.most}")
                        .convertBodyTo(String.class);
            }
        });
        for (int i = 0; i < 4; i++) {
            assertThat(camel.ask("direct:in", "Hi", Map.of("most", 400))).isEqualTo("Hello");
        }

        // 84 are used
        assertRefused(camel.send("direct:in", "Hi", Map.of("most", 450)));
    }

    @Test
    void whatIsNoCallOfAModelNeedsNoBudget() {
        SERVER.answers("GET", "/models", Answers.page("model", "m"));
        camel.send("openai:chat?model=m&tokenBudget=22", "Hi");

        assertAnswered(camel.send("openai:models?tokenBudget=1", null));
    }
}
