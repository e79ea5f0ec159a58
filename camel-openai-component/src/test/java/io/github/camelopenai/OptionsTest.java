package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a URI may say, and what is refused when the route starts. */
class OptionsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void anUnknownResourceIsRefusedWithTheListOfThoseThatExist() {
        assertThat(camel.refusal("openai:chats"))
                .hasMessageStartingWith("Unknown resource 'chats'. Did you mean chat? There is: chat, ");
    }

    @Test
    void anUnknownOperationIsRefusedWithTheListOfThoseThatExist() {
        assertThat(camel.refusal("openai:chat?operation=erase"))
                .hasMessage(
                        "Unknown operation 'erase' of openai:chat. It has: create, list, retrieve, update, delete, messages,"
                                + " resume, toolResults, toolExecution");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheListOfThoseThatExist() {
        assertThat(camel.refusal("openai:embeddings?modle=m"))
                .hasMessageStartingWith(
                        "openai:embeddings?operation=create does not know the option modle. Did you mean"
                                + " model? It knows: ")
                .hasMessageContaining("dimensions, encodingFormat, ")
                .hasMessageNotContaining("temperature");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:embeddings?temperature=0.5, temperature",
        "openai:completions?systemMessage=x, systemMessage",
        "openai:responses?legacyMaxTokens=true, legacyMaxTokens",
        "openai:models?inputFormat=json, inputFormat",
        "openai:models?additionalBodyProperty.x=1, additionalBodyProperty",
        "openai:models?id=x, id",
        "openai:files?metadata.a=b, metadata",
        "openai:chat?configuration.model=m, configuration",
    })
    void anOptionThatTheOperationDoesNotKnowIsRefusedByName(String uri, String option) {
        assertThat(camel.refusal(uri)).hasMessageContaining(" does not know the option " + option + ". It knows: ");
    }

    @Test
    void anOptionGivenTwiceIsRefused() {
        assertThat(camel.refusal("openai:chat?model=a&model=b"))
                .hasMessage("The option model is given 2 times, but can be given once.");
    }

    @Test
    void anAliasBesideItsOptionIsRefused() {
        assertThat(camel.refusal("openai:embeddings?model=a&embeddingModel=b"))
                .hasMessage("The options embeddingModel and model are two names of the same. Give one of them.");
    }

    @Test
    void anAliasBesideAnotherOperationIsRefused() {
        assertThat(camel.refusal("openai:image-generation?operation=edit"))
                .hasMessageStartingWith(
                        "openai:image-generation stands for openai:images?operation=generate, but the option"
                                + " operation is 'edit'.");
    }

    @Test
    void anOptionBesideABodyPropertyForTheSameFieldIsRefused() {
        assertThat(camel.refusal("openai:chat?topP=0.1&additionalBodyProperty.top_p=0.2"))
                .hasMessage("The options topP and additionalBodyProperty.top_p set the same field. Give one of them.");
    }

    @Test
    void streamingIsRefusedWhereAnOperationDoesNotStream() {
        assertThat(camel.refusal("openai:embeddings?streaming=true"))
                .hasMessageStartingWith("openai:embeddings?operation=create does not stream. There are: openai:chat");
    }

    @Test
    void streamingFalseIsAccepted() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat?model=m&streaming=false", "hi")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @CsvSource({
        "openai:chat?temperature=hot, temperature",
        "openai:chat?outputFormat=xml, outputFormat",
        "openai:chat?requestTimeout=soon, requestTimeout",
        "openai:chat?limitTimeout=soon, limitTimeout",
    })
    void aValueOfTheWrongTypeIsRefusedByName(String uri, String option) {
        try {
            camel.context().getEndpoint(uri);
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining(option);
            return;
        }
        throw new AssertionError(uri + " was accepted");
    }

    @ParameterizedTest
    @CsvSource({"maxConnections, 0, at least 1", "maxResponseSize, 0, at least 1", "readTimeout, -1, not be negative"})
    void aValueOutOfRangeIsRefusedByName(String option, String value, String accepted) {
        assertThat(camel.refusal("openai:chat?" + option + "=" + value))
                .hasMessageStartingWith("The option " + option + " is " + value)
                .hasMessageContaining(accepted);
    }

    @Test
    void aComponentOptionIsADefaultOnlyForOperationsThatKnowIt() {
        camel.component().getConfiguration().setTemperature(0.5);
        SERVER.answers("/models", Answers.page("model", "m"));

        assertThat(camel.ask("openai:models", null)).isNotNull();
    }

    @Test
    void additionalHeadersGoOut() {
        camel.component().getConfiguration().getAdditionalHeader().put("X-Team", "blue");
        SERVER.answers("/models", Answers.page("model", "m"));

        camel.ask("openai:models?additionalHeader.X-Cost-Center=7", null);

        assertThat(SERVER.request().getHeader("X-Team")).isEqualTo("blue");
        assertThat(SERVER.request().getHeader("X-Cost-Center")).isEqualTo("7");
    }
}
