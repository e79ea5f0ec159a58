package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where key, base URL, organization and project come from: option, component option, environment. */
class CredentialsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final Map<String, String> environment = new HashMap<>();
    private CamelRuntime camel;

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
    }

    @Test
    void theEnvironmentIsTheLastResort() {
        environment.put("OPENAI_API_KEY", " env-key ");
        environment.put("OPENAI_BASE_URL", SERVER.baseUrl());
        environment.put("OPENAI_ORG_ID", "env-org");
        environment.put("OPENAI_PROJECT_ID", "env-project");

        call(configuration -> {}, "");

        assertSent("env-key", "env-org", "env-project");
    }

    @Test
    void aComponentOptionBeatsTheEnvironment() {
        environment.put("OPENAI_API_KEY", "env-key");
        environment.put("OPENAI_ORG_ID", "env-org");
        environment.put("OPENAI_PROJECT_ID", "env-project");
        environment.put("OPENAI_BASE_URL", "http://unused.invalid");

        call(
                configuration -> {
                    configuration.setApiKey("component-key");
                    configuration.setOrganization("component-org");
                    configuration.setProject("component-project");
                    configuration.setBaseUrl(SERVER.baseUrl());
                },
                "");

        assertSent("component-key", "component-org", "component-project");
    }

    @Test
    void anOptionBeatsTheComponentOption() {
        call(
                configuration -> {
                    configuration.setApiKey("component-key");
                    configuration.setOrganization("component-org");
                    configuration.setProject("component-project");
                    configuration.setBaseUrl("http://unused.invalid");
                },
                "?apiKey=key&organization=org&project=project&baseUrl=" + SERVER.baseUrl());

        assertSent("key", "org", "project");
    }

    @Test
    void theOlderNameOfTheBaseUrlIsReadToo() {
        environment.put("OPENAI_API_BASE", SERVER.baseUrl());

        call(configuration -> {}, "");

        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void noKeyIsFineForAServerThatIsNotOpenAIs() {
        call(configuration -> configuration.setBaseUrl(SERVER.baseUrl()), "");

        assertThat(SERVER.request().getHeader("Authorization")).isNull();
        assertThat(SERVER.request().getHeader("OpenAI-Organization")).isNull();
        assertThat(SERVER.request().getHeader("OpenAI-Project")).isNull();
    }

    @Test
    void aMissingKeyForOpenAIFailsAtStartAndNamesTheThreeWaysToGiveIt() {
        start(configuration -> {});

        assertThat(camel.refusal("openai:chat?model=m"))
                .hasMessageStartingWith("There is no API key for https://api.openai.com/v1.")
                .hasMessageContaining("the option apiKey")
                .hasMessageContaining("camel.component.openai.api-key")
                .hasMessageContaining("OPENAI_API_KEY");
    }

    @Test
    void aBaseUrlThatIsNoneFailsAtStart() {
        start(configuration -> {});

        assertThat(camel.refusal("openai:chat?baseUrl=localhost:8080"))
                .hasMessageStartingWith("baseUrl is 'localhost:8080', but must be an http or https URL");
    }

    @Test
    void aKeyOverPlainHttpToAnotherMachineIsWarnedOfOnce() {
        try (var logs = new LogCapture(OpenAIComponent.class)) {
            start(configuration -> configuration.setApiKey("secret-key"));

            startProducer("openai:chat?baseUrl=http://relay.invalid/v1");
            startProducer("openai:embeddings?baseUrl=http://relay.invalid/v1");
            startProducer("openai:chat?baseUrl=" + SERVER.baseUrl());

            assertThat(logs.messages())
                    .containsExactly(
                            "The API key goes to http://relay.invalid/v1 over plain http, where others can read it."
                                    + " Use https.");
        }
    }

    @Test
    void theKeyIsMaskedWhereCamelPrintsTheUri() {
        start(configuration -> {});

        Endpoint endpoint = camel.context().getEndpoint("openai:chat?apiKey=sk-secret-1&baseUrl=http://localhost/v1");

        assertThat(endpoint.toString()).contains("apiKey=xxxxxx").doesNotContain("sk-secret-1");
        assertThat(catchThrowable(() -> camel.context().getEndpoint("openai:chat?apiKey=sk-secret-2&modle=m")))
                .hasMessageContaining("does not know the option modle")
                .hasMessageNotContaining("sk-secret-2");
    }

    private void startProducer(String uri) {
        try {
            camel.context().getEndpoint(uri).createProducer().start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void call(Consumer<OpenAIConfiguration> settings, String query) {
        SERVER.answers("/models", Answers.page("model", "m"));
        start(settings);
        camel.ask("openai:models" + query, null);
    }

    private void start(Consumer<OpenAIConfiguration> settings) {
        camel = new CamelRuntime(() -> null, component -> {
                    component.getConfiguration().setApiKey(null);
                    component.setEnvironment(environment::get);
                    settings.accept(component.getConfiguration());
                })
                .start();
    }

    private static void assertSent(String key, String organization, String project) {
        assertThat(SERVER.request().getHeader("Authorization")).isEqualTo("Bearer " + key);
        assertThat(SERVER.request().getHeader("OpenAI-Organization")).isEqualTo(organization);
        assertThat(SERVER.request().getHeader("OpenAI-Project")).isEqualTo(project);
    }
}
