package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the id in a path comes from. */
class IdsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theOptionBeatsTheHeaderAndTheHeaderTheBody() {
        assertThat(pathOf("openai:files?operation=retrieve&id=option", "body", Map.of("CamelOpenAIId", "header")))
                .isEqualTo("/v1/files/option");
    }

    @Test
    void theHeaderBeatsTheBody() {
        assertThat(pathOf("openai:files?operation=retrieve", "body", Map.of("CamelOpenAIId", "header")))
                .isEqualTo("/v1/files/header");
    }

    @Test
    void theBodyIsTheIdWhereTheRowTakesNoBody() {
        assertThat(pathOf("openai:files?operation=retrieve", "body\n", Map.of()))
                .isEqualTo("/v1/files/body");
    }

    @Test
    void aMissingIdIsRefusedWithTheWaysToGiveIt() {
        assertThat(camel.failure("openai:files?operation=retrieve", null))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "openai:files?operation=retrieve needs an id: set the option id or the header CamelOpenAIId,"
                                + " or send it as the message body.");
        assertThat(camel.failure("openai:vectorStores?operation=update", Map.of("name", "x")))
                .hasMessage(
                        "openai:vectorStores?operation=update needs an id: set the option id or the header CamelOpenAIId.");
    }

    @Test
    void anIdThatWouldLeaveThePathIsRefused() {
        assertThat(camel.refusal("openai:files?operation=retrieve&id=../models"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The option id is '../models'");
        assertThat(camel.failure("openai:files?operation=retrieve", null, Map.of("CamelOpenAIId", "..")))
                .hasMessageStartingWith("The header CamelOpenAIId is '..'");
        assertThat(camel.failure("openai:files?operation=retrieve", "a/../b"))
                .hasMessageStartingWith("The id in the message body is 'a/../b'");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void theHeaderNamesAnotherOperationOfTheResource() {
        SERVER.answers("DELETE", "/files/f_1", Answers.object("file", "f_1"));

        camel.ask("openai:files", null, Map.of("CamelOpenAIOperation", "delete", "CamelOpenAIId", "f_1"));

        assertThat(SERVER.request().getMethod().getName()).isEqualTo("DELETE");
    }

    @Test
    void aHeaderThatNamesNoOperationIsRefused() {
        assertThat(camel.failure("openai:files", null, Map.of("CamelOpenAIOperation", "erase")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "The header CamelOpenAIOperation: Unknown operation 'erase' of openai:files. It has: list, upload,"
                                + " retrieve, content, delete");
    }

    private String pathOf(String uri, Object body, Map<String, Object> headers) {
        for (String id : new String[] {"option", "header", "body"}) {
            SERVER.answers("/files/" + id, Answers.object("file", id));
        }
        camel.ask(uri, body, headers);
        return SERVER.request().getUrl();
    }
}
