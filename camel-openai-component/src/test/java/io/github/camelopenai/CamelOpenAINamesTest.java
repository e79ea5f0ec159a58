package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of Apache Camel's own camel-openai beside those of requests: of operations, models, ids, and a key. */
class CamelOpenAINamesTest {

    private static final String BATCH =
            "{\"id\":\"batch_1\",\"object\":\"batch\",\"endpoint\":\"/v1/chat/completions\",\"status\":\"completed\","
                    + "\"input_file_id\":\"file-in\",\"output_file_id\":\"file-out\",\"error_file_id\":null,"
                    + "\"request_counts\":{\"total\":3,\"completed\":2,\"failed\":1}}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl, component -> {
        component.getConfiguration().setModel("of-all");
        component.setEmbeddingModel("of-embeddings");
        component.setModerationModel("of-moderations");
        component.setImageModel("of-images");
        component.setAudioModel("of-audio");
        component.setSpeechModel("of-speech");
    });

    @Test
    void endpointsOfOneKindHaveAModelOfTheirOwn() {
        SERVER.answersEveryOperation();
        camel.ask("openai:chat", "hi");
        camel.ask("openai:embeddings", "hi");
        camel.ask("openai:moderations", "hi");
        camel.ask("openai:images", "a cat");
        camel.ask("openai:audio?operation=speech&voice=alloy", "hi");

        assertThat(SERVER.requests())
                .extracting(request ->
                        Json.parse(request.getBodyAsString()).path("model").asText())
                .containsExactly("of-all", "of-embeddings", "of-moderations", "of-images", "of-speech");
    }

    @Test
    void soHaveTranscripts() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hi\"}");

        camel.ask("openai:audio", SampleRequests.AUDIO);

        assertThat(SERVER.form().part("model").text()).isEqualTo("of-audio");
    }

    @ParameterizedTest
    @CsvSource({"openai:embeddings?model=uri", "openai:embeddings?embeddingModel=uri"})
    void aUriBeatsIt(String uri) {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}");

        camel.ask(uri, "hi");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("uri");
    }

    @Test
    void theKeyOfASystemPropertyIsTheLast() {
        String before = System.getProperty("openai.api.key");
        System.setProperty("openai.api.key", "sk-of-the-jvm");
        try {
            SERVER.answers("/chat/completions", Answers.chat("Hello"));
            camel.component().getConfiguration().setApiKey(null);
            camel.component().setEnvironment(name -> null);
            camel.ask("openai:chat", "hi");
            camel.component().setEnvironment(Map.of("OPENAI_API_KEY", "sk-of-the-environment")::get);
            camel.ask("openai:chat?temperature=1", "hi");

            assertThat(SERVER.requests())
                    .extracting(request -> request.getHeader("Authorization"))
                    .containsExactly("Bearer sk-of-the-jvm", "Bearer sk-of-the-environment");
        } finally {
            if (before == null) {
                System.clearProperty("openai.api.key");
            } else {
                System.setProperty("openai.api.key", before);
            }
        }
    }

    @Test
    void aStoredResponseIsFoundByItsHeader() {
        SERVER.answers("/responses/resp_1", ToolAnswers.responseText("Rhine"));

        Message answer = camel.send(
                        "openai:responses-retrieve", "some event", Map.of("CamelOpenAIResponseId", "resp_1"))
                .getMessage();

        assertThat(answer.getBody()).isEqualTo("Rhine");
        assertThat(answer.getHeader("CamelOpenAIResponseStatus")).isEqualTo("completed");
    }

    @Test
    void aStoredResponseIsCancelledByItsHeader() {
        SERVER.answers(
                "POST", "/responses/resp_1/cancel", "{\"id\":\"resp_1\",\"status\":\"cancelled\",\"output\":[]}");

        Message answer = camel.send("openai:responses-cancel", "some event", Map.of("CamelOpenAIResponseId", "resp_1"))
                .getMessage();

        assertThat(answer.getHeader("CamelOpenAIResponseStatus")).isEqualTo("cancelled");
    }

    @Test
    void aBatchIsFoundByItsHeaderAndToldInHeaders() {
        SERVER.answers("/batches/batch_1", BATCH);

        Message answer = camel.send("openai:batch-retrieve", "anything", Map.of("CamelOpenAIBatchId", "batch_1"))
                .getMessage();

        assertThat(answer.getHeaders())
                .containsEntry("CamelOpenAIBatchId", "batch_1")
                .containsEntry("CamelOpenAIBatchStatus", "completed")
                .containsEntry("CamelOpenAIBatchInputFileId", "file-in")
                .containsEntry("CamelOpenAIBatchOutputFileId", "file-out")
                .doesNotContainKey("CamelOpenAIBatchErrorFileId")
                .containsEntry("CamelOpenAIBatchRequestCountTotal", 3L)
                .containsEntry("CamelOpenAIBatchRequestCountCompleted", 2L)
                .containsEntry("CamelOpenAIBatchRequestCountFailed", 1L);
    }

    @Test
    void whyABatchWasNotAcceptedIsTold() {
        SERVER.answers(
                "POST",
                "/batches/batch_1/cancel",
                "{\"id\":\"batch_1\",\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"bad_line\",\"line\":7}]}}");

        Message answer = camel.send(
                        "openai:batch-cancel",
                        "anything",
                        Map.of("CamelOpenAIBatchId", "batch_1", "CamelOpenAIBatchOutputFileId", "of an earlier one"))
                .getMessage();

        assertThat(answer.getHeader("CamelOpenAIBatchErrors"))
                .isEqualTo(List.of(Map.of("code", "bad_line", "line", 7)));
        assertThat(answer.getHeader("CamelOpenAIBatchOutputFileId")).isNull();
    }

    @Test
    void theResultsOfABatchAreLinesWhereTheyAreReadAsBytes() throws Exception {
        SERVER.answers("/batches/batch_1", BATCH);
        SERVER.answers(
                "/files/file-out/content",
                aResponse().withBody("{\"custom_id\":\"a\"}\n\n{\"custom_id\":\"b\",\"text\":\"é\"}"));

        try (InputStream lines = camel.template()
                .requestBodyAndHeader(
                        "openai:batch-results", "anything", "CamelOpenAIBatchId", "batch_1", InputStream.class)) {
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\",\"text\":\"é\"}\n");
        }
    }

    @Test
    void thePromptOfAnImageNeedsNoBody() {
        SERVER.answers("/images/generations", "{\"data\":[{\"url\":\"http://i/1\"}]}");

        camel.ask("openai:image-generation?imagePrompt=a cat&imageStyle=vivid", null);

        assertThat(SERVER.requestBody().path("prompt").asText()).isEqualTo("a cat");
        assertThat(SERVER.requestBody().path("style").asText()).isEqualTo("vivid");
    }

    @Test
    void anImageWithoutAnyPromptIsRefused() {
        assertThat(camel.failure("openai:images", null)).hasMessageContaining("The message body is empty");
    }
}
