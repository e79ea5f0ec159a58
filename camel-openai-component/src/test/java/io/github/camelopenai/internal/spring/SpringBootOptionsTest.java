package io.github.camelopenai.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.internal.properties.ComponentOption;
import io.github.camelopenai.internal.properties.ComponentOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of the component by the properties of a Spring Boot application, in each spelling that Spring knows. */
@Tag("unit")
class SpringBootOptionsTest {

    private static final UploadProgress PROGRESS = (file, sent, total) -> {};
    private static final OpenAICredentials CREDENTIALS = rejected -> CompletableFuture.completedFuture("token");
    private static final Map<String, Object> BEANS = Map.of(
            "sslContextParameters",
            new SSLContextParameters(),
            "idempotentRepository",
            new MemoryIdempotentRepository(),
            "toolRepository",
            new MemoryIdempotentRepository(),
            "loopRepository",
            new MemoryStateRepository(),
            "credentials",
            CREDENTIALS,
            "progress",
            PROGRESS,
            "configuration",
            new OpenAIConfiguration(),
            "mask",
            "a bean",
            "jsonSchema",
            Map.of("type", "object"));

    private final SpringBootRuntime spring = new SpringBootRuntime();

    static Stream<Arguments> spellings() {
        Function<ComponentOption, String> words = option -> option.dashed().replace('-', '_');
        return Stream.of(
                Arguments.of("kebab", property(ComponentOption::dashed)),
                Arguments.of("camel", property(ComponentOption::name)),
                Arguments.of("underscore", property(words)),
                Arguments.of("variable, words apart", variable(option -> words.apply(option)
                        .toUpperCase())),
                Arguments.of("variable, words together", variable(option -> option.name()
                        .toUpperCase())));
    }

    private static Function<ComponentOption, String> property(Function<ComponentOption, String> name) {
        return name.andThen(own -> "camel.component.openai." + own);
    }

    private static Function<ComponentOption, String> variable(Function<ComponentOption, String> name) {
        return name.andThen(own -> "CAMEL_COMPONENT_OPENAI_" + own);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void everyOptionIsBound(String name, Function<ComponentOption, String> spelling) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (ComponentOption option : ComponentOptions.all()) {
            if (!option.isMap()) {
                properties.put(spelling.apply(option), sample(option));
            }
        }
        BEANS.forEach(spring::withBean);
        SpringBootRuntime configured =
                name.startsWith("variable") ? spring.withVariables(properties) : spring.withProperties(properties);

        configured.start(component -> {
            PropertyConfigurerGetter options = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
            for (ComponentOption option : ComponentOptions.all()) {
                if (!option.isMap()) {
                    assertThat(options.getOptionValue(component, option.name(), false))
                            .as(option.name())
                            .isEqualTo(expected(option, options));
                }
            }
        });
    }

    private static String sample(ComponentOption option) {
        return switch (option.type()) {
            case "boolean", "java.lang.Boolean" ->
                option.name().matches("adaptive|compression|stopOnFinal|.*Enabled") ? "false" : "true";
            case "int", "java.lang.Integer", "java.lang.Long" -> "7";
            case "long" -> option.name().matches(".*(Size|Memory)") ? "16MB" : isTime(option) ? "20s" : "7";
            case "java.lang.Double" -> "0.5";
            case "java.lang.String" -> "a-" + option.name();
            case "io.github.camelopenai.message.InputFormat", "io.github.camelopenai.message.OutputFormat" -> "json";
            case "io.github.camelopenai.message.ExpectedResponse" -> "binary";
            default -> "#bean:" + option.name();
        };
    }

    private static boolean isTime(ComponentOption option) {
        return option.name().matches(".*(Timeout|RetryAfter|Tolerance)");
    }

    private static Object expected(ComponentOption option, PropertyConfigurerGetter options) {
        String sample = sample(option);
        Class<?> type = options.getOptionType(option.name(), false);
        if (sample.startsWith("#bean:")) {
            return BEANS.get(option.name());
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(sample);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(sample);
        }
        if (type == long.class || type == Long.class) {
            return sample.equals("16MB") ? 16L << 20 : sample.equals("20s") ? 20_000L : Long.parseLong(sample);
        }
        if (type == Double.class) {
            return Double.valueOf(sample);
        }
        return type.isEnum()
                ? Stream.of(type.getEnumConstants())
                        .filter(each -> each.toString().equals(sample))
                        .findFirst()
                        .orElseThrow()
                : sample;
    }

    @ParameterizedTest
    @CsvSource({"20s,20000", "PT20S,20000", "5000,5000", "1m30s,90000", "250ms,250"})
    void timesHaveUnits(String text, long millis) {
        spring.with("camel.component.openai.request-timeout", text)
                .start(component -> assertThat(component.getConfiguration().getRequestTimeout())
                        .isEqualTo(millis));
    }

    @ParameterizedTest
    @CsvSource({"16MB,16777216", "64KB,65536", "1048576,1048576"})
    void sizesHaveUnits(String text, long bytes) {
        spring.with("camel.component.openai.max-response-size", text)
                .start(component -> assertThat(component.getConfiguration().getMaxResponseSize())
                        .isEqualTo(bytes));
    }

    @Test
    void numbersOfYamlAreRead() {
        spring.with("camel.component.openai.max-retries", 5)
                .with("camel.component.openai.temperature", 0.5)
                .with("camel.component.openai.streaming", true)
                .start(component -> {
                    OpenAIConfiguration configuration = component.getConfiguration();
                    assertThat(configuration.getMaxRetries()).isEqualTo(5);
                    assertThat(configuration.getTemperature()).isEqualTo(0.5);
                    assertThat(configuration.isStreaming()).isTrue();
                });
    }

    @Test
    void entriesKeepTheirNames() {
        spring.with("camel.component.openai.additional-header[X-Team]", "blue")
                .with("camel.component.openai.additional-header.X-Site", "north")
                .with("camel.component.openai.additionalHeader[a.b]", "dots")
                .with("camel.component.openai.additional-body-property.top_k", 5)
                .with("camel.component.openai.metadata.Team", "red")
                .start(component -> {
                    OpenAIConfiguration configuration = component.getConfiguration();
                    assertThat(configuration.getAdditionalHeader())
                            .containsOnly(
                                    Map.entry("X-Team", "blue"),
                                    Map.entry("X-Site", "north"),
                                    Map.entry("a.b", "dots"));
                    assertThat(configuration.getAdditionalBodyProperty()).containsOnly(Map.entry("top_k", 5));
                    assertThat(configuration.getMetadata()).containsOnly(Map.entry("Team", "red"));
                });
    }

    @Test
    void entriesComeFromVariablesAndReplaceThoseOfFiles() {
        spring.withVariables(Map.of(
                        "CAMEL_COMPONENT_OPENAI_ADDITIONALHEADER_X_TEAM", "blue",
                        "CAMEL_COMPONENT_OPENAI_ADDITIONAL_HEADER_X_SITE", "north",
                        "CAMEL_COMPONENT_OPENAI_ADDITIONAL_BODY_PROPERTY_TOP_K", "5",
                        "CAMEL_COMPONENT_OPENAI_METADATA_USERID", "7"))
                .with("camel.component.openai.additional-header[X-Site]", "south")
                .with("camel.component.openai.metadata.userId", "6")
                .start(component -> {
                    OpenAIConfiguration configuration = component.getConfiguration();
                    assertThat(configuration.getAdditionalHeader())
                            .containsOnly(Map.entry("x-team", "blue"), Map.entry("X-Site", "north"));
                    assertThat(configuration.getAdditionalBodyProperty()).containsOnly(Map.entry("top_k", "5"));
                    assertThat(configuration.getMetadata()).containsOnly(Map.entry("userId", "7"));
                });
    }

    @Test
    void placeholdersOfSpringAndOfCamelAreReplaced() {
        spring.with("relay.host", "relay.example.com")
                .with("relay.team", "blue")
                .with("camel.component.openai.base-url", "https://${relay.host}/v1")
                .with("camel.component.openai.model", "{{relay.team}}")
                .with("camel.component.openai.organization", "{{?relay.none}}")
                .with("camel.component.openai.additional-header[X-Team]", "${relay.team}")
                .with("camel.component.openai.additional-header[X-Host]", "{{relay.host}}")
                .start(component -> {
                    OpenAIConfiguration configuration = component.getConfiguration();
                    assertThat(configuration.getBaseUrl()).isEqualTo("https://relay.example.com/v1");
                    assertThat(configuration.getModel()).isEqualTo("blue");
                    assertThat(configuration.getOrganization()).isNull();
                    assertThat(configuration.getAdditionalHeader())
                            .containsOnly(Map.entry("X-Team", "blue"), Map.entry("X-Host", "relay.example.com"));
                });
    }

    @Test
    void anotherComponentHasItsOwnProperties() {
        OpenAIComponent relay = new OpenAIComponent();

        spring.withBean("relay", relay)
                .with("camel.component.openai.api-key", "sk-openai")
                .with("camel.component.relay.base-url", "https://relay.example.com/v1")
                .start(component -> {
                    component.getCamelContext().getComponent("relay");
                    assertThat(component.getConfiguration().getApiKey()).isEqualTo("sk-openai");
                    assertThat(relay.getConfiguration().getApiKey()).isNull();
                    assertThat(relay.getConfiguration().getBaseUrl()).isEqualTo("https://relay.example.com/v1");
                });
    }

    @Test
    void aVariableOfOursIsNoneOfAComponentOfALongerName() {
        OpenAIComponent other = new OpenAIComponent();

        spring.withBean("openai-api", other)
                .withVariables(Map.of("CAMEL_COMPONENT_OPENAI_API_KEY", "sk-openai"))
                .start(component -> {
                    component.getCamelContext().getComponent("openai-api");
                    assertThat(component.getConfiguration().getApiKey()).isEqualTo("sk-openai");
                    assertThat(other.getConfiguration().getApiKey()).isNull();
                });
    }
}
