package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.MediaSamples;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is a picture, a document or a sound goes as a part of the user's message, with a text beside it. */
class PicturesTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String RESPONSES = "openai:responses?model=m";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("A cat"));
        SERVER.answers("/responses", Answers.response("A cat"));
    }

    private String content(String uri, Object body, Map<String, Object> headers) {
        SERVER.requests().clear();
        camel.ask(uri, body, headers);
        return SERVER.requestBody()
                .at(uri.startsWith("openai:chat") ? "/messages/0/content" : "/input/0/content")
                .toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void anyBodyThatIsAPictureIsAPart() throws Exception {
        byte[] png = MediaSamples.PNG;
        GenericFile<java.io.File> camelFile = new GenericFile<>();
        camelFile.setFile(file("b.png", png).toFile());
        GenericFile<Object> remote = new GenericFile<>();
        remote.setFile(new Object());
        remote.setFileNameOnly("c.png");
        remote.setBody(png);
        List<Object> bodies = List.of(
                png,
                ByteBuffer.wrap(png),
                new ByteArrayInputStream(png),
                new FilterInputStream(new ByteArrayInputStream(png)) {},
                new InputStreamCache(png),
                file("a.png", png),
                file("a.png", png).toFile(),
                camelFile,
                remote);
        for (Object body : bodies) {
            assertThat(content(CHAT, body, Map.of("CamelOpenAIUserMessage", "What is this?")))
                    .as(body.getClass().toString())
                    .isEqualTo(
                            "[{\"type\":\"text\",\"text\":\"What is this?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                    + "\"data:image/png;base64," + base64(png) + "\"}}]");
        }
    }

    @Test
    void aPictureMayGoWithoutAText() {
        assertThat(content(CHAT + "&systemMessage=s", MediaSamples.PNG, Map.of()))
                .isEqualTo("\"s\"");
        assertThat(SERVER.requestBody().at("/messages/1").toString())
                .isEqualTo(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                                + base64(MediaSamples.PNG) + "\"}}]}");
    }

    @Test
    void theOptionUserMessageIsTheTextBesideIt() {
        assertThat(content(
                        CHAT + "&userMessage=What is on the ${header.wall}?", MediaSamples.PNG, Map.of("wall", "left")))
                .startsWith("[{\"type\":\"text\",\"text\":\"What is on the left?\"},{\"type\":\"image_url\"");
    }

    @Test
    void aDocumentGoesWithItsName() throws Exception {
        String data = "data:application/pdf;base64," + base64(MediaSamples.PDF);

        assertThat(content(CHAT, file("invoice.pdf", MediaSamples.PDF), Map.of()))
                .isEqualTo(
                        "[{\"type\":\"file\",\"file\":{\"filename\":\"invoice.pdf\",\"file_data\":\"" + data + "\"}}]");
        assertThat(content(RESPONSES, MediaSamples.PDF, Map.of("CamelFileName", "in/bill.pdf")))
                .isEqualTo("[{\"type\":\"input_file\",\"filename\":\"bill.pdf\",\"file_data\":\"" + data + "\"}]");
        assertThat(content(RESPONSES, MediaSamples.PDF, Map.of())).contains("\"filename\":\"document.pdf\"");
    }

    @Test
    void aSoundGoesToChat() {
        assertThat(content(CHAT + "&userMessage=Who speaks?", MediaSamples.WAV, Map.of()))
                .isEqualTo(
                        "[{\"type\":\"text\",\"text\":\"Who speaks?\"},{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\","
                                + "\"data\":\"" + base64(MediaSamples.WAV) + "\"}}]");
        assertThat(content(CHAT, MediaSamples.MP3, Map.of())).contains("\"format\":\"mp3\"");
    }

    @Test
    void responsesHavePartsOfTheirOwn() {
        assertThat(content(RESPONSES + "&userMessage=What is this?&imageDetail=low", MediaSamples.JPEG, Map.of()))
                .isEqualTo(
                        "[{\"type\":\"input_text\",\"text\":\"What is this?\"},{\"type\":\"input_image\",\"detail\":\"low\","
                                + "\"image_url\":\"data:image/jpeg;base64," + base64(MediaSamples.JPEG) + "\"}]");
        assertThat(content(RESPONSES, MediaSamples.JPEG, Map.of())).contains("\"detail\":\"auto\"");
    }

    @Test
    void theHeaderOfTheDetailBeatsTheOption() {
        assertThat(content(CHAT + "&imageDetail=low", MediaSamples.PNG, Map.of("CamelOpenAIImageDetail", "high")))
                .contains("\"detail\":\"high\"");
        assertThat(camel.failure(CHAT, MediaSamples.PNG, Map.of("CamelOpenAIImageDetail", "huge")))
                .hasMessage("The header CamelOpenAIImageDetail is 'huge', but must be auto, low or high.");
        assertThatThrownBy(() -> camel.ask(CHAT + "&imageDetail=huge", "hi"))
                .hasStackTraceContaining("The option imageDetail is 'huge', but must be auto, low or high");
    }

    @Test
    void aTextFileFollowsTheUserMessage() throws Exception {
        Path file = file("letter.txt", "Dear Ann".getBytes(UTF_8));

        assertThat(content(CHAT + "&userMessage=Sum this up.", file, Map.of()))
                .isEqualTo("\"Sum this up.\\n\\nDear Ann\"");
        assertThat(content(
                        CHAT + "&userMessage=Sum this up.",
                        "Dear Ann".getBytes(UTF_8),
                        Map.of("CamelAwsS3ContentType", "text/plain")))
                .isEqualTo("\"Sum this up.\\n\\nDear Ann\"");
        assertThat(content(CHAT, file, Map.of())).isEqualTo("\"Dear Ann\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, RESPONSES})
    void aPromptBeatsTheUserMessageAsBefore(String uri) {
        camel.ask(uri + "&userMessage=Sum this up.", "Dear Ann");
        camel.ask(uri + "&userMessage=Sum this up.", new ByteArrayInputStream("Dear Ann".getBytes(UTF_8)));
        camel.ask(uri + "&userMessage=Sum this up.", null);

        assertThat(SERVER.requests())
                .satisfiesExactly(
                        first -> assertThat(first.getBodyAsString())
                                .contains("Dear Ann")
                                .doesNotContain("Sum"),
                        second -> assertThat(second.getBodyAsString())
                                .contains("Dear Ann")
                                .doesNotContain("Sum"),
                        third -> assertThat(third.getBodyAsString()).contains("Sum this up."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai:chat?model=m | image/tiff | takes pictures (image/png, image/jpeg, image/gif, image/webp), PDF (application/pdf), sound (audio/wav, audio/mpeg) and texts.
            openai:chat?model=m | audio/ogg | use openai:audio?operation=transcribe.
            openai:chat?model=m | video/mp4 | use openai:audio?operation=transcribe.
            openai:chat?model=m | application/msword | takes pictures (image/png
            openai:responses?model=m | audio/wav | documents (PDF, Word, Excel, PowerPoint, OpenDocument, RTF) and texts.
            """)
    void aTypeThatIsNotTakenIsRefusedWithWhatIs(String uri, String type, String message) {
        assertThat(camel.failure(uri, new byte[] {1, 2, 3}, Map.of("Content-Type", type)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The message body is of type " + type + ", as the header Content-Type tells.")
                .hasMessageContaining(message);
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jpg", "a.pdf", "a.wav"})
    void anEmptyFileIsNotSent(String name) throws Exception {
        Path empty = file(name, new byte[0]);

        assertThat(camel.failure(CHAT + "&userMessage=Look", empty))
                .hasMessageContaining("The file " + name + " is empty, but should be of type");
        assertThat(camel.failure(CHAT, List.of("Look", empty))).hasMessageContaining(name + ", is empty");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aDocumentOfAnOfficeGoesToResponses() {
        assertThat(content(RESPONSES, new byte[] {'P', 'K', 3, 4}, Map.of("CamelFileName", "plan.docx")))
                .contains("\"filename\":\"plan.docx\",\"file_data\":\"data:application/vnd.openxmlformats");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&streaming=true"})
    void theTypeOfABodyIsForgottenWithIt(String options) {
        byte[] any = {1, 2, 3};

        Exchange answer = camel.template().request(CHAT + options, exchange -> {
            exchange.getMessage().setBody(any);
            exchange.getMessage().setHeader("CamelOpenAIMediaType", "image/png");
        });

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getHeader("CamelOpenAIMediaType")).isNull();
    }

    @Test
    void theLengthIsTold() throws Exception {
        content(CHAT, file("a.png", MediaSamples.PNG), Map.of());

        assertThat(SERVER.request().getHeader("Content-Length"))
                .isEqualTo("" + SERVER.request().getBody().length);
    }
}
