package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.internal.api.CamelOpenAIOptions;
import io.github.camelopenai.testsupport.CamelRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of names that do not exist: what was meant comes first. */
class SuggestionsTest {

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost:1/v1");

    @ParameterizedTest
    @CsvSource({
        "openai:chat?modle=m, model",
        "openai:chat?temprature=1, temperature",
        "openai:chat?max_tokens=1, maxTokens",
        "openai:chat?max_completion_tokens=1, maxTokens",
        "openai:chat?top_p=1, topP",
        "openai:chat?maxToken=1, maxTokens",
        "openai:chat?api_key=k, apiKey",
        "openai:chat?base_url=u, baseUrl",
        "openai:chat?sytemMessage=s, systemMessage",
        "openai:responses?max_output_tokens=1, maxTokens",
        "openai:images?imageSizes=1, imageSize",
        "openai:chat?retries=1, maxRetries",
        "openai:batches?operation=submit&tempreature=1, temperature",
    })
    void theNearestOptionIsAskedForFirst(String uri, String meant) {
        assertThat(camel.refusal(uri))
                .hasMessageMatching(".* does not know the option \\S+\\. Did you mean " + meant + "\\b.*");
    }

    @Test
    void allThatANameMayStandForAreNamed() {
        assertThat(camel.refusal("openai:chat?timeout=1"))
                .hasMessageContaining(
                        "Did you mean connectTimeout or connectionRequestTimeout or firstByteTimeout or limitTimeout or readTimeout or"
                                + " requestTimeout?");
    }

    @ParameterizedTest
    @CsvSource({"openai:models?inputFormat=json", "openai:embeddings?temperature=1", "openai:chat?xyzzy=1"})
    void whereNothingIsNearNothingIsAsked(String uri) {
        assertThat(camel.refusal(uri)).hasMessageNotContaining("Did you mean").hasMessageContaining(". It knows: ");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:chats, chat",
        "openai:Chat, chat",
        "openai:embedding, embeddings",
        "openai:image, images",
        "openai:vector_stores, vectorStores",
        "openai:vector-store-files, vectorStoreFiles",
        "openai:chat-completions, chat-completion",
        "openai:transcribe, openai:audio?operation=transcribe",
        "openai:webhooks, webhook",
    })
    void theNearestResourceIsAskedForFirst(String uri, String meant) {
        String name = uri.substring("openai:".length());
        assertThat(camel.refusal(uri))
                .hasMessageStartingWith("Unknown resource '" + name + "'. Did you mean " + meant)
                .hasMessageContaining(" There is: chat, completions");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:files?operation=retreive, retrieve",
        "openai:audio?operation=transcibe, transcribe",
        "openai:batches?operation=sumbit, submit",
        "openai:batches?operation=result, results",
        "openai:chat?operation=Create, create",
    })
    void theNearestOperationIsAskedForFirst(String uri, String meant) {
        assertThat(camel.refusal(uri))
                .hasMessageMatching("Unknown operation .*\\. Did you mean " + meant + "\\?.* It has: .*");
    }

    static Stream<String> foreignOptions() {
        return CamelOpenAIOptions.names().stream();
    }

    @ParameterizedTest
    @MethodSource("foreignOptions")
    void ofEachOptionOfCamelOpenAIWhatToUseInsteadIsSaid(String option) {
        String parameter = option.equals("additionalResponseHeader") ? option + ".a" : option;

        assertThat(camel.refusal("openai:chat?" + parameter + "=x"))
                .hasMessageStartingWith("openai:chat?operation=create does not know the option " + option
                        + ". It is one of camel-openai; here "
                        + CamelOpenAIOptions.insteadOf(option).orElseThrow() + ". It knows: ");
    }

    @ParameterizedTest
    @CsvSource({"maxHistoryMessages, maxHistoryTurns"})
    void theCounterpartIsNamed(String option, String counterpart) {
        assertThat(camel.refusal("openai:chat?" + option + "=true")).hasMessageContaining(counterpart);
    }

    @Test
    void theDocumentationListsThemAll() throws Exception {
        String page = Files.readString(Path.of("../docs/camel-openai.md"));

        assertThat(CamelOpenAIOptions.names()).allSatisfy(option -> assertThat(page)
                .contains(CamelOpenAIOptions.insteadOf(option).orElseThrow())
                .containsPattern("`" + option + "(\\.\\*)?`"));
    }

    @Test
    void aValueThatLooksLikeAKeyIsShownNowhere() {
        String uri = "openai:chat?openAiToken=sk-proj-0123456789abcdef";

        assertThat(catchThrowable(() -> camel.context().getEndpoint(uri)))
                .hasMessageContaining("does not know the option openAiToken")
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining("sk-proj"));
        assertThat(camel.refusal(uri)).hasMessageNotContaining("sk-proj");
    }
}
