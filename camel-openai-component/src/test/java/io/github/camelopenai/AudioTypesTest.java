package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.FormData;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Audio and images go out under a name and a type that OpenAI takes, told by their bytes where nothing else tells them. */
class AudioTypesTest {

    private static final String TRANSCRIBE = "openai:audio?model=whisper-1";
    private static final String VARIATION = "openai:images?operation=variation";
    private static final byte[] WAV = audio("524946462408000057415645666D7420");
    private static final byte[] PNG = audio("89504E470D0A1A0A0000000D49484452");
    private static final byte[] UNKNOWN = audio("0102030405060708090A0B0C0D0E0F10");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"hello\"}");
        SERVER.answers("/audio/translations", "{\"text\":\"hello\"}");
        SERVER.answers("/images/variations", "{\"data\":[{\"url\":\"http://i/1\"}]}");
        SERVER.answers("/files", "{\"id\":\"file-1\",\"object\":\"file\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "524946462408000057415645, audio.wav,  audio/wav",
        "494433040000000000000000, audio.mp3,  audio/mpeg",
        "FFFB90640000000000000000, audio.mp3,  audio/mpeg",
        "000000206674797069736F6D, audio.mp4,  video/mp4",
        "00000020667479704D344120, audio.m4a,  audio/mp4",
        "4F6767530002000000000000, audio.ogg,  audio/ogg",
        "664C61430000002210001000, audio.flac, audio/flac",
        "1A45DFA39F4286810142F781, audio.webm, audio/webm",
    })
    void bytesWithoutANameAreNamedByTheirFormat(String hex, String name, String type) {
        for (String operation : List.of("transcribe", "translate")) {
            camel.ask("openai:audio?model=whisper-1&operation=" + operation, audio(hex));
        }

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> {
            FormData.Part file = OpenAIServer.form(request).part("file");
            assertThat(file.fileName()).isEqualTo(name);
            assertThat(file.contentType()).isEqualTo(type);
            assertThat(file.bytes()).isEqualTo(audio(hex));
        });
    }

    @Test
    void whatIsAtHandIsNamedWithoutLosingItsFirstBytes() throws Exception {
        Path file = Files.write(folder.resolve("upload"), WAV);
        List<Object> bodies = new ArrayList<>(List.of(
                WAV,
                new ByteArrayInputStream(WAV),
                new InputStreamCache(WAV),
                spooled(),
                new FileInputStream(file.toFile()),
                new FilterInputStream(new ByteArrayInputStream(WAV)) {},
                remote(WAV)));
        for (Object body : bodies) {
            camel.ask(TRANSCRIBE, body);
        }

        assertThat(SERVER.requests())
                .hasSize(bodies.size())
                .allSatisfy(request -> assertSent(request, "audio.wav", WAV));
    }

    @Test
    void aStreamCacheStaysReadable() throws Exception {
        InputStreamCache cache = new InputStreamCache(WAV);

        camel.ask(TRANSCRIBE, cache);

        assertThat(cache.readAllBytes()).isEqualTo(WAV);
    }

    @Test
    void aStreamThatIsSlowIsNamedWhenItIsSentAndHoldsNobodyBefore() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        CompletableFuture<Exchange> call = AsyncCall.send(camel.context(), TRANSCRIBE, new PipedInputStream(writer));
        assertThat(call).isNotDone();

        writer.write(WAV);
        writer.close();

        assertThat(call.get(10, TimeUnit.SECONDS).getException()).isNull();
        assertSent(SERVER.request(), "audio.wav", WAV);
    }

    @Test
    void theProgressOfASlowStreamIsToldUnderItsName() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        UploadProgress progress = (name, sent, total) -> told.add(name + ' ' + sent);
        camel.context().getRegistry().bind("progress", progress);

        camel.ask(TRANSCRIBE + "&progress=#progress", unready(WAV));

        await().untilAsserted(() -> assertThat(told).last().isEqualTo("audio.wav " + WAV.length));
    }

    @Test
    void aSlowStreamOfNoKnownFormatBreaksTheRequestBeforeItsFile() {
        assertThat(camel.failure(TRANSCRIBE, unready(UNKNOWN)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining(
                        "its content could not be read: The message body has neither a file name nor an audio"
                                + " content type");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void whatNothingTellsToBeAudioIsRefused() {
        for (Object body : List.of(UNKNOWN, new ByteArrayInputStream(UNKNOWN), new byte[0], "a path, perhaps")) {
            assertThat(camel.failure(TRANSCRIBE, body))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessage(
                            "The message body has neither a file name nor an audio content type, and its first bytes are"
                                    + " those of no known audio format (wav, mp3, mp4, m4a, ogg, flac, webm, aac). Set the header"
                                    + " CamelFileName, such as talk.mp3, or CamelFileContentType or Content-Type, such as"
                                    + " audio/mpeg.");
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anImageInsteadOfAudioIsRefusedAsOne() {
        assertThat(camel.failure(TRANSCRIBE, PNG)).hasMessageContaining("its first bytes are those of a PNG image.");
    }

    @Test
    void aPartOfAMapIsNamedOrRefusedToo() {
        camel.ask(TRANSCRIBE, Map.of("file", WAV));

        assertSent(SERVER.request(), "audio.wav", WAV);
        assertThat(camel.failure(TRANSCRIBE, Map.of("file", UNKNOWN)))
                .hasMessageStartingWith("The part file has neither a file name nor an audio content type")
                .hasMessageEndingWith(
                        "Make it a File or Path, such as talk.mp3, or send it as the message body with the"
                                + " header CamelFileName.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // A name that tells is kept
                "talk.mp3,        -,                        talk.mp3,      audio/mpeg",
                "TALK.WAV,        -,                        TALK.WAV,      audio/x-wav",
                "talk.mp3,        audio/x-own,              talk.mp3,      audio/x-own",
                // One that does not gets the extension by which OpenAI knows the format
                "talk,            -,                        talk.wav,      audio/wav",
                "upload.tmp,      -,                        upload.tmp.wav, audio/wav",
                "a.b/talk,        -,                        talk.wav,      audio/wav",
                "C:\\in\\talk,    -,                        talk.wav,      audio/wav",
                // A name of nothing is none
                "' ',             -,                        audio.wav,     audio/wav",
                "in/,             -,                        audio.wav,     audio/wav",
                "in/..,           -,                        audio.wav,     audio/wav",
                "' talk.mp3\n',   -,                        talk.mp3,      audio/mpeg",
                // A content type of audio tells, another is left over from an earlier step
                "-,               audio/mpeg,               file.mp3,      audio/mpeg",
                "-,               application/json,         audio.wav,     audio/wav",
                "-,               application/octet-stream, audio.wav,     audio/wav",
                "-,               audio/x-own,              audio.wav,     audio/x-own",
            })
    void nameAndTypeOfAWavFile(String name, String type, String sentName, String sentType) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(Exchange.FILE_NAME, name);
        headers.put(Exchange.CONTENT_TYPE, type);

        camel.ask(TRANSCRIBE, WAV, headers);

        assertThat(SERVER.form().part("file").fileName()).isEqualTo(sentName);
        assertThat(SERVER.form().part("file").contentType()).isEqualTo(sentType);
    }

    @Test
    void aFormatThatOnlyItsNameOrTypeTellsIsSentAsItIs() throws Exception {
        camel.ask(TRANSCRIBE, UNKNOWN, Map.of(Exchange.FILE_NAME, "call.amr"));
        camel.ask(TRANSCRIBE, UNKNOWN, Map.of(Exchange.CONTENT_TYPE, "audio/amr"));
        camel.ask(TRANSCRIBE, Files.write(folder.resolve("note.amr"), UNKNOWN));

        assertThat(SERVER.requests())
                .extracting(request -> OpenAIServer.form(request).part("file").fileName())
                .containsExactly("call.amr", "file", "note.amr");
    }

    @Test
    void anImageWithoutANameIsNamedByItsFormat() {
        camel.ask(VARIATION, PNG, Map.of(Exchange.CONTENT_TYPE, "application/json"));
        camel.ask(VARIATION, unready(PNG));

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> {
            FormData.Part image = OpenAIServer.form(request).part("image");
            assertThat(image.fileName()).isEqualTo("image.png");
            assertThat(image.contentType()).isEqualTo("image/png");
            assertThat(image.bytes()).isEqualTo(PNG);
        });
    }

    @Test
    void anImageKeepsItsNameAndGetsItsType() {
        camel.ask(VARIATION, PNG, Map.of(Exchange.FILE_NAME, "cat.tmp"));

        assertThat(SERVER.form().part("image").fileName()).isEqualTo("cat.tmp");
        assertThat(SERVER.form().part("image").contentType()).isEqualTo("image/png");
    }

    @Test
    void anImageOfNoKnownFormatIsSentAsItIs() {
        camel.ask(VARIATION, UNKNOWN);

        assertThat(SERVER.form().part("image").fileName()).isEqualTo("file");
        assertThat(SERVER.form().part("image").contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void anUploadedFileIsNamedWhereItsBytesTell() {
        camel.ask("openai:files?operation=upload", PNG);

        assertThat(SERVER.form().part("file").fileName()).isEqualTo("image.png");
    }

    private Object spooled() throws Exception {
        CachedOutputStream spool = new CachedOutputStream(new DefaultExchange(camel.context()));
        spool.write(WAV);
        return spool.newStreamCache();
    }

    private static GenericFile<Object> remote(Object content) {
        GenericFile<Object> remote = new GenericFile<>();
        remote.setFile(new Object());
        remote.setBody(content);
        return remote;
    }

    /** A stream that does not say that it has anything. */
    private static InputStream unready(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int available() {
                return 0;
            }
        };
    }

    private static void assertSent(LoggedRequest request, String name, byte[] bytes) {
        FormData.Part file = OpenAIServer.form(request).part("file");
        assertThat(file.fileName()).isEqualTo(name);
        assertThat(file.contentType()).isEqualTo("audio/wav");
        assertThat(file.bytes()).isEqualTo(bytes);
    }

    /** A file of some length that begins so. */
    private static byte[] audio(String head) {
        return Arrays.copyOf(HexFormat.of().parseHex(head), 2_000);
    }
}
