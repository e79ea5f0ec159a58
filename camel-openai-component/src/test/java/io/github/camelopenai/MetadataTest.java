package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.batch.BatchOperation;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What IDEs and Camel's tools complete openai: URIs from. */
class MetadataTest {

    private static JsonNode metadata;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/io/github/camelopenai/openai.json")) {
            metadata = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void everyOptionAndHeaderHasADescription() {
        for (String part : Set.of("componentProperties", "headers", "properties")) {
            assertThat(metadata.path(part)).as(part).isNotEmpty();
            metadata.path(part).properties().forEach(option -> assertThat(
                            option.getValue().path("description").asText())
                    .as(part + ' ' + option.getKey())
                    .isNotBlank());
        }
    }

    @Test
    void whatHoldsACredentialIsSecret() {
        for (String option : Set.of("apiKey", "additionalHeader", "mcpServer")) {
            assertThat(metadata.at("/properties/" + option + "/secret").asBoolean())
                    .as(option)
                    .isTrue();
            assertThat(metadata.at("/componentProperties/" + option + "/secret").asBoolean())
                    .as(option)
                    .isTrue();
        }
    }

    @Test
    void optionsWithASetOfValuesNameThem() {
        Set<String> operations = Stream.concat(
                        Operations.all().stream(),
                        Arrays.stream(BatchOperation.values()).map(BatchOperation::operation))
                .map(Operation::name)
                .collect(Collectors.toSet());
        operations.addAll(Set.of("toolResults", "toolExecution"));
        assertThat(names(metadata.at("/properties/operation/enum"))).containsExactlyInAnyOrderElementsOf(operations);
        assertThat(names(metadata.at("/properties/resource/enum"))).containsAll(Operations.resources());
        assertThat(names(metadata.at("/properties/inputFormat/enum"))).containsExactlyInAnyOrder("text", "json");
        assertThat(names(metadata.at("/properties/outputFormat/enum")))
                .containsExactlyInAnyOrder("content", "map", "json", "sse");
        assertThat(names(metadata.at("/properties/encodingFormat/enum"))).containsExactlyInAnyOrder("float", "base64");
    }

    @Test
    void defaultsAreThoseOfTheClass() {
        OpenAIConfiguration configuration = new OpenAIConfiguration();

        assertThat(metadata.at("/properties/connectTimeout/defaultValue").asLong())
                .isEqualTo(configuration.getConnectTimeout());
        assertThat(metadata.at("/properties/connectionRequestTimeout/defaultValue")
                        .asLong())
                .isEqualTo(configuration.getConnectionRequestTimeout());
        assertThat(metadata.at("/properties/readTimeout/defaultValue").asLong())
                .isEqualTo(configuration.getReadTimeout());
        assertThat(metadata.at("/properties/requestTimeout/defaultValue").asLong())
                .isEqualTo(configuration.getRequestTimeout());
        assertThat(metadata.at("/properties/limitTimeout/defaultValue").asLong())
                .isEqualTo(configuration.getLimitTimeout());
        assertThat(metadata.at("/properties/maxConnections/defaultValue").asInt())
                .isEqualTo(configuration.getMaxConnections());
        assertThat(metadata.at("/properties/maxQueuedRequests/defaultValue").asInt())
                .isEqualTo(configuration.getMaxQueuedRequests());
        assertThat(metadata.at("/properties/maxResponseSize/defaultValue").asLong())
                .isEqualTo(configuration.getMaxResponseSize());
    }

    @Test
    void theMetadataSaysThatTheComponentIsAsynchronous() {
        assertThat(metadata.at("/component/async").asBoolean()).isTrue();
    }

    @Test
    void toolsFindTheComponentByThePropertiesOfItsJar() throws Exception {
        Properties properties = new Properties();
        for (URL url : Collections.list(MetadataTest.class
                .getClassLoader()
                .getResources("META-INF/services/org/apache/camel/component.properties"))) {
            try (InputStream in = url.openStream()) {
                Properties read = new Properties();
                read.load(in);
                if ("camel-openai-component".equals(read.getProperty("artifactId"))) {
                    properties = read;
                }
            }
        }

        assertThat(properties)
                .containsEntry("groupId", "io.github.camelopenai")
                .containsEntry("version", metadata.at("/component/version").asText());
        assertThat(properties.getProperty("components").split(" ")).contains("openai");
    }

    @Test
    void everyRequestFieldHasItsOptionAndItsHeader() {
        for (RequestField field : RequestFields.all()) {
            assertThat(metadata.path("properties").has(field.option()))
                    .as(field.option())
                    .isTrue();
            assertThat(metadata.path("headers").has(field.header()))
                    .as(field.header())
                    .isTrue();
        }
    }

    @Test
    void everyHeaderIsInCamelsNamespaceAndNoneNamesAHostOrACredential() {
        metadata.path("headers").fieldNames().forEachRemaining(header -> assertThat(header)
                .startsWith("CamelOpenAI")
                .doesNotContainIgnoringCase("url")
                .doesNotContainIgnoringCase("key")
                .doesNotContainIgnoringCase("host"));
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new HashSet<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
