package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.FormData;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message body may be that is uploaded, and what the server is told of it. */
class UploadBodiesTest {

    private static final String UPLOAD = "openai:files?operation=upload";
    private static final String ANY = "application/octet-stream";
    private static final byte[] BYTES = randomBytes(300_000);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/files", Answers.object("file", "file-1"));
    }

    @Test
    void aFile() throws Exception {
        assertKnownLength(upload(file("train.jsonl").toFile()), "train.jsonl", "application/jsonl");
    }

    @Test
    void aPath() throws Exception {
        assertKnownLength(upload(file("a.pdf")), "a.pdf", "application/pdf");
    }

    @Test
    void aCamelFile() throws Exception {
        file("in/report.csv");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder.resolve("in") + "?initialDelay=0")
                        .to(UPLOAD)
                        .to("seda:done");
            }
        });

        Exchange done = camel.context().createConsumerTemplate().receive("seda:done", 10_000);

        assertKnownLength(done, "report.csv", "text/csv");
    }

    @Test
    void aRemoteCamelFileWhoseContentIsAStream() {
        assertKnownLength(upload(remoteFile("far/away.txt", unsized(BYTES), BYTES.length)), "file", ANY);
    }

    @Test
    void aRemoteCamelFileOfUnknownLength() {
        assertUnknownLength(upload(remoteFile("far/away.txt", unsized(BYTES), 0)));
    }

    @Test
    void aRemoteCamelFileWhoseContentIsBytes() {
        assertKnownLength(upload(remoteFile("away.txt", BYTES, 7)), "file", ANY);
    }

    @Test
    void anInputStreamOfUnknownLengthGoesChunked() {
        assertUnknownLength(upload(unsized(BYTES)));
    }

    @Test
    void anInputStreamOfBytes() {
        assertKnownLength(upload(new ByteArrayInputStream(BYTES)), "file", ANY);
    }

    @Test
    void anInputStreamOfAFile() throws Exception {
        assertKnownLength(upload(new FileInputStream(file("x").toFile())), "file", ANY);
    }

    @Test
    void aStreamCacheInMemoryWhichStaysReadable() throws Exception {
        StreamCache cache = new InputStreamCache(BYTES);

        assertKnownLength(upload(cache), "file", ANY);
        assertThat(((InputStream) cache).readAllBytes()).isEqualTo(BYTES);
    }

    @Test
    void aStreamThatARouteHasSpooledToDisk() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:spooled")
                        .process(exchange -> {
                            CachedOutputStream spool = new CachedOutputStream(exchange);
                            spool.write(BYTES);
                            exchange.getMessage().setBody(spool.newStreamCache());
                        })
                        .to(UPLOAD);
            }
        });

        Exchange done = camel.template().request("direct:spooled", exchange -> {});

        assertKnownLength(done, "file", ANY);
    }

    @Test
    void bytes() {
        assertKnownLength(upload(BYTES), "file", ANY);
    }

    @Test
    void aText() {
        Exchange done = upload("prompt €\r\n");

        assertThat(done.getException()).isNull();
        FormData.Part file = SERVER.form().part("file");
        assertThat(file.text()).isEqualTo("prompt €\r\n");
        assertThat(file.fileName()).isEqualTo("file.txt");
        assertThat(file.contentType()).isEqualTo("text/plain");
    }

    @Test
    void whatAConverterMakesAStreamOf() {
        assertThat(upload(new StringReader("hi")).getException()).isNull();
        assertThat(SERVER.form().part("file").text()).isEqualTo("hi");
    }

    @Test
    void anEmptyFile() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.txt"));

        assertThat(upload(empty).getException()).isNull();
        assertThat(SERVER.form().part("file").bytes()).isEmpty();
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThat(upload(null).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "The message body is empty, but openai:files?operation=upload needs a File, Path, Camel file,"
                                + " InputStream, StreamCache, byte[] or String for its field file.");
    }

    @Test
    void whatIsNoContentIsRefused() {
        assertThat(upload(new AtomicInteger(7)).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("java.util.concurrent.atomic.AtomicInteger, which cannot be uploaded")
                .hasMessageContaining("Send a File, Path, Camel file");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(upload(folder.resolve("gone.txt").toFile()).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The file gone.txt cannot be uploaded")
                .hasMessageContaining("there is no such file");
        assertThat(upload(folder.toFile()).getException()).hasMessageContaining("is no file");
    }

    @Test
    void aListIsRefusedWhereOneFileIsTaken() {
        assertThat(upload(List.of(BYTES)).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("openai:files?operation=upload takes no list.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "b/c.jsonl,  -,         -,          c.jsonl,  application/jsonl",
                "c.jsonl,    text/x-l,  -,          c.jsonl,  text/x-l",
                "c.jsonl,    text/x-l,  text/plain, c.jsonl,  text/x-l",
                "-,          -,         audio/mpeg, file.mp3, audio/mpeg",
                "-,          -,         'audio/wav; rate=8000', file.wav, 'audio/wav; rate=8000'",
                "-,          -,         image/tiff, file,     image/tiff",
                "-,          -,         'multipart/form-data; boundary=x', file, application/octet-stream",
                "-,          -,         'text/plain\r\nX: y', file, application/octet-stream",
                "c.unknown,  -,         -,          c.unknown, application/octet-stream",
            })
    void nameAndContentTypeComeFromTheHeaders(
            String name, String fileType, String contentType, String sentName, String sentType) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(Exchange.FILE_NAME, name);
        headers.put(Exchange.FILE_CONTENT_TYPE, fileType);
        headers.put(Exchange.CONTENT_TYPE, contentType);

        camel.ask(UPLOAD, BYTES, headers);

        assertThat(SERVER.form().part("file").fileName()).isEqualTo(sentName);
        assertThat(SERVER.form().part("file").contentType()).isEqualTo(sentType);
    }

    @Test
    void aHeaderBeatsTheNameOfTheFile() throws Exception {
        camel.ask(UPLOAD, file("a.txt").toFile(), Map.of(Exchange.FILE_NAME, "b.csv"));

        assertThat(SERVER.form().part("file").fileName()).isEqualTo("b.csv");
        assertThat(SERVER.form().part("file").contentType()).isEqualTo("text/csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a\"; filename=\"b.txt' | a%22; filename=%22b.txt",
                "'a\r\nX-Evil: 1.txt'    | a%0D%0AX-Evil: 1.txt",
                "'Größe €.txt'           | Größe €.txt",
                "'日本語.txt'              | 日本語.txt",
                "'100%.txt'              | 100%.txt",
            })
    void aFileNameCannotBreakOutOfItsPart(String name, String sent) {
        camel.ask(UPLOAD, BYTES, Map.of(Exchange.FILE_NAME, name));

        assertThat(SERVER.form().parts()).hasSize(2);
        assertThat(SERVER.form().part("file").fileName()).isEqualTo(sent);
        assertThat(SERVER.form().part("file").bytes()).isEqualTo(BYTES);
    }

    @Test
    void aMapGivesAllPartsByName() throws Exception {
        camel.ask(UPLOAD, Map.of("file", file("a.txt"), "purpose", "evals"));

        assertThat(SERVER.form().part("file").fileName()).isEqualTo("a.txt");
        assertThat(SERVER.form().part("file").bytes()).isEqualTo(BYTES);
        assertThat(SERVER.form().part("purpose").text()).isEqualTo("evals");
    }

    @Test
    void aMapsTextForTheContentIsTheContent() {
        camel.ask(UPLOAD, Map.of("file", "hello"));

        assertThat(SERVER.form().part("file").text()).isEqualTo("hello");
        assertThat(SERVER.form().part("file").fileName()).isEqualTo("file.txt");
    }

    @Test
    void aMapWithoutAFileIsRefused() {
        assertThat(upload(Map.of("purpose", "evals")).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The Map in the message body has no file under 'file'.");
    }

    @Test
    void aMapsPartThatIsNeitherAFileNorAPlainValueIsRefused() {
        assertThat(upload(Map.of("file", BYTES, "purpose", new Object())).getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The part purpose is of type java.lang.Object");
    }

    @Test
    void inputFormatJsonIsRefusedAtStart() {
        assertThat(camel.refusal(UPLOAD + "&inputFormat=json"))
                .hasMessage("openai:files?operation=upload sends a file, which no JSON text can hold: inputFormat=json"
                        + " cannot be used. Leave it out; a Map as message body gives all parts by name.");
    }

    @Test
    void theAnswerHasTheIdForTheNextCall() {
        Exchange done = upload(BYTES);

        assertThat(done.getMessage().getHeader("CamelOpenAIId")).isEqualTo("file-1");
        assertThat(done.getMessage().getBody()).isEqualTo(Map.of("id", "file-1", "object", "file"));
    }

    private Exchange upload(Object body) {
        return camel.send(UPLOAD, body);
    }

    private static void assertKnownLength(Exchange done, String name, String contentType) {
        assertSent(done);
        assertThat(SERVER.request().getHeader("Content-Length"))
                .isEqualTo(String.valueOf(SERVER.request().getBody().length));
        assertThat(SERVER.form().part("file").fileName()).isEqualTo(name);
        assertThat(SERVER.form().part("file").contentType()).isEqualTo(contentType);
    }

    private static void assertUnknownLength(Exchange done) {
        assertSent(done);
        assertThat(SERVER.request().containsHeader("Content-Length")).isFalse();
    }

    private static void assertSent(Exchange done) {
        assertThat(done.getException()).isNull();
        assertThat(Arrays.equals(SERVER.form().part("file").bytes(), BYTES)).isTrue();
        assertThat(SERVER.form().part("purpose").text()).isEqualTo("user_data");
    }

    private Path file(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, BYTES);
    }

    private static GenericFile<Object> remoteFile(String name, Object body, long length) {
        GenericFile<Object> remote = new GenericFile<>();
        remote.setFile(new Object());
        remote.setFileName(name);
        remote.setFileLength(length);
        remote.setBody(body);
        return remote;
    }

    /** A stream that does not say how long it is, and gives odd pieces. */
    private static InputStream unsized(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int size) throws IOException {
                return super.read(target, offset, Math.min(size, 7_919));
            }
        };
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
