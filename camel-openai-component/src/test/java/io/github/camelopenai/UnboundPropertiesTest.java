package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spring.SpringCamelContext;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Properties that nobody has given to the component: no call may go out without them. */
class UnboundPropertiesTest {

    private static final String SECRET = "sk-do-not-show-0123456789";
    private static final String BASE_URL = "camel.component.openai.base-url";
    private static final String URL = "http://localhost:1/v1";

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.openai.base-url, http://localhost:1/v1",
        "camel.component.openai.baseUrl, http://localhost:1/v1",
        "camel.component.openai.max-retries, 3",
        "camel.component.openai.additional-header[X-Team], blue",
        "camel.component.openai.configuration.baseUrl, http://localhost:1/v1",
        "camel.component.openai.modle, m"
    })
    void plainCamelBindsNoneAndARouteDoesNotStart(String property, String value) {
        context.getPropertiesComponent().addInitialProperty(property, value);

        assertRefused(context, property);
    }

    @Test
    void noValueIsShown() {
        context.getPropertiesComponent().addInitialProperty("camel.component.openai.api-key", SECRET);

        Throwable failure = catchThrowable(() -> start(context));

        assertThat(failure).hasStackTraceContaining("camel.component.openai.api-key");
        assertThat(Throwables.getStackTrace(failure)).doesNotContain(SECRET);
    }

    @Test
    void systemPropertiesCount() {
        System.setProperty("camel.component.openai.model", "m");
        try {
            assertRefused(context, "camel.component.openai.model");
        } finally {
            System.clearProperty("camel.component.openai.model");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAMEL_COMPONENT_OPENAI_BASE_URL",
                "CAMEL_COMPONENT_OPENAI_BASEURL",
                "CAMEL_COMPONENT_OPENAI_ADDITIONAL_HEADER_X_TEAM"
            })
    void environmentVariablesCount(String variable) {
        OpenAIComponent component = context.getComponent("openai", OpenAIComponent.class);

        assertThatThrownBy(() -> new UnboundProperties(component, Set.of(), Map.of(variable, "x")).refuse())
                .hasMessageContaining(variable)
                .hasMessageContaining("{{env:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAMEL_COMPONENT_OPENAI_ENABLED", "CAMEL_COMPONENT_KAFKA_BROKERS", "OPENAI_API_KEY"})
    void otherVariablesDoNotCount(String variable) {
        OpenAIComponent component = context.getComponent("openai", OpenAIComponent.class);

        assertThatCode(() -> new UnboundProperties(component, Set.of(), Map.of(variable, "x")).refuse())
                .doesNotThrowAnyException();
    }

    @Test
    void whatJavaHasSetIsBound() {
        context.getPropertiesComponent().addInitialProperty(BASE_URL, URL);
        context.getPropertiesComponent().addInitialProperty("camel.component.openai.max-retries", "2");
        context.getPropertiesComponent().addInitialProperty("camel.component.openai.read-timeout", "10m");
        context.getComponent("openai", OpenAIComponent.class).getConfiguration().setBaseUrl(URL);

        assertStarts(context);
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.openai.enabled, true",
        "camel.component.openai.api-key, ''",
        "camel.component.openai.api-key, {{?none}}",
        "camel.component.openai2.base-url, http://localhost:1/v1",
        "camel.component.openai-files.base-url, http://localhost:1/v1"
    })
    void whatSetsNothingIsNotMissed(String property, String value) {
        context.getPropertiesComponent().addInitialProperty(property, value);

        assertStarts(context);
    }

    @Test
    void aComponentOfAnotherNameHasItsOwnProperties() {
        context.getPropertiesComponent().addInitialProperty("camel.component.relay.base-url", URL);
        context.addComponent("relay", new OpenAIComponent());

        assertThatThrownBy(() -> context.getEndpoint("relay:chat?model=m"))
                .hasStackTraceContaining("camel.component.relay.base-url");
    }

    @Test
    void aComponentOfAnotherNameDoesNotStartWhereOnlyOthersPropertiesAreThere() {
        context.getPropertiesComponent().addInitialProperty(BASE_URL, URL);
        context.addComponent("relay", new OpenAIComponent());

        assertThatThrownBy(() -> context.getEndpoint("relay:chat?model=m")).hasStackTraceContaining(BASE_URL);
    }

    @Test
    void aVariableOfOursIsNoneOfAComponentOfALongerName() {
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setApiKey(SECRET);
        context.addComponent("openai-api", component);
        Map<String, String> variables = Map.of("CAMEL_COMPONENT_OPENAI_API_KEY", SECRET);

        assertThatCode(() -> new UnboundProperties(component, Set.of(), variables).refuse())
                .doesNotThrowAnyException();
    }

    @Test
    void camelMainBindsThem() throws Exception {
        Main main = main();
        main.addInitialProperty("camel.component.openai.api-key", "{{?none}}");
        main.addInitialProperty("camel.component.openai.max-retries", "2");
        main.addInitialProperty("camel.component.openai.additional-header.X-Team", "blue");
        main.addInitialProperty("camel.component.openai.configuration.organization", "org-1");
        System.setProperty("camel.component.openai.project", "p");
        try {
            main.start();
            assertThat(main.getCamelContext().getRoutes()).hasSize(1);
        } finally {
            main.stop();
            System.clearProperty("camel.component.openai.project");
        }
    }

    @Test
    void camelMainWhoseAutoConfigurationIsOffDoesNotStart() {
        Main main = main();
        main.configure().withAutoConfigurationEnabled(false);

        assertThatThrownBy(main::start).hasStackTraceContaining(BASE_URL).hasStackTraceContaining("Nothing has given");
        main.stop();
    }

    @Test
    void plainSpringBindsNoneAndARouteDoesNotStart() throws Exception {
        try (AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext()) {
            spring.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("file", Map.of("camel.component.openai.base-url", URL)));
            spring.refresh();
            CamelContext camel = new SpringCamelContext(spring);

            assertRefused(camel, BASE_URL);
            camel.stop();
        }
    }

    private static Main main() {
        Main main = new Main();
        main.addInitialProperty(BASE_URL, URL);
        main.configure().addRoutesBuilder(route());
        return main;
    }

    private static void assertRefused(CamelContext context, String property) {
        assertThatThrownBy(() -> start(context))
                .hasStackTraceContaining("Nothing has given these properties")
                .hasStackTraceContaining(property);
    }

    private static void assertStarts(CamelContext context) {
        assertThatCode(() -> start(context)).doesNotThrowAnyException();
    }

    private static void start(CamelContext context) throws Exception {
        context.addRoutes(route());
        context.start();
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("openai:chat?model=m&apiKey=RAW(none)");
            }
        };
    }
}
