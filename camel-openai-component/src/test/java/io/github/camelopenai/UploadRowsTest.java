package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about each operation that uploads: images and masks, audio and transcripts, purposes and expiry. */
@Tag("table")
class UploadRowsTest {

    private static final String EDIT = "openai:images?operation=edit&prompt=a hat";
    private static final String TRANSCRIBE = "openai:audio?operation=transcribe&model=whisper-1";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @Test
    void anImageIsEditedByThePromptOfTheOption() {
        edited();

        assertThat(camel.ask(EDIT, PNG)).isEqualTo(PNG);
        assertThat(SERVER.form().part("prompt").text()).isEqualTo("a hat");
        assertThat(SERVER.form().part("image").bytes()).isEqualTo(PNG);
    }

    @Test
    void anImageIsEditedByThePromptOfTheHeader() {
        edited();

        camel.ask(EDIT, PNG, Map.of("CamelOpenAIPrompt", "a bow"));

        assertThat(SERVER.form().part("prompt").text()).isEqualTo("a bow");
    }

    @Test
    void anEditTakesAListOfUpTo16Images() throws Exception {
        edited();
        Path file = Files.write(folder.resolve("a.png"), PNG);

        camel.ask(EDIT, List.of(PNG, file, file.toFile(), new ByteArrayInputStream(PNG)));

        assertThat(SERVER.form().parts())
                .filteredOn(part -> part.fileName() != null)
                .hasSize(4)
                .allSatisfy(part -> {
                    assertThat(part.name()).isEqualTo("image[]");
                    assertThat(part.bytes()).isEqualTo(PNG);
                });
        assertThat(SERVER.form().parts()).extracting(part -> part.fileName()).contains("a.png");
        assertThat(camel.failure(EDIT, Collections.nCopies(17, PNG)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("openai:images?operation=edit takes up to 16 images, but there are 17.");
        assertThat(camel.failure(EDIT, List.of())).hasMessage("The list of files is empty.");
        assertThat(camel.failure(EDIT, new ArrayList<>(Collections.singletonList(null))))
                .hasMessageStartingWith("An element of the list is null.");
    }

    @Test
    void theMaskIsAFileByTheOption() throws Exception {
        edited();
        Path mask = Files.write(folder.resolve("mask.png"), PNG);

        camel.ask(EDIT + "&mask=" + mask, PNG);

        assertThat(SERVER.form().part("mask").fileName()).isEqualTo("mask.png");
        assertThat(SERVER.form().part("mask").contentType()).isEqualTo("image/png");
        assertThat(SERVER.form().part("mask").bytes()).isEqualTo(PNG);
    }

    @Test
    void theMaskIsABeanByTheOption() {
        edited();
        camel.context().getRegistry().bind("mask", PNG);

        camel.ask(EDIT + "&mask=#bean:mask", PNG);

        assertThat(SERVER.form().part("mask").bytes()).isEqualTo(PNG);
    }

    @Test
    void theMaskIsAnyBodyByTheHeader() throws Exception {
        Path file = Files.write(folder.resolve("mask.png"), PNG);
        for (Object mask : List.of(PNG, file, file.toFile(), new ByteArrayInputStream(PNG))) {
            edited();
            camel.ask(EDIT + "&mask=other.png", PNG, Map.of("CamelOpenAIImageMask", mask));
        }

        assertThat(SERVER.requests()).hasSize(4).allSatisfy(request -> assertThat(
                        OpenAIServer.form(request).part("mask").bytes())
                .isEqualTo(PNG));
    }

    @Test
    void aMapsOwnMaskBeatsTheOption() {
        edited();

        camel.ask(EDIT + "&mask=gone.png", Map.of("image", PNG, "mask", PNG, "prompt", "both"));

        assertThat(SERVER.form().part("mask").bytes()).isEqualTo(PNG);
        assertThat(SERVER.form().part("prompt").text()).isEqualTo("both");
    }

    @Test
    void aMapsListOfImages() {
        edited();

        camel.ask(EDIT, Map.of("image", List.of(PNG, PNG)));

        assertThat(SERVER.form().tree().path("image")).hasSize(2);
    }

    @Test
    void aMaskThatIsNotThereIsRefused() {
        assertThat(camel.failure(EDIT + "&mask=gone.png", PNG))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The file gone.png cannot be uploaded");
    }

    @Test
    void aMaskIsAnOptionOfEditsOnly() {
        assertThat(camel.refusal("openai:images?operation=variation&mask=a.png"))
                .hasMessageContaining("does not know the option mask");
    }

    @Test
    void severalVariationsAreAList() {
        SERVER.answers("/images/variations", "{\"data\":[{\"url\":\"http://i/1\"},{\"url\":\"http://i/2\"}]}");

        assertThat(camel.ask("openai:images?operation=variation&n=2&responseFormat=url", PNG))
                .isEqualTo(List.of("http://i/1", "http://i/2"));
    }

    static Stream<Arguments> textFormats() {
        return Stream.of(
                Arguments.of("text", "hello\n", "hello"),
                Arguments.of("srt", "1\n00:00 --> 00:01\nhello\n\n", "1\n00:00 --> 00:01\nhello\n\n"),
                Arguments.of("vtt", "WEBVTT\n\nhello\n", "WEBVTT\n\nhello\n"));
    }

    @ParameterizedTest
    @MethodSource("textFormats")
    void aTranscriptInATextFormatIsTheTextAsItIs(String format, String answer, String body) {
        SERVER.answers(
                "/audio/transcriptions",
                aResponse().withHeader("Content-Type", "text/plain").withBody(answer));

        assertThat(camel.ask(TRANSCRIBE + "&responseFormat=" + format, SampleRequests.AUDIO))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "verbose_json", "diarized_json", ""})
    void aTranscriptInJsonIsItsText(String format) {
        SERVER.answers(
                "/audio/transcriptions",
                "{\"text\":\"hello\",\"duration\":2.5,\"language\":\"english\",\"segments\":[]}");

        Exchange done =
                camel.send(TRANSCRIBE + (format.isEmpty() ? "" : "&responseFormat=" + format), SampleRequests.AUDIO);

        assertThat(done.getMessage().getBody()).isEqualTo("hello");
        assertThat(done.getMessage().getHeader("CamelOpenAIAudioDuration")).isEqualTo(2.5);
        assertThat(done.getMessage().getHeader("CamelOpenAIAudioDetectedLanguage"))
                .isEqualTo("english");
    }

    @Test
    void aServerThatAnswersJsonInAnyFormatIsUnderstood() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hello\"}");

        assertThat(camel.ask(TRANSCRIBE + "&responseFormat=srt", SampleRequests.AUDIO))
                .isEqualTo("hello");
    }

    @Test
    void aTranscriptWithoutATextIsAnError() {
        SERVER.answers("/audio/transcriptions", "{\"segments\":[]}");

        assertThat(camel.failure(TRANSCRIBE, SampleRequests.AUDIO))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("no text");
    }

    @Test
    void aTextFormatAsAMapIsRefusedBeforeAnythingIsSent() {
        assertThat(camel.failure(TRANSCRIBE + "&responseFormat=srt&outputFormat=map", SampleRequests.AUDIO))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith(
                        "The response format srt is a text, which outputFormat=map cannot make a Map of.");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aTextFormatIsGivenAsReceivedWithOutputFormatJson() {
        SERVER.answers("/audio/transcriptions", aResponse().withBody("hello\n"));

        assertThat(camel.ask(TRANSCRIBE + "&responseFormat=text&outputFormat=json", SampleRequests.AUDIO))
                .isEqualTo("hello\n");
    }

    @Test
    void whoSpeaksAndHowAudioIsCut() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hello\"}");

        camel.ask(
                TRANSCRIBE + "&chunkingStrategy=RAW({\"type\":\"server_vad\"})&knownSpeakerNames=agent,customer"
                        + "&responseFormat=diarized_json",
                SampleRequests.AUDIO,
                Map.of(
                        "CamelOpenAIKnownSpeakerReferences",
                        List.of("data:audio/wav;base64,AA", "data:audio/wav;base64,BB")));

        assertThat(SERVER.form().part("chunking_strategy[type]").text()).isEqualTo("server_vad");
        assertThat(SERVER.form().tree().path("known_speaker_names")).hasToString("[\"agent\",\"customer\"]");
        assertThat(SERVER.form().tree().path("known_speaker_references"))
                .hasToString("[\"data:audio/wav;base64,AA\",\"data:audio/wav;base64,BB\"]");
    }

    @Test
    void aSpeakersReferenceIsNotSplitAtItsComma() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hello\"}");

        camel.ask(
                TRANSCRIBE + "&knownSpeakerNames=a&knownSpeakerReferences=data:audio/wav;base64,AA",
                SampleRequests.AUDIO);

        assertThat(SERVER.form().part("known_speaker_references[]").text()).isEqualTo("data:audio/wav;base64,AA");
    }

    @Test
    void audioIsTranslated() {
        SERVER.answers("/audio/translations", "{\"text\":\"hello\"}");

        assertThat(camel.ask(
                        "openai:audio?operation=translate&model=whisper-1&prompt=names&temperature=0.2",
                        SampleRequests.AUDIO))
                .isEqualTo("hello");
        assertThat(SERVER.form().part("prompt").text()).isEqualTo("names");
    }

    @Test
    void aFileHasItsPurposeAndItsExpiry() {
        SERVER.answers("/files", Answers.object("file", "file-1"));

        camel.ask("openai:files?operation=upload&purpose=fine-tune&expiresAfter=86400", "{}");

        assertThat(SERVER.form().part("purpose").text()).isEqualTo("fine-tune");
        assertThat(SERVER.form().part("expires_after[anchor]").text()).isEqualTo("created_at");
        assertThat(SERVER.form().part("expires_after[seconds]").text()).isEqualTo("86400");
    }

    @Test
    void aListOfFilesCanBeOfOnePurpose() {
        SERVER.answers("/files", Answers.page("file", "file-1"));

        camel.ask("openai:files?purpose=batch", null);

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/files?purpose=batch");
    }

    @Test
    void aFileGoesIntoAContainer() {
        SERVER.answers("/containers/c-1/files", Answers.object("container.file", "cf-1"));

        Exchange done = camel.send("openai:containerFiles?operation=create&id=c-1", PNG);

        assertThat(SERVER.form().part("file").bytes()).isEqualTo(PNG);
        assertThat(done.getMessage().getHeader("CamelOpenAIId")).isEqualTo("c-1/cf-1");
    }

    @Test
    void aFileThatTheServerHasGoesIntoAContainerByItsId() {
        SERVER.answers("/containers/c-1/files", Answers.object("container.file", "cf-1"));

        camel.ask("openai:containerFiles?operation=create&id=c-1", Map.of("file_id", "file-1"));

        assertThat(SERVER.form().part("file_id").text()).isEqualTo("file-1");
    }

    @Test
    void aPartIsAddedToAnUploadWhoseIdStays() {
        SERVER.answers("/uploads/u-1/parts", Answers.object("upload.part", "part-1"));

        Exchange done = camel.send("openai:uploads?operation=addPart", PNG, Map.of("CamelOpenAIId", "u-1"));

        assertThat(SERVER.form().part("data").bytes()).isEqualTo(PNG);
        assertThat(done.getMessage().getHeader("CamelOpenAIId")).isEqualTo("u-1");
        assertThat(done.getMessage().getBody()).isEqualTo(Map.of("id", "part-1", "object", "upload.part"));
    }

    private static void edited() {
        String image = Base64.getEncoder().encodeToString(PNG);
        SERVER.answers("/images/edits", "{\"data\":[{\"b64_json\":\"" + image + "\"}]}");
    }
}
