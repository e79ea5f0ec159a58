package io.github.camelopenai.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Properties of a Spring Boot application that say nothing the component understands: the start fails, and shows no secret. */
@Tag("unit")
class SpringBootFaultsTest {

    private static final String SECRET = "sk-do-not-show-0123456789";

    private final SpringBootRuntime spring = new SpringBootRuntime();

    @ParameterizedTest
    @CsvSource({
        "modle, Did you mean model?",
        "base-uri, Did you mean base-url?",
        "apikeys, Did you mean api-key?",
        "configuration.api-key, write camel.component.openai.api-key",
        "stop[0], stop takes one value and no parts. Write a list or an object as JSON.",
        "api-key.value, apiKey takes one value and no parts",
        "additional-header, write camel.component.openai.additional-header[NAME]",
        "customizer, is no option of the component"
    })
    void aNameThatIsNoOptionEndsTheStart(String name, String instead) {
        String property = "camel.component.openai." + name;

        assertThat(told(spring.with(property, SECRET).startFailure()))
                .contains(property, instead)
                .doesNotContain(SECRET);
    }

    @Test
    void aVariableThatIsNoOptionEndsTheStart() {
        assertThat(told(spring.withVariables(Map.of("CAMEL_COMPONENT_OPENAI_API_KEYS", SECRET))
                        .startFailure()))
                .contains("CAMEL_COMPONENT_OPENAI_API_KEYS", "Did you mean api-key?")
                .doesNotContain(SECRET);
    }

    @Test
    void allWrongNamesAreToldAtOnce() {
        assertThat(told(spring.with("camel.component.openai.modle", "m")
                        .with("camel.component.openai.apikeys", SECRET)
                        .startFailure()))
                .contains("modle", "apikeys");
    }

    @ParameterizedTest
    @CsvSource({
        "request-timeout, ten, 'requestTimeout is ''ten'', but must be milliseconds, or a time such as 30s or 1m30s'",
        "max-response-size, big, 'maxResponseSize is ''big'', but must be a number of bytes, or a size such as 64MB'",
        "max-retries, 2.5, 'maxRetries is ''2.5'', but must be a whole number'",
        "streaming, yes, 'streaming is ''yes'', but must be true or false'",
        "output-format, xml, 'outputFormat is ''xml'', but must be one of content, map, json, sse'",
        "credentials, sk-do-not-show-0123456789, 'credentials is a text, but must be a bean'",
        "credentials, #bean:none, 'The option credentials cannot have this value. It takes a value of the type OpenAICredentials'",
        "credentials, #bean:text, 'credentials is a text, but must be a bean'",
        "max-retries, '', 'maxRetries is '''', but must be a whole number'"
    })
    void aWrongValueEndsTheStart(String name, String value, String accepted) {
        Throwable failure = spring.withBean("text", SECRET)
                .with("camel.component.openai." + name, value)
                .startFailure();

        assertThat(told(failure))
                .contains("camel.component.openai." + name, accepted)
                .doesNotContain(SECRET);
    }

    @Test
    void noFailureShowsASecret() {
        for (String name : new String[] {"api-key", "proxy-password", "secret", "additional-header[X-Key]"}) {
            Throwable failure = new SpringBootRuntime()
                    .with("camel.component.openai." + name, SECRET + "{{none}}")
                    .startFailure();

            assertThat(told(failure))
                    .as(name)
                    .contains("camel.component.openai." + name, "A placeholder {{...}} in it may name a property")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void aSecretWithAPlaceholderThatGoesInCirclesIsNotShown() {
        assertThat(told(spring.with("camel.component.openai.api-key", SECRET + "${circle}")
                        .with("circle", "${circle}")
                        .startFailure()))
                .contains("camel.component.openai.api-key")
                .doesNotContain(SECRET);
    }

    @Test
    void theFailureIsTheAnalysisOfSpringBoot() {
        Throwable failure = spring.with("camel.component.openai.modle", "m").startFailure();

        FailureAnalysis analysis = new OptionFailureAnalyzer().analyze(failure);

        assertThat(analysis.getDescription()).contains("camel.component.openai.modle", "Did you mean model?");
        assertThat(analysis.getAction()).contains("docs/options.md");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.component.openai.enabled",
        "camel.component.enabled",
        "camel.component.openai.customizer.enabled",
        "camel.component.customizer.enabled"
    })
    void bindingThatIsSwitchedOffEndsTheStartOfARouteThatNeedsIt(String property) {
        Throwable failure = spring.with(property, "false")
                .with("camel.component.openai.base-url", "http://localhost:1/v1")
                .withBean("route", route())
                .startFailure();

        assertThat(told(failure)).contains("Nothing has given these properties", "camel.component.openai.base-url");
    }

    @Test
    void theAutoConfigurationThatIsExcludedEndsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
                .withPropertyValues("camel.component.openai.base-url=http://localhost:1/v1")
                .withBean(RouteBuilder.class, SpringBootFaultsTest::route)
                .run(context -> assertThat(told(context.getStartupFailure()))
                        .contains("Nothing has given these properties", "camel.component.openai.base-url"));
    }

    @Test
    void withoutCamelSpringBootItDoesNothing() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader("org.apache.camel.spring.boot"))
                .withConfiguration(AutoConfigurations.of(OpenAIAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CamelContext.class)
                        .doesNotHaveBean("openaiOptions"));
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("openai:chat?model=m");
            }
        };
    }

    /** All that a start prints of its failure, with each cause. */
    private static String told(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
