package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are asked for at each attempt: {@code credentials=#bean}. */
class CredentialsSupplierTest {

    private static final String MODELS = "openai:models?credentials=#bean:tokens";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** The token that each question told to be rejected; null is none. */
    private final List<String> rejected = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void supplyNumberedTokens() {
        supply(last -> {
            rejected.add(last);
            return CompletableFuture.completedFuture("token-" + rejected.size());
        });
    }

    @Test
    void theTokenGoesInsteadOfTheKey() {
        SERVER.answers("/models", Answers.page("model", "m"));

        camel.ask(MODELS, null);

        assertThat(SERVER.request().header("Authorization").values()).containsExactly("Bearer token-1");
        assertThat(SERVER.request().getHeaders().toString()).doesNotContain(CamelRuntime.API_KEY);
    }

    @Test
    void eachAttemptAsksForATokenOfItsOwn() {
        answersInTurn(busy(), models());

        camel.ask(MODELS + "&maxRetries=1", null);

        assertThat(sentTokens()).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(rejected).containsExactly(null, null);
    }

    @Test
    void a401IsAnsweredWithAFreshTokenAndTheRejectedOneIsHandedOver() {
        answersInTurn(unauthorized(), models());

        Exchange exchange = camel.send(MODELS, null);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
        assertThat(sentTokens()).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(rejected).containsExactly(null, "token-1");
    }

    @Test
    void aSecond401EndsTheCallAndNamesTheBean() {
        SERVER.answers("/models", unauthorized());

        assertThat(camel.failure(MODELS + "&maxRetries=5", null))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("the bean of the option credentials")
                .returns(401, failure -> ((OpenAIAuthenticationException) failure).getStatus())
                .returns(2, failure -> ((OpenAIAuthenticationException) failure).getAttempts());
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void a401ToAStaticKeyIsNotAskedAgain() {
        SERVER.answers("/models", unauthorized());

        assertThat(camel.failure("openai:models?maxRetries=5", null)).isInstanceOf(OpenAIAuthenticationException.class);
        assertThat(SERVER.requests()).hasSize(1);
    }

    static Stream<Arguments> failingSuppliers() {
        return Stream.of(
                Arguments.of("throws", (OpenAICredentials) last -> {
                    throw new IllegalStateException("the vault is closed");
                }),
                Arguments.of("lacks a class", (OpenAICredentials) last -> {
                    throw new NoClassDefFoundError("com/azure/identity/AuthenticationUtil");
                }),
                Arguments.of("gives no stage", (OpenAICredentials) last -> null),
                Arguments.of("gives null", (OpenAICredentials) last -> CompletableFuture.completedFuture(null)),
                Arguments.of("gives a blank", (OpenAICredentials) last -> CompletableFuture.completedFuture(" \n")),
                Arguments.of("fails its stage", (OpenAICredentials)
                        last -> CompletableFuture.failedFuture(new IllegalStateException("the vault is closed"))));
    }

    @ParameterizedTest(name = "a supplier that {0}")
    @MethodSource("failingSuppliers")
    void aSupplierWithoutATokenEndsTheExchangeBeforeAnythingIsSent(String what, OpenAICredentials supplier) {
        supply(supplier);

        assertThat(camel.failure(MODELS, null))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageStartingWith("The bean of the option credentials gave no token for GET ")
                .returns(0, failure -> ((OpenAIAuthenticationException) failure).getStatus())
                .returns(false, failure -> ((OpenAIAuthenticationException) failure).isSent());
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void whyTheSupplierFailedIsSaid() {
        supply(last -> CompletableFuture.failedFuture(new IllegalStateException("the vault is closed")));

        assertThat(camel.failure(MODELS, null))
                .hasMessageContaining("the vault is closed")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSupplierThatAnswersLaterHoldsNoThread() throws Exception {
        SERVER.answers("/models", Answers.page("model", "m"));
        CompletableFuture<String> token = new CompletableFuture<>();
        supply(last -> {
            rejected.add(last);
            return token;
        });

        List<CompletableFuture<Exchange>> calls = IntStream.range(0, 50)
                .mapToObj(i -> AsyncCall.send(camel.context(), MODELS, null))
                .toList();
        // More calls than any pool of ours has threads have asked, and none of them is over
        await().until(() -> rejected.size() == 50);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        token.complete("late");

        for (CompletableFuture<Exchange> call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
        assertThat(sentTokens()).hasSize(50).containsOnly("Bearer late");
    }

    @Test
    void aSupplierThatBlocksDoesNotBlockTheCaller() throws Exception {
        SERVER.answers("/models", Answers.page("model", "m"));
        CountDownLatch open = new CountDownLatch(1);
        supply(blocking(() -> {
            awaitIt(open);
            return "slow";
        }));

        // Would not return if it did
        CompletableFuture<Exchange> call = AsyncCall.send(camel.context(), MODELS, null);
        open.countDown();

        assertThat(call.get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(sentTokens()).containsExactly("Bearer slow");
    }

    @Test
    void aCallThatIsEndedWhileItWaitsForItsTokenLeavesItsPlaceToTheNext() {
        SERVER.answers("/models", Answers.page("model", "m"));
        supply(last -> {
            rejected.add(last);
            return rejected.size() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture("token");
        });
        String uri = MODELS + "&maxConcurrentRequests=1&requestTimeout=";

        assertThat(camel.failure(uri + "200", null)).hasMessageContaining("requestTimeout");

        camel.ask(uri + "20000", null);
        assertThat(sentTokens()).containsExactly("Bearer token");
    }

    @Test
    void aTokenThatTheServerRepeatsIsMasked() {
        supply(last -> CompletableFuture.completedFuture("eyJhbGciOi.secret\n"));
        SERVER.answers(
                "/models",
                aResponse().withStatus(401).withBody(Answers.error("Bad token eyJhbGciOi.secret", "auth", "x")));

        assertThat(camel.failure(MODELS, null))
                .hasMessageContaining("Bad token ***")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aLineBreakAtTheEndOfATokenIsNotSent() {
        SERVER.answers("/models", Answers.page("model", "m"));
        supply(last -> CompletableFuture.completedFuture("from-a-file\n"));

        camel.ask(MODELS, null);

        assertThat(sentTokens()).containsExactly("Bearer from-a-file");
    }

    @Test
    void theSupplierIsGivenTheTokenBackAsItWas() {
        supply(last -> {
            rejected.add(last);
            return CompletableFuture.completedFuture("from-a-file\n");
        });
        SERVER.answers("/models", unauthorized());

        camel.failure(MODELS, null);

        assertThat(rejected).containsExactly(null, "from-a-file\n");
    }

    @Test
    void onAzureATokenIsABearerAlthoughKeysAreNot() {
        SERVER.answersOnAzure("/models", Answers.page("model", "m"));

        camel.ask(MODELS + "&azure=true&baseUrl=" + SERVER.rootUrl() + "/openai/v1", null);

        assertThat(sentTokens()).containsExactly("Bearer token-1");
        assertThat(SERVER.request().getHeader("api-key")).isNull();
    }

    @Test
    void authenticationSendsTheTokenAsApiKey() {
        SERVER.answers("/models", Answers.page("model", "m"));

        camel.ask(MODELS + "&authentication=api-key", null);

        assertThat(SERVER.request().getHeader("api-key")).isEqualTo("token-1");
        assertThat(SERVER.request().getHeader("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "Bearer", "api_key"})
    void anUnknownAuthenticationIsRefusedAtStart(String name) {
        assertThat(camel.refusal("openai:models?authentication=" + name))
                .hasMessageContaining("'" + name + "', but must be bearer or api-key");
    }

    @Test
    void openAIIsCalledWithASupplierAndNoKey() throws Exception {
        CamelRuntime keyless = new CamelRuntime(
                        () -> null, component -> component.getConfiguration().setApiKey(null))
                .start();
        try {
            keyless.component().setEnvironment(name -> null);
            keyless.context().getRegistry().bind("tokens", (OpenAICredentials)
                    last -> CompletableFuture.completedFuture("t"));

            keyless.context().getEndpoint(MODELS).createProducer().start();
        } finally {
            keyless.stop();
        }
    }

    /** Equal to any other, as records may be. */
    private record EqualSupplier() implements OpenAICredentials {

        @Override
        public CompletableFuture<String> getToken(String last) {
            return CompletableFuture.completedFuture("token");
        }
    }

    @Test
    void callsOfOneSupplierShareTheirLimitsAndThoseOfAnotherDoNot() {
        SERVER.answers("/models", Answers.page("model", "m"));
        SERVER.answers("/files", Answers.page("file", "f"));
        camel.context().getRegistry().bind("blue", new EqualSupplier());
        camel.context().getRegistry().bind("red", new EqualSupplier());

        camel.ask("openai:models?credentials=#bean:blue", null);
        camel.ask("openai:files?credentials=#bean:blue", null);
        assertThat(camel.component().limiters().all()).hasSize(1);

        camel.ask("openai:models?credentials=#bean:red", null);
        assertThat(camel.component().limiters().all()).hasSize(2);
    }

    /** As docs/providers.md does it with the supplier that azure-identity makes. */
    private static OpenAICredentials blocking(Supplier<String> tokens) {
        return last -> CompletableFuture.completedFuture(tokens.get());
    }

    @Test
    void theRecipeForEntraIdAsksItsSupplierAtEachAttempt() {
        List<String> issued = Collections.synchronizedList(new ArrayList<>());
        supply(blocking(() -> {
            issued.add("entra-" + issued.size());
            return issued.get(issued.size() - 1);
        }));
        SERVER.answersOnAzure("/models", busy());

        camel.failure(MODELS + "&maxRetries=1&azure=true&baseUrl=" + SERVER.rootUrl() + "/openai/v1", null);

        assertThat(sentTokens()).containsExactly("Bearer entra-0", "Bearer entra-1");
    }

    private void supply(OpenAICredentials supplier) {
        // The registry keeps one for each class
        camel.context().getRegistry().unbind("tokens");
        camel.context().getRegistry().bind("tokens", supplier);
    }

    private List<String> sentTokens() {
        return SERVER.requests().stream()
                .map(request -> request.getHeader("Authorization"))
                .toList();
    }

    private static void answersInTurn(ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        SERVER.answersInTurn("/models", first, then);
    }

    private static ResponseDefinitionBuilder models() {
        return aResponse().withBody(Answers.page("model", "m"));
    }

    private static ResponseDefinitionBuilder busy() {
        return aResponse().withStatus(503).withHeader("retry-after-ms", "1");
    }

    private static ResponseDefinitionBuilder unauthorized() {
        return aResponse().withStatus(401).withBody(Answers.error("Expired", "auth", "expired"));
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
