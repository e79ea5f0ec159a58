package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Routes written for Apache Camel's own camel-openai. */
class CamelOpenAICompatibilityTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void chatCompletionWithItsOptionsAndHeaders() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        Object answer = camel.ask(
                "openai:chat-completion?model=m&temperature=0.7&maxTokens=20&systemMessage=Be brief&storeFullResponse=true",
                null,
                Map.of("CamelOpenAIUserMessage", "hi", "CamelOpenAITopP", 0.5));

        assertThat(answer).isEqualTo("Hello");
        assertThat(SERVER.requestBody())
                .hasToString("{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"}],\"top_p\":0.5,\"model\":\"m\",\"temperature\":0.7,"
                        + "\"max_completion_tokens\":20}");
    }

    @Test
    void embeddingsWithTheirModelAndHeaders() {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}");

        camel.ask("openai:embeddings?embeddingModel=e&dimensions=8&encodingFormat=float", "hi");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("e");
        assertThat(SERVER.requestBody().path("dimensions").asInt()).isEqualTo(8);
    }

    @Test
    void moderationWithItsModel() {
        SERVER.answers("/moderations", "{\"results\":[{\"flagged\":false}]}");

        assertThat(camel.ask("openai:moderation?moderationModel=omni-moderation-latest", "hi"))
                .isEqualTo("hi");
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("omni-moderation-latest");
    }

    @Test
    void imageGenerationWithItsOptions() {
        SERVER.answers("/images/generations", "{\"data\":[{\"url\":\"http://i/1\"},{\"url\":\"http://i/2\"}]}");

        camel.ask(
                "openai:image-generation?imageModel=dall-e-2&imageSize=256x256&imageQuality=standard&imageResponseFormat=url"
                        + "&imageCount=2",
                "a cat");

        assertThat(SERVER.requestBody())
                .hasToString("{\"prompt\":\"a cat\",\"model\":\"dall-e-2\",\"n\":2,\"size\":\"256x256\","
                        + "\"quality\":\"standard\",\"response_format\":\"url\"}");
    }

    @Test
    void imageEditWithItsOptions() {
        SERVER.answers("/images/edits", "{\"data\":[{\"url\":\"http://i/1\"}]}");

        camel.ask("openai:image-edit?imageModel=gpt-image-1&imagePrompt=a hat&imageCount=1", new byte[] {1});

        assertThat(SERVER.form().tree())
                .hasToString("{\"model\":\"gpt-image-1\",\"n\":\"1\",\"prompt\":\"a hat\",\"image\":\"(bytes)\"}");
    }

    @Test
    void audioTranscriptionWithItsOptions() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hi\"}");

        Object text = camel.ask(
                "openai:audio-transcription?audioModel=whisper-1&audioLanguage=en&audioPrompt=names"
                        + "&audioResponseFormat=verbose_json&audioTemperature=0.1&audioTimestampGranularities=word,segment",
                SampleRequests.AUDIO);

        assertThat(text).isEqualTo("hi");
        assertThat(SERVER.form().tree())
                .hasToString("{\"model\":\"whisper-1\",\"temperature\":\"0.1\",\"response_format\":\"verbose_json\","
                        + "\"prompt\":\"names\",\"language\":\"en\",\"timestamp_granularities\":[\"word\",\"segment\"],"
                        + "\"file\":\"(bytes)\"}");
    }

    @Test
    void audioTranslationWithItsOptions() {
        SERVER.answers("/audio/translations", "{\"text\":\"hi\"}");

        assertThat(camel.ask("openai:audio-translation?audioModel=whisper-1&audioPrompt=names", SampleRequests.AUDIO))
                .isEqualTo("hi");
        assertThat(SERVER.form().part("prompt").text()).isEqualTo("names");
    }

    @Test
    void audioSpeechWithItsOptions() {
        SERVER.answers(
                "/audio/speech",
                aResponse().withHeader("Content-Type", "audio/mpeg").withBody("(sound)"));

        camel.ask(
                "openai:audio-speech?speechModel=tts-1&speechVoice=alloy&speechResponseFormat=opus&speechSpeed=1.5"
                        + "&speechInstructions=slowly",
                "hi");

        assertThat(SERVER.requestBody())
                .hasToString("{\"input\":\"hi\",\"model\":\"tts-1\",\"response_format\":\"opus\",\"voice\":\"alloy\","
                        + "\"speed\":1.5,\"instructions\":\"slowly\"}");
    }

    @Test
    void headersUnderItsNames() {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}");

        camel.ask(
                "openai:embeddings?model=option",
                "hi",
                Map.of("CamelOpenAIEmbeddingModel", "header", "CamelOpenAIEmbeddingDimensions", 8));

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("header");
        assertThat(SERVER.requestBody().path("dimensions").asInt()).isEqualTo(8);
    }

    @Test
    void everyAliasNamesAnOptionThatItsOperationKnows() {
        assertThat(Operations.all()).allSatisfy(operation -> assertThat(
                        RequestFields.byOption(operation).keySet())
                .containsAll(RequestFields.aliases(operation).values()));
    }

    @Test
    void anotherComponentForTheSchemeIsWarnedOf(@TempDir Path other) throws Exception {
        Path service = other.resolve("META-INF/services/org/apache/camel/component/openai");
        Files.createDirectories(service.getParent());
        Files.writeString(service, "class=org.apache.camel.component.openai.OpenAIComponent");

        try (LogCapture logs = new LogCapture(OpenAIComponent.class);
                URLClassLoader both = new URLClassLoader(
                        new URL[] {other.toUri().toURL()}, getClass().getClassLoader());
                DefaultCamelContext context = new DefaultCamelContext()) {
            Thread.currentThread().setContextClassLoader(both);
            context.addComponent("openai", new OpenAIComponent());
            context.start();

            assertThat(logs.messages())
                    .singleElement()
                    .asString()
                    .startsWith("There are two components for the scheme openai on the class path");
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
    }

    @Test
    void theComponentWorksUnderANameOfItsOwn() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        OpenAIComponent component = new OpenAIComponent();
        component.getConfiguration().setBaseUrl(SERVER.baseUrl());
        camel.context().addComponent("openai2", component);

        assertThat(camel.ask("openai2:chat?model=m&temperature=0.5", "hi")).isEqualTo("Hello");
    }

    @Test
    void aloneItDoesNotWarn() {
        try (LogCapture logs = new LogCapture(OpenAIComponent.class)) {
            new CamelRuntime(SERVER::baseUrl).start().stop();

            assertThat(logs.messages()).isEmpty();
        }
    }
}
