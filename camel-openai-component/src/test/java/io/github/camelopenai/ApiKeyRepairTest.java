package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.WholeLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as people paste them: repaired where it is certain what was meant, refused where no header can carry them. */
class ApiKeyRepairTest {

    private static final String MODELS = "openai:models";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final Map<String, String> environment = new HashMap<>();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl, component -> {
        component.setEnvironment(environment::get);
        component.getConfiguration().setApiKey(null);
    });

    @BeforeEach
    void answer() {
        SERVER.answers("/models", Answers.page("model", "m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sk-secret\"", "Bearer sk-secret", "sk-secret\n", "\"Bearer sk-secret\"\n"})
    void anOptionIsRepairedWithOneWarning(String key) {
        camel.component().getConfiguration().setApiKey(key);
        try (LogCapture logs = new LogCapture(OpenAIComponent.class)) {
            camel.ask(MODELS, null);
            camel.ask("openai:models?maxRetries=1", null);

            assertThat(logs.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The option apiKey has ")
                    .endsWith("; it is sent without.")
                    .doesNotContain("sk-secret");
        }
        assertThat(SERVER.requests())
                .extracting(request -> request.getHeader("Authorization"))
                .containsExactly("Bearer sk-secret", "Bearer sk-secret");
    }

    @Test
    void anEnvironmentVariableIsRepairedAndNamed() {
        environment.put("OPENAI_API_KEY", "'sk-secret'");
        try (LogCapture logs = new LogCapture(OpenAIComponent.class)) {
            camel.ask(MODELS, null);

            assertThat(logs.messages())
                    .containsExactly(
                            "The environment variable OPENAI_API_KEY has quotes round it; it is sent without.");
        }
        assertThat(SERVER.request().getHeader("Authorization")).isEqualTo("Bearer sk-secret");
    }

    @Test
    void aKeyThatNoHeaderCarriesIsRefusedAtTheStartWithoutTheKey() {
        camel.component().getConfiguration().setApiKey("sk-sec\nret");
        assertThat(camel.refusal(MODELS))
                .hasMessage("The option apiKey has a line break at position 7, which no HTTP header can carry");

        camel.component().getConfiguration().setApiKey(null);
        environment.put("OPENAI_API_KEY", "sk-secr\u00e9t");
        assertThat(camel.refusal("openai:files"))
                .hasMessage("The environment variable OPENAI_API_KEY has a character that is not ASCII at position 8,"
                        + " which no HTTP header can carry");
    }

    @Test
    void organizationAndProjectAreMadeFitToo() {
        camel.component().getConfiguration().setOrganization("\"org-1\"");
        environment.put("OPENAI_PROJECT_ID", "proj-1\n");
        camel.ask(MODELS, null);
        assertThat(SERVER.request().getHeader("OpenAI-Organization")).isEqualTo("org-1");
        assertThat(SERVER.request().getHeader("OpenAI-Project")).isEqualTo("proj-1");

        camel.component().getConfiguration().setOrganization("org\r\nX-Evil: 1");
        assertThat(camel.refusal("openai:files"))
                .hasMessage("The option organization has a line break at position 4, which no HTTP header can carry");
    }

    @Test
    void aLineBreakInAnAdditionalHeaderIsRefused() {
        camel.component().getConfiguration().getAdditionalHeader().put("X-Token", "secret\r\nX-Evil: 1");

        assertThat(camel.refusal(MODELS))
                .hasMessage(
                        "The option additionalHeader.X-Token has a line break or another control character, which no"
                                + " HTTP header can carry");
    }

    @Test
    void aTokenOfABeanIsRepairedWithOneWarning() {
        supply("\"Bearer sk-secret\"\n");
        try (WholeLog log = new WholeLog(Map.of())) {
            camel.ask(MODELS + "?credentials=#bean:tokens", null);
            camel.ask(MODELS + "?credentials=#bean:tokens", null);

            assertThat(log.lines())
                    .extracting(WholeLog.Line::text)
                    .noneMatch(line -> line.contains("sk-secret"))
                    .filteredOn(line -> line.contains("The token of the bean of the option credentials"))
                    .hasSize(1);
        }
        assertThat(SERVER.requests())
                .extracting(request -> request.getHeader("Authorization"))
                .containsOnly("Bearer sk-secret");
    }

    @Test
    void aTokenThatNoHeaderCarriesFailsItsCall() {
        supply("sk-sec\u0001ret");

        assertThat(camel.failure(MODELS + "?credentials=#bean:tokens", null))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageStartingWith("The token of the bean of the option credentials has a control character at"
                        + " position 7, which no HTTP header can carry. GET ")
                .hasMessageNotContaining("sk-sec");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void theRejectedTokenIsHandedBackAsItWasGiven() {
        List<String> rejected = new CopyOnWriteArrayList<>();
        OpenAICredentials tokens = last -> {
            if (last != null) {
                rejected.add(last);
            }
            return CompletableFuture.completedFuture(" token ");
        };
        camel.context().getRegistry().bind("tokens", tokens);
        SERVER.answers("/models", aResponse().withStatus(401));

        camel.failure(MODELS + "?credentials=#bean:tokens", null);

        assertThat(rejected).containsExactly(" token ");
    }

    private void supply(String token) {
        OpenAICredentials tokens = rejected -> CompletableFuture.completedFuture(token);
        camel.context().getRegistry().bind("tokens", tokens);
    }
}
