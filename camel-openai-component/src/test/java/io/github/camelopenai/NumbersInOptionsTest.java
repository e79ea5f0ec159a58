package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that are numbers, times, sizes, or true and false: what is none is refused at the start, wherever it is written. */
class NumbersInOptionsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokensPerMinute=200x | a whole number, such as 100, 4k or 2m",
                "maxRetries=two       | a whole number, such as 100, 4k or 2m",
                "maxTokens=           | a whole number, such as 100, 4k or 2m. Leave it out",
                "maxTokens=1e99       | a whole number",
                "maxTokens=4294967396 | at most 2147483647",
                "max-tokens=four      | a whole number",
                "readTimeout=ten      | milliseconds, or a time such as 30s or 1m30s",
                "readTimeout=200k     | milliseconds, or a time such as 30s or 1m30s",
                "maxResponseSize=64M  | a number of bytes, or a size such as 64MB",
                "temperature=hot      | a number, such as 0.7",
                "temperature=NaN      | a number, such as 0.7",
                "topP=1e999           | a number, such as 0.7",
                "store=yes            | true or false",
                "streaming=1          | true or false",
                "outputFormat=xml     | one of content, map, json, sse",
                "n=0                  | at least 1",
                "n=-1                 | at least 1",
                "temperature=-0.1     | at least 0",
                "maxTokens=-2         | at least -1",
                "logprobs=perhaps     | true or false",
                "readTimeout=-1       | not be negative",
            })
    void whatIsNoneIsRefusedWithOptionValueAndForm(String option, String accepted) {
        String[] parts = option.split("=", 2);
        String name = parts[0].equals("max-tokens") ? "maxTokens" : parts[0];

        assertThat(camel.refusal("openai:chat?model=m&" + option))
                .hasMessageMatching("The option " + name + " is '?" + parts[1] + "'?, but must .*")
                .hasMessageContaining(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "tokensPerMinute, 200k, 200000",
        "requestsPerMinute, 2m, 2000000",
        "maxTokens, 4k, 4000",
        "maxTokens, 100.0, 100",
        "maxTokens, -1, -1",
        "readTimeout, 1m30s, 90000",
        "readTimeout, 250ms, 250",
        "readTimeout, PT10S, 10000",
        "maxResponseSize, 64MB, 67108864",
        "temperature, 0.7, 0.7",
        "streaming, TRUE, true",
        "outputFormat, MAP, map",
    })
    void theFormsAreTheSameInUriAndComponent(String option, String text, String value) throws Exception {
        OpenAIEndpoint endpoint =
                camel.context().getEndpoint("openai:chat?" + option + "=" + text, OpenAIEndpoint.class);
        setOnComponent(option, text);

        assertThat(value(endpoint, option)).hasToString(value);
        assertThat(camel.component().getComponentPropertyConfigurer())
                .isInstanceOfSatisfying(CheckedConfigurer.class, options -> assertThat(
                                options.getOptionValue(camel.component(), option, false))
                        .hasToString(value));
    }

    static Stream<Arguments> typedOptions() throws Exception {
        try (InputStream in =
                NumbersInOptionsTest.class.getResourceAsStream("/META-INF/io/github/camelopenai/openai.json")) {
            JsonNode options = new ObjectMapper().readTree(in).path("componentProperties");
            return options.properties().stream()
                    .filter(option -> Set.of("integer", "number", "boolean", "duration", "enum")
                            .contains(option.getValue().path("type").asText()))
                    .filter(option ->
                            !option.getValue().path("javaType").asText().equals("java.lang.String"))
                    .map(option -> Arguments.of(
                            option.getKey(), option.getValue().path("type").asText()))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("typedOptions")
    void everyTypedOptionOfTheComponentIsChecked(String option, String type) {
        assertThatThrownBy(() -> setOnComponent(option, "ten"))
                .rootCause()
                .hasMessageStartingWith("The option " + option + " is 'ten', but must be ");
        if (type.equals("duration")) {
            setOnComponent(option, "10s");
            assertThat(OpenAIComponent.ENDPOINT_OPTIONS.getOptionType(option, false))
                    .isIn(long.class, Long.class);
        }
    }

    @Test
    void theOptionsOfFollowersAreCheckedToo() {
        assertThat(camel.refusal("openai:files?delay=ten")).hasMessageStartingWith("The option delay is 'ten'");
        assertThat(camel.refusal("openai:files?repeatCount=ten"))
                .hasMessageStartingWith("The option repeatCount is 'ten'");
        assertThat(camel.context()
                        .getEndpoint("openai:files?delay=10s", OpenAIEndpoint.class)
                        .getDelay())
                .isEqualTo(10_000);
    }

    @Test
    void propertiesAndReferencesStillWork() {
        camel.context().getPropertiesComponent().addInitialProperty("most", "4k");
        camel.context().getRegistry().bind("few", 16);

        assertThat(configuration("openai:chat?maxTokens={{most}}").getMaxTokens())
                .isEqualTo(4_000);
        assertThat(configuration("openai:chat?maxTokens=#bean:few").getMaxTokens())
                .isEqualTo(16);
        assertThat(configuration("openai:chat?maxTokens=#few").getMaxTokens()).isEqualTo(16);
        assertThat(configuration("openai:chat?maxTokens={{?absent}}").getMaxTokens())
                .isNull();
    }

    @Test
    void aValueSetInJavaIsCheckedToo() {
        camel.component().getConfiguration().setTemperature(Double.NaN);

        assertThat(camel.refusal("openai:chat"))
                .hasMessage("The option temperature is 'NaN', but must be a number, such as 0.7");
    }

    @Test
    void aTextInPlaceOfABeanIsRefusedAndNotShown() {
        assertThatThrownBy(() -> camel.context().getEndpoint("openai:chat?credentials=sk-secret-4711-0815"))
                .hasMessageNotContaining("sk-secret");
        assertThat(camel.refusal("openai:chat?credentials=sk-secret-4711"))
                .hasMessage(
                        "The option credentials is a text, but must be a bean: write credentials=#bean:name, with the"
                                + " name under which it is registered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"read-timeout=ten", "tokens-per-minute=lots", "temperature=hot", "n=two", "max-retries=2.5"})
    void applicationPropertiesAreRefusedAtTheStart(String property) {
        String[] parts = property.split("=");
        Main main = new Main();
        main.addInitialProperty("camel.component.openai." + parts[0], parts[1]);

        assertThatThrownBy(main::start).rootCause().hasMessageContaining(" is '" + parts[1] + "', but must be ");
        main.stop();
    }

    @Test
    void applicationPropertiesHaveTheSameForms() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Main main = new Main();
        Map.of(
                        "base-url", SERVER.baseUrl(),
                        "model", "m",
                        "max-tokens", "{{most}}",
                        "read-timeout", "30s",
                        "tokens-per-minute", "200k",
                        "max-response-size", "1MB")
                .forEach((name, value) -> main.addInitialProperty("camel.component.openai." + name, value));
        main.addInitialProperty("most", "4k");
        main.start();
        try {
            OpenAIConfiguration configuration = main.getCamelContext()
                    .getComponent("openai", OpenAIComponent.class)
                    .getConfiguration();
            assertThat(List.of(
                            configuration.getReadTimeout(),
                            configuration.getTokensPerMinute(),
                            configuration.getMaxResponseSize()))
                    .containsExactly(30_000L, 200_000L, 1_048_576L);
            main.getCamelTemplate().requestBody("openai:chat", (Object) "hi");
            assertThat(SERVER.requestBody().path("max_completion_tokens").asInt())
                    .isEqualTo(4_000);
        } finally {
            main.stop();
        }
    }

    private OpenAIConfiguration configuration(String uri) {
        return camel.context().getEndpoint(uri, OpenAIEndpoint.class).getConfiguration();
    }

    private static Object value(OpenAIEndpoint endpoint, String option) {
        return OpenAIComponent.ENDPOINT_OPTIONS.getOptionValue(endpoint, option, false);
    }

    private void setOnComponent(String option, String text) {
        PropertyBindingSupport.build()
                .withCamelContext(camel.context())
                .withConfigurer(camel.component().getComponentPropertyConfigurer())
                .withTarget(camel.component())
                .withProperty(option, text)
                .bind();
    }
}
