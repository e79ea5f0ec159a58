package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An empty text where a value is optional says that there is none. */
class EmptyTextsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "null", "{}"})
    void aBatchWithoutAnErrorFileGivesItsThreeResults(String nothing) throws Exception {
        SERVER.answers(
                "/batches/batch_1",
                "{\"id\":\"batch_1\",\"object\":\"batch\",\"endpoint\":\"/chat/completions\",\"status\":\"completed\","
                        + "\"output_file_id\":\"file-o\",\"error_file_id\":" + nothing + "}");
        SERVER.answers("/files/file-o/content", line("a", nothing) + line("b", nothing) + line("c", nothing));
        List<Object> texts = new ArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:collect")
                        .to("openai:batches?operation=results")
                        .split(body())
                        .streaming()
                        .process(each -> texts.add(each.getMessage().getBody()));
            }
        });

        Exchange exchange = camel.send("direct:collect", "batch_1");

        assertThat(exchange.getException()).isNull();
        assertThat(texts).containsExactly("answer a", "answer b", "answer c");
        assertThat(SERVER.requests()).hasSize(2).noneMatch(request -> request.getUrl()
                .contains("//content"));
    }

    @Test
    void aBatchOfWhichBothFilesAreEmptyTextsHasNoResults() {
        SERVER.answers(
                "/batches/batch_1",
                "{\"id\":\"batch_1\",\"endpoint\":\"/v1/chat/completions\",\"status\":\"expired\",\"output_file_id\":\"\","
                        + "\"error_file_id\":\"\"}");

        Iterator<?> results = (Iterator<?>) camel.ask("openai:batches?operation=results&id=batch_1", null);

        assertThat(results.hasNext()).isFalse();
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void anImageWithAnEmptyBase64HasItsUrl() {
        SERVER.answers(
                "/images/generations",
                "{\"data\":[{\"b64_json\":\"\",\"url\":\"https://images.example/1\",\"revised_prompt\":\"\"}]}");

        Message message = camel.send("openai:images?model=m", "a cat").getMessage();

        assertThat(message.getBody()).isEqualTo("https://images.example/1");
        assertThat(message.getHeaders()).doesNotContainKey("CamelOpenAIImageRevisedPrompt");
    }

    @Test
    void anImageWithAnEmptyUrlHasItsBytes() {
        SERVER.answers("/images/generations", "{\"data\":[{\"url\":\"\",\"b64_json\":\"AQID\"}]}");

        assertThat(camel.ask("openai:images?model=m", "a cat")).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void anImageWithTwoEmptyTextsIsNone() {
        SERVER.answers("/images/generations", "{\"data\":[{\"url\":\"\",\"b64_json\":\"\"}]}");

        assertThat(camel.failure("openai:images?model=m", "a cat"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("an image without b64_json and url");
    }

    @Test
    void theHeadersOfAnAnswerLeaveOutWhatIsEmpty() {
        SERVER.answers(
                "/chat/completions",
                "{\"id\":\"\",\"model\":\" \",\"service_tier\":\"\",\"system_fingerprint\":\"\",\"choices\":[{\"index\":0,"
                        + "\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\"}}]}");

        Message message = camel.send("openai:chat?model=m", "hi").getMessage();

        assertThat(message.getBody()).isEqualTo("Hello");
        assertThat(message.getHeaders())
                .doesNotContainKeys(
                        "CamelOpenAIResponseId",
                        "CamelOpenAIResponseModel",
                        "CamelOpenAIServiceTier",
                        "CamelOpenAISystemFingerprint");
    }

    @Test
    void aModerationAndATranscriptLeaveOutWhatIsEmpty() {
        SERVER.answers("/moderations", "{\"model\":\"\",\"results\":[{\"flagged\":false}]}");
        SERVER.answers("/audio/transcriptions", "{\"text\":\"Hello\",\"language\":\"\"}");

        assertThat(camel.send("openai:moderations", "hi").getMessage().getHeaders())
                .doesNotContainKey("CamelOpenAIModerationResponseModel");
        assertThat(camel.send(
                                "openai:audio?operation=transcribe&model=m",
                                new byte[3],
                                Map.of(Exchange.FILE_NAME, "a.mp3"))
                        .getMessage()
                        .getHeaders())
                .doesNotContainKey("CamelOpenAIAudioDetectedLanguage");
    }

    @Test
    void aPageWithAnEmptyLastIdGoesOnFromItsLastObject() {
        SERVER.answersQuery(
                "/files", "after", null, "{\"data\":[{\"id\":\"file-1\"}],\"last_id\":\"\",\"has_more\":true}");
        SERVER.answersQuery("/files", "after", "file-1", "{\"data\":[{\"id\":\"file-2\"}],\"has_more\":false}");

        Iterator<?> files = (Iterator<?>) camel.ask("openai:files?paging=true", null);

        assertThat(files)
                .toIterable()
                .asInstanceOf(InstanceOfAssertFactories.iterable(Object.class))
                .containsExactly(Map.of("id", "file-1"), Map.of("id", "file-2"));
    }

    private static String line(String id, String error) {
        return "{\"custom_id\":\"" + id + "\",\"response\":{\"status_code\":200,\"request_id\":\"\",\"body\":"
                + Answers.chat("answer " + id) + "},\"error\":" + error + "}\n";
    }
}
