package io.github.camelopenai.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.internal.properties.ComponentOption;
import io.github.camelopenai.internal.properties.ComponentOptions;
import io.github.camelopenai.internal.properties.ComponentProperty.Kind;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IDEs complete {@code camel.component.openai.*} from, beside what Spring Boot binds. */
@Tag("unit")
class SpringMetadataTest {

    private static final String PREFIX = "camel.component.openai.";

    private static JsonNode metadata;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in =
                OpenAIComponent.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            metadata = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void eachOptionHasAPropertyWithTypeAndDescription() {
        for (ComponentOption option : ComponentOptions.all()) {
            JsonNode property = property(option.dashed());
            assertThat(property.path("type").asText()).as(option.name()).contains(".");
            assertThat(property.path("description").asText()).as(option.name()).isNotBlank();
        }
    }

    @Test
    void nothingIsOfferedThatTheStartRefuses() {
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asText();
            assertThat(name).startsWith(PREFIX);
            assertThat(ComponentOptions.ofProperty(name.substring(PREFIX.length()))
                            .kind())
                    .as(name)
                    .isIn(Kind.VALUE, Kind.KEYLESS, Kind.SWITCH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api-key, java.lang.String",
        "max-retries, java.lang.Integer",
        "requests-per-minute, java.lang.Long",
        "temperature, java.lang.Double",
        "streaming, java.lang.Boolean",
        "request-timeout, java.time.Duration",
        "max-response-size, org.springframework.util.unit.DataSize",
        "output-format, io.github.camelopenai.message.OutputFormat",
        "'additional-header', 'java.util.Map<java.lang.String,java.lang.Object>'"
    })
    void typesAreThoseThatIdesKnow(String name, String type) {
        assertThat(property(name).path("type").asText()).isEqualTo(type);
    }

    @Test
    void theDefaultsAreThoseOfTheComponent() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        for (JsonNode property : metadata.path("properties")) {
            if (property.has("defaultValue")) {
                defaults.put(
                        property.path("name").asText(),
                        property.path("defaultValue").asText());
            }
        }
        assertThat(defaults).hasSizeGreaterThan(30);

        new SpringBootRuntime().withProperties(defaults).start(component -> {
            PropertyConfigurerGetter options = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();
            for (ComponentOption option : ComponentOptions.all()) {
                Object fresh = options.getOptionValue(new OpenAIComponent(), option.name(), false);
                boolean isComparable = fresh != null && defaults.containsKey(PREFIX + option.dashed());
                if (isComparable) {
                    assertThat(options.getOptionValue(component, option.name(), false))
                            .as(option.name())
                            .isEqualTo(fresh);
                }
            }
        });
    }

    @Test
    void optionsWithASetOfValuesHintThem() {
        assertThat(hints("output-format")).containsExactly("content", "map", "json", "sse");
        assertThat(hints("authentication")).containsExactly("bearer", "api-key");
    }

    private static JsonNode property(String name) {
        for (JsonNode property : metadata.path("properties")) {
            if (property.path("name").asText().equals(PREFIX + name)) {
                return property;
            }
        }
        throw new AssertionError("No property " + PREFIX + name);
    }

    private static List<String> hints(String name) {
        for (JsonNode hint : metadata.path("hints")) {
            if (hint.path("name").asText().equals(PREFIX + name)) {
                return hint.path("values").findValuesAsText("value");
            }
        }
        throw new AssertionError("No hint for " + PREFIX + name);
    }
}
