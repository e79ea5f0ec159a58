package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that a URI of the component may begin with. */
class SchemeNamesTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** What another jar may register as llm. */
    public static final class AnotherComponent extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new UnsupportedOperationException(uri);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-api", "llm"})
    void aUriMayBeginWithAnotherNameAndHasTheSameOptions(String name) {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask(name + ":chat?model=m&temperature=0.5&user=u", "hi"))
                .isEqualTo("Hello");

        assertThat(SERVER.requestBody().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(SERVER.request().getHeader("Authorization")).isEqualTo("Bearer " + CamelRuntime.API_KEY);
    }

    @ParameterizedTest
    @CsvSource({"openai,openai-api", "openai-api,openai", "llm,openai", "openai,llm", "openai-api,llm"})
    void allNamesAreOneComponentWhicheverIsUsedFirst(String first, String second) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();

            OpenAIComponent component = context.getComponent(first, OpenAIComponent.class);

            assertThat(context.getComponent(second)).isSameAs(component);
            assertThat(context.getComponent("openai")).isSameAs(component);
        }
    }

    @ParameterizedTest
    @CsvSource({"openai,openai", "llm,openai", "openai,llm", "openai-api,openai-api"})
    void whereItIsRemovedUnderAnyNameTheNextUriOfEachHasANewOne(String removed, String used) {
        OpenAIComponent first = camel.component();
        camel.context().getComponent("openai-api");
        camel.context().getComponent("llm");

        camel.context().removeComponent(removed);

        OpenAIComponent second = camel.context().getComponent(used, OpenAIComponent.class);
        assertThat(second).isNotSameAs(first);
        assertThat(second.isStarted()).isTrue();
        for (String name : List.of("openai", "openai-api", "llm")) {
            assertThat(camel.context().getComponent(name)).as(name).isSameAs(second);
        }
    }

    @Test
    void aContextThatStartsAgainHasANewOne() {
        OpenAIComponent first = camel.component();

        camel.context().stop();
        camel.context().start();

        assertThat(camel.component()).isNotSameAs(first);
        assertThat(camel.component().isStarted()).isTrue();
        assertThat(camel.context().getComponent("llm")).isSameAs(camel.component());
    }

    @Test
    void callsUnderAllNamesAreUnderOneLimit() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m", "hi");
        camel.ask("openai-api:chat?model=m", "hi");
        camel.ask("llm:chat?model=m", "hi");

        Map<?, ?> shown = (Map<?, ?>) PluginHelper.getDevConsoleResolver(camel.context())
                .resolveDevConsole("openai")
                .call(DevConsole.MediaType.JSON);
        assertThat((List<?>) shown.get("limiters")).singleElement().satisfies(limiter -> assertThat(
                        ((Map<?, ?>) limiter).get("calls"))
                .isEqualTo(3L));
    }

    @Test
    void theHealthCheckOfAnotherNameAsksTheSameServer() throws Exception {
        SERVER.answers("/models", Answers.page("model", "m"));
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById("producers");
        checks.setEnabled(true);
        registry.register(checks);
        camel.component().setHealthCheckProducerEnabled(true);

        camel.context().getEndpoint("openai-api:chat?model=m").createProducer().start();

        assertThat(checks.stream().toList())
                .singleElement()
                .satisfies(check -> assertThat(check.call().getState()).hasToString("UP"));
    }

    @Test
    void propertiesOfAnyNameConfigureIt() {
        Main main = new Main();
        main.addInitialProperty("camel.component.openai-api.base-url", "http://localhost:1/v1");
        main.addInitialProperty("camel.component.openai.max-retries", "7");
        main.start();
        try {
            OpenAIConfiguration configuration = main.getCamelContext()
                    .getComponent("llm", OpenAIComponent.class)
                    .getConfiguration();

            assertThat(configuration.getBaseUrl()).isEqualTo("http://localhost:1/v1");
            assertThat(configuration.getMaxRetries()).isEqualTo(7);
        } finally {
            main.stop();
        }
    }

    @Test
    void aComponentThatTheUserAddsUnderANameIsThatName() {
        OpenAIComponent own = new OpenAIComponent();

        camel.context().addComponent("openai-api", own);

        assertThat(camel.context().getComponent("openai-api")).isSameAs(own).isNotSameAs(camel.component());
    }

    @Test
    void aBeanOfTheUserIsThatName() {
        AnotherComponent own = new AnotherComponent();

        camel.context().getRegistry().bind("llm", own);

        assertThat(camel.context().getComponent("llm")).isSameAs(own);
    }

    @Test
    void anotherComponentThatRegistersLlmWins(@TempDir Path other) throws Exception {
        Path service = other.resolve("META-INF/services/org/apache/camel/component/llm");
        Files.createDirectories(service.getParent());
        Files.writeString(service, "class=" + AnotherComponent.class.getName());

        // Behind ours on the class path
        try (URLClassLoader both = new URLClassLoader(
                        new URL[] {other.toUri().toURL()}, getClass().getClassLoader());
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.setApplicationContextClassLoader(both);
            context.start();

            assertThat(context.getComponent("llm")).isInstanceOf(AnotherComponent.class);
            assertThat(context.getComponent("openai")).isInstanceOf(OpenAIComponent.class);
        }
    }

    @Test
    void whereAnotherComponentIsOpenaiOursIsOpenaiApi() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("openai", new AnotherComponent());
            context.start();

            assertThat(context.getComponent("openai-api")).isInstanceOf(OpenAIComponent.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "openai-api", "llm"})
    void theRuntimeKnowsTheMetadataOfEachName(String name) throws Exception {
        camel.context().getComponent(name);

        String metadata = ((CatalogCamelContext) camel.context()).getComponentParameterJsonSchema(name);

        JsonNode read = new ObjectMapper().readTree(metadata);
        assertThat(read.at("/component/scheme").asText()).isEqualTo(name);
        assertThat(read.at("/component/syntax").asText()).isEqualTo(name + ":resource");
        assertThat(read.path("properties").has("systemMessage")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-api", "llm"})
    void aRouteInYamlMayUseAnotherName(String name) throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        String route = """
                - route:
                    from:
                      uri: direct:ask
                      steps:
                        - to:
                            uri: %s:chat
                            parameters:
                              model: m
                              systemMessage: Answer in one sentence, please.
                """.formatted(name);

        PluginHelper.getRoutesLoader(camel.context()).loadRoutes(ResourceHelper.fromString("names.yaml", route));

        assertThat(camel.ask("direct:ask", "hi")).isEqualTo("Hello");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText())
                .isEqualTo("Answer in one sentence, please.");
    }
}
