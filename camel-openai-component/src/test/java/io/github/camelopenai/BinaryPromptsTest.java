package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no text is no prompt: it is refused with what to do instead, before anything is sent. */
class BinaryPromptsTest {

    private static final String TEXTS = "openai:completions?model=m";
    private static final byte[] PNG = hex("89504E470D0A1A0A0000000D49484452");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    static Stream<Arguments> files() throws IOException {
        return Stream.of(
                Arguments.of(PNG, "is a PNG image, not a text. To ask about an image, send it to openai:chat"),
                Arguments.of(hex("FFD8FFE000104A46"), "is a JPEG image, not a text. To ask about an image"),
                Arguments.of(
                        "%PDF-1.7\n%âãÏÓ".getBytes(UTF_8),
                        "is a PDF document, not a text. Extract its text first, or send it to openai:responses."),
                Arguments.of(
                        hex("FFFB9064"),
                        "is MP3 audio, not a text. For its text, use openai:audio?operation=transcribe."),
                Arguments.of(hex("524946462408000057415645"), "is WAV audio, not a text. For its text"),
                Arguments.of(zip(), "is a ZIP archive, as docx and xlsx are too, not a text. Unpack it first"),
                Arguments.of(gzip(), "is a gzip archive, not a text. Unpack it first, for example with"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsRefusedWithWhatToDoInstead(byte[] bytes, String message) throws Exception {
        for (Object body : List.of(
                bytes, new ByteArrayInputStream(bytes), new InputStreamCache(bytes), Unpooled.wrappedBuffer(bytes))) {
            assertThat(camel.failure(TEXTS, body))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageStartingWith("The message body " + message);
        }
        assertThat(camel.failure(TEXTS, Files.write(folder.resolve("a.bin"), bytes)))
                .hasMessageStartingWith("The file a.bin " + message);
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?model=m&inputFormat=json",
                "openai:completions?model=m",
                "openai:embeddings?model=m",
                "openai:moderations",
                "openai:images?model=m",
                "openai:audio?operation=speech&model=m&voice=alloy",
                "openai:vectorStores?operation=search&id=vs_1",
                "openai:files?operation=retrieve",
            })
    void everyOperationThatTakesATextRefusesIt(String uri) {
        assertThat(camel.failure(uri, PNG)).hasMessageStartingWith("The message body is a PNG image, not a text.");
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai:chat?model=m", "openai:responses?model=m"})
    void anArchiveIsNoPartOfAMessageEither(String uri) throws Exception {
        assertThat(camel.failure(uri, zip()))
                .hasMessageStartingWith("The message body is a ZIP archive, as docx and xlsx are too, not a text.");
        assertThat(camel.failure(uri, List.of("What is this?", gzip())))
                .hasMessageStartingWith("Element 2 of the list is a gzip archive, not a text.");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anElementOfAListIsNamed() {
        assertThat(camel.failure("openai:embeddings?model=m", List.of("one", "two".getBytes(UTF_8), PNG)))
                .hasMessageStartingWith("Element 3 of the list is a PNG image, not a text.");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aCharsetThatTakesAnyByteDoesNotMakeAnImageAText() {
        assertThat(camel.failure(TEXTS, PNG, Map.of(Exchange.CHARSET_NAME, "ISO-8859-1")))
                .hasMessageStartingWith("The message body is a PNG image, not a text.");
    }

    @Test
    void aFileLargerThanMemoryIsRefusedByItsFirstBytes() throws Exception {
        Path video = folder.resolve("video.mp4");
        try (RandomAccessFile file = new RandomAccessFile(video.toFile(), "rw")) {
            file.write(hex("000000206674797069736F6D00000200"));
            file.setLength(1L << 36);
        }

        assertThat(camel.failure(TEXTS, video.toFile()))
                .hasMessageStartingWith("The file video.mp4 is MP4 audio or video, not a text.");
    }

    @Test
    void aStreamWithoutAnEndIsRefusedByItsFirstBytes() {
        InputStream endless = new FilterInputStream(new ByteArrayInputStream(PNG)) {
            @Override
            public int read(byte[] target, int offset, int size) throws IOException {
                int read = super.read(target, offset, size);
                return read < 0 ? size : read;
            }
        };

        assertThat(camel.failure(TEXTS, endless)).hasMessageStartingWith("The message body is a PNG image");
    }

    @Test
    void otherBytesThatAreNoTextAreRefusedAsSuch() {
        byte[] javaClass = hex("CAFEBABE00000041");

        assertThat(camel.failure(TEXTS, javaClass))
                .hasMessageContaining("is not text in UTF-8: the byte 0xCA at offset 0");
    }

    @Test
    void aTextAboutAFormatIsSent() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m", "ID3 tags: which of them name the album?".getBytes(UTF_8));

        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).startsWith("ID3 tags");
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("hello".getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
