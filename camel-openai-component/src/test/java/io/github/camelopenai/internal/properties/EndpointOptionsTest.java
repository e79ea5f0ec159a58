package io.github.camelopenai.internal.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.OptionGroup;
import io.github.camelopenai.internal.api.OptionGroups;
import io.github.camelopenai.internal.api.RequestFields;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which endpoints know an option is told by the group that its label names. */
class EndpointOptionsTest {

    private static final Map<String, String> LABELS = DeclaredOption.ofEndpoints().stream()
            .collect(Collectors.toMap(DeclaredOption::name, DeclaredOption::label));

    @Test
    void optionsAreReadAsTheyAreDeclaredWithoutThePathOfTheUri() {
        assertThat(LABELS).doesNotContainKey("resource").containsEntry("topP", "producer,chat");
        assertThat(DeclaredOption.ofComponents())
                .contains(
                        new DeclaredOption("apiKey", "security", "java.lang.String", true, false),
                        new DeclaredOption(
                                "additionalHeader",
                                "server",
                                "java.util.Map<java.lang.String, java.lang.Object>",
                                true,
                                true));
    }

    @Test
    void everyOptionThatIsNoRequestFieldHasARule() {
        LABELS.forEach((name, label) -> {
            if (!RequestFields.options().contains(name)) {
                assertThat(OptionGroups.of(label))
                        .as(name + " is known by nobody: give its group, or itself, a rule in option-groups.tsv")
                        .anyMatch(group -> !group.knownBy(name).isEmpty());
            }
        });
    }

    @Test
    void everyRowOfAnOptionIsInAGroupOfItsLabel() {
        for (OptionGroup group : OptionGroups.all()) {
            for (String option : group.exceptions().keySet()) {
                assertThat(OptionGroups.of(LABELS.get(option)))
                        .as(group.name() + ' ' + option)
                        .contains(group);
            }
        }
    }

    @Test
    void theTableUsesEveryRuleAndNoOther() {
        Set<OptionRule> used = EnumSet.noneOf(OptionRule.class);
        for (OptionGroup group : OptionGroups.all()) {
            group.knownBy().forEach(word -> used.add(OptionRule.of(word)));
            group.exceptions().values().forEach(words -> words.forEach(word -> used.add(OptionRule.of(word))));
        }

        assertThat(used).containsExactlyInAnyOrder(OptionRule.values());
    }

    @Test
    void aWebhookKnowsWhatIsOfWebhooksAndOfRoutes() {
        assertThat(EndpointOptions.knownBy(EndpointKind.WEBHOOK, null))
                .containsExactly(
                        "bridgeErrorHandler",
                        "exceptionHandler",
                        "exchangePattern",
                        "idempotentRepository",
                        "maxWebhookSize",
                        "path",
                        "secret");
    }

    @Test
    void aToolKnowsWhatIsOfToolsAndOfRoutesButNotOfLoops() {
        assertThat(EndpointOptions.knownBy(EndpointKind.TOOL, null))
                .contains("description", "parameter", "tags", "toolTimeout", "exchangePattern", "bridgeErrorHandler")
                .doesNotContain("maxTurns", "toolChoice", "idempotentRepository", "secret", "readTimeout");
    }

    @Test
    void aLoopIsKnownWhereModelsCallToolsButNotInABatch() {
        Operation chat = Operations.defaultOf("chat");

        assertThat(EndpointOptions.knownBy(EndpointKind.CALL, chat))
                .contains("maxTurns", "tags", "toolTimeout")
                .doesNotContain("returnDirect", "argSchema");
        assertThat(EndpointOptions.knownBy(EndpointKind.SUBMISSION, chat)).doesNotContain("maxTurns", "tags");
        assertThat(EndpointOptions.knownBy(EndpointKind.CALL, Operations.defaultOf("embeddings")))
                .doesNotContain("maxTurns", "tags");
    }

    @Test
    void aBatchKnowsTheOptionsOfItsRequestsExceptThoseOfACallThatAnswersAtOnce() {
        Operation chat = Operations.defaultOf("chat");
        Set<String> direct = EndpointOptions.knownBy(EndpointKind.CALL, chat);
        Set<String> submitted = EndpointOptions.knownBy(EndpointKind.SUBMISSION, chat);

        assertThat(direct).contains("systemMessage", "topP", "readTimeout", "streamTo", "queryParameter");
        assertThat(submitted)
                .contains("systemMessage", "topP", "readTimeout", "batchOf", "multipartUpload")
                .doesNotContain("streamTo", "queryParameter", "storeFullResponse", "failOnLineError");
    }

    @Test
    void whatPollsIsKnownWhereThereIsSomethingToFollow() {
        assertThat(EndpointOptions.knownBy(EndpointKind.CALL, Operations.find("batches", "retrieve")))
                .contains("delay", "stopOnFinal", "pollStrategy", "id");
        assertThat(EndpointOptions.knownBy(EndpointKind.CALL, Operations.defaultOf("embeddings")))
                .doesNotContain("delay", "stopOnFinal", "pollStrategy", "exchangePattern");
    }
}
