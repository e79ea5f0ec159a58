package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups in which tools show the options: by resource and by concern. */
class OptionGroupsTest {

    private static JsonNode options;

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in =
                OptionGroupsTest.class.getResourceAsStream("/META-INF/io/github/camelopenai/openai.json")) {
            options = new ObjectMapper().readTree(in).path("properties");
        }
    }

    @Test
    void completionOfAChatUriBeginsWithOptionsThatAChatKnows() {
        Set<String> ofChat = RequestFields.of(Operations.defaultOf("chat")).stream()
                .map(RequestField::option)
                .collect(Collectors.toSet());
        List<String> first = inOrder("common").stream()
                .filter(RequestFields.options()::contains)
                .toList();

        assertThat(inOrder(null).subList(0, inOrder("common").size())).isEqualTo(inOrder("common"));
        assertThat(first).contains("model", "temperature", "maxTokens").isSubsetOf(ofChat);
        assertThat(inOrder("common")).contains("systemMessage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio", "images", "embeddings", "files"})
    void anOptionThatOneResourceAloneKnowsIsInTheGroupOfThatResource(String resource) {
        Map<String, Set<String>> resources = RequestFields.all().stream()
                .filter(field -> !field.inQuery())
                .collect(Collectors.groupingBy(
                        RequestField::option,
                        Collectors.flatMapping(
                                field -> field.operations().stream()
                                        .map(operation -> operation.substring(0, operation.indexOf('.'))),
                                Collectors.toSet())));

        List<String> alone = resources.entrySet().stream()
                .filter(option -> option.getValue().equals(Set.of(resource)))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(inOrder(resource))
                .isNotEmpty()
                .containsAll(alone)
                .filteredOn(resources::containsKey)
                .allSatisfy(option -> assertThat(resources.get(option)).contains(resource));
    }

    @Test
    void whatSelectsFromAListIsInTheGroupOfLists() {
        for (RequestField field : RequestFields.all()) {
            if (field.inQuery() && !field.option().equals("purpose")) {
                assertThat(options.at('/' + field.option() + "/group").asText())
                        .as(field.option())
                        .isEqualTo("lists");
            }
        }
    }

    @Test
    void thereIsAGroupForEachConcern() {
        assertThat(inOrder("streams")).contains("streaming", "streamTo");
        assertThat(inOrder("limits")).contains("requestsPerMinute", "maxConcurrentRequests");
        assertThat(inOrder("time-outs")).contains("connectTimeout", "readTimeout", "requestTimeout");
        assertThat(inOrder("retries")).containsExactly("maxRetries", "maxRetryAfter");
        assertThat(inOrder("proxy")).contains("proxyHost", "proxyUser", "proxyPassword");
        assertThat(inOrder("security")).contains("apiKey", "credentials");
        assertThat(inOrder("server")).contains("azure", "apiVersion");
        assertThat(inOrder("batches")).contains("batchOf");
        assertThat(inOrder("webhook")).contains("secret");
        assertThat(inOrder("producer"))
                .as("no option is without a group of its own")
                .isEmpty();
    }

    /** Camel's catalog takes an option whose label has "producer" for one that no consumer may have. */
    @Test
    void whatConsumersKnowTooIsNotLabelledAsOfProducers() {
        for (String option :
                Set.of("baseUrl", "operation", "limit", "maxRetries", "readTimeout", "requestsPerMinute")) {
            assertThat(options.at('/' + option + "/label").asText()).as(option).doesNotContain("producer");
        }
    }

    @Test
    void aSecretIsLabelledSecurityWhateverItsGroupIs() {
        options.properties().forEach(option -> {
            boolean secret = option.getValue().path("secret").asBoolean()
                    && !option.getKey().equals("additionalHeader");
            if (secret) {
                assertThat(option.getValue().path("label").asText())
                        .as(option.getKey())
                        .contains("security");
            }
        });
    }

    /** The options of a group, or of all, in the order in which tools read them. */
    private static List<String> inOrder(String group) {
        List<String> names = new ArrayList<>();
        options.properties().forEach(option -> {
            if (group == null || option.getValue().path("group").asText().equals(group)) {
                names.add(option.getKey());
            }
        });
        return names;
    }
}
