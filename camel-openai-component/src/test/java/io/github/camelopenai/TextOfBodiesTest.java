package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileBinding;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes become a text in their charset, or are refused before anything is sent. */
class TextOfBodiesTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final Charset CP1252 = Charset.forName("windows-1252");
    private static final String GERMAN = "Erkläre „Größe“\nfür 5 €";
    private static final String HOW =
            "Name the charset that it is in, such as windows-1252, by the option charset of the"
                    + " file endpoint or by the header or exchange property CamelCharsetName.";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    /** Every type of body that consists of bytes. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("bytes", (Kind) (bytes, test) -> bytes),
                Arguments.of("a stream", (Kind) (bytes, test) -> new FilterInputStream(stream(bytes)) {}),
                Arguments.of("a stream cache in memory", (Kind) (bytes, test) -> new InputStreamCache(bytes)),
                Arguments.of("a stream cache on disk", (Kind) (bytes, test) -> test.spooled(bytes)),
                Arguments.of("a File", (Kind) (bytes, test) -> test.file(bytes).toFile()),
                Arguments.of("a Path", (Kind) (bytes, test) -> test.file(bytes)),
                Arguments.of("a local Camel file", (Kind) (bytes, test) -> test.localFile(bytes)),
                Arguments.of("a remote Camel file as a stream", (Kind) (bytes, test) -> remoteFile(stream(bytes))),
                Arguments.of("a remote Camel file as bytes", (Kind) (bytes, test) -> remoteFile(bytes)),
                Arguments.of("a remote Camel file in a local folder", (Kind)
                        (bytes, test) -> remoteFile(test.file(bytes).toFile())),
                Arguments.of("a ByteBuffer", (Kind) (bytes, test) -> ByteBuffer.wrap(bytes)),
                Arguments.of("a ByteArrayOutputStream", (Kind) (bytes, test) -> written(bytes)),
                Arguments.of("a buffer of Netty", (Kind) (bytes, test) -> Unpooled.wrappedBuffer(bytes)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void bytesThatAreNoTextInUtf8AreRefusedWithThePlace(String name, Kind kind) throws Exception {
        assertThat(camel.failure(CHAT, kind.of(GERMAN.getBytes(CP1252), this)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageEndingWith(
                        " is not text in UTF-8: the byte 0xE4 at offset 4, in line 1, does not fit. " + HOW);
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void bytesAreReadInTheCharsetOfTheHeader(String name, Kind kind) throws Exception {
        camel.ask(CHAT, kind.of(GERMAN.getBytes(CP1252), this), Map.of(Exchange.CHARSET_NAME, "windows-1252"));

        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aByteOrderMarkIsReadAndNotSent(String name, Kind kind) throws Exception {
        byte[] bytes = ('\uFEFF' + GERMAN).getBytes(UTF_16LE);

        camel.ask(CHAT, kind.of(bytes, this));

        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @Test
    void aFileOfNothingButAMarkIsEmpty() throws Exception {
        assertThat(camel.failure(CHAT, file("\uFEFF".getBytes(UTF_8)).toFile()))
                .hasMessageStartingWith("The file prompt.txt is empty.");
    }

    @Test
    void theLineIsTold() {
        byte[] bytes = ("one\ntwo\n" + "x".repeat(10_000) + "\nfö").getBytes(ISO_8859_1);

        assertThat(camel.failure(CHAT, bytes)).hasMessageContaining("the byte 0xF6 at offset 10010, in line 4,");
    }

    @Test
    void aTextThatEndsInTheMiddleOfALetterIsRefused() {
        byte[] cut = {'a', (byte) 0xE2, (byte) 0x82};

        assertThat(camel.failure(CHAT, cut)).hasMessageContaining("the byte 0xE2 at offset 1, in line 1,");
    }

    @Test
    void aLetterThatStandsForDamageElsewhereIsSentWhereTheBytesHaveIt() {
        camel.ask(CHAT, "what is \uFFFD?".getBytes(UTF_8));

        assertThat(prompt()).isEqualTo("what is \uFFFD?");
    }

    @Test
    void aByteThatItsCharsetDoesNotKnowIsRefused() {
        assertThat(camel.failure(CHAT, new byte[] {'a', (byte) 0x81}, Map.of(Exchange.CHARSET_NAME, "windows-1252")))
                .hasMessageStartingWith("The message body is not text in windows-1252, which the header"
                        + " CamelCharsetName names: the byte 0x81 at offset 1");
    }

    @Test
    void theCharsetOfTheFilesEndpointIsRead() throws Exception {
        file(GERMAN.getBytes(CP1252));

        assertThat(ask("&charset=windows-1252").getException()).isNull();
        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @Test
    void theFileIsNamedThatDoesNotFitTheCharsetOfItsEndpoint() throws Exception {
        file(GERMAN.getBytes(CP1252));

        assertThat(ask("&charset=US-ASCII").getException())
                .hasMessageStartingWith(
                        "The file prompt.txt is not text in US-ASCII, which the option charset of the file"
                                + " endpoint names: the byte 0xE4 at offset 4");
    }

    @Test
    void theCharsetOfARemoteFilesEndpointBeatsTheHeader() {
        GenericFile<Object> remote = remoteFile(GERMAN.getBytes(CP1252));
        remote.setCharset("windows-1252");

        camel.ask(CHAT, remote, Map.of(Exchange.CHARSET_NAME, "UTF-8"));

        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @Test
    void whatAConsumerThatResumesHasReadBeforeIsSkipped() throws Exception {
        GenericFile<java.io.File> file = localFile("first second".getBytes(UTF_8));
        file.updateLastOffsetValue(6L);

        camel.ask(CHAT, file);

        assertThat(prompt()).isEqualTo("second");
    }

    @Test
    void theCharsetOfThePropertyIsRead() {
        Exchange exchange = new DefaultExchange(camel.context());
        exchange.setProperty(Exchange.CHARSET_NAME, "\"ISO-8859-1\"");
        exchange.getMessage().setBody("Größe".getBytes(ISO_8859_1));

        assertThat(camel.template().send(CHAT, exchange).getException()).isNull();
        assertThat(prompt()).isEqualTo("Größe");
    }

    @Test
    void anUnknownCharsetIsRefusedByName() {
        for (Object name : List.of("latin-9000", "no charset", "latin-9000".getBytes(UTF_8))) {
            assertThat(camel.failure(CHAT, new byte[] {'a'}, Map.of(Exchange.CHARSET_NAME, name)))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageMatching(
                            "The header CamelCharsetName is '(latin-9000|no charset)', but must be the name of"
                                    + " a charset, such as UTF-8, ISO-8859-1 or windows-1252\\.");
        }
    }

    @Test
    void anElementOfAListIsNamedByItsNumberAndItsFile() throws Exception {
        String uri = "openai:embeddings?model=m";

        assertThat(camel.failure(uri, List.of("one", GERMAN.getBytes(CP1252))))
                .hasMessageStartingWith("Element 2 of the list is not text in UTF-8: the byte 0xE4 at offset 4");
        assertThat(camel.failure(uri, List.of(file(GERMAN.getBytes(CP1252)))))
                .hasMessageStartingWith("Element 1 of the list, the file prompt.txt, is not text in UTF-8:");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anIdInTheBodyIsATextToo() {
        assertThat(camel.failure("openai:files?operation=retrieve", "fileü".getBytes(ISO_8859_1)))
                .hasMessageStartingWith("The message body is not text in UTF-8:");
    }

    @Test
    void anElementOfABatchIsNamed() {
        assertThat(camel.failure(
                        "openai:batches?operation=submit&batchOf=chat&model=m",
                        List.of("one", GERMAN.getBytes(CP1252))))
                .hasMessageContaining("number 2, cannot be submitted: The message body is not text in UTF-8:");
    }

    @Test
    void aRemoteFileIsNamed() {
        assertThat(camel.failure(CHAT, remoteFile(GERMAN.getBytes(CP1252))))
                .hasMessageStartingWith("The file away.txt is not text in UTF-8:");
    }

    @Test
    void aRemoteFileWhoseContentIsATextAlreadyIsSent() {
        for (Object content : List.of("Größe", new StringReader("Größe"))) {
            camel.ask(CHAT, remoteFile(content), Map.of(Exchange.CHARSET_NAME, "US-ASCII"));
        }

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("Größe"));
    }

    @Test
    void aRemoteFileThatIsNotLoadedYetIsLoadedAndChecked() {
        GenericFile<Object> remote = remoteFile(null);
        remote.setBinding(new LoadedWhenAsked(GERMAN.getBytes(CP1252)));

        assertThat(camel.failure(CHAT, remote)).hasMessageStartingWith("The file away.txt is not text in UTF-8:");
    }

    @Test
    void aTombstoneOfKafkaIsNoPrompt() {
        assertThat(camel.failure(CHAT, null))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("There is no prompt: the message body is empty");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void noMessageHasAnythingOfTheText() {
        assertThatThrownBy(() -> {
                    throw camel.failure(CHAT, "secret wörds".getBytes(ISO_8859_1));
                })
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("rds");
    }

    /** The binding of a file that a consumer did not download. */
    private record LoadedWhenAsked(byte[] content) implements GenericFileBinding<Object> {

        @Override
        public Object getBody(GenericFile<Object> file) {
            return null;
        }

        @Override
        public void setBody(GenericFile<Object> file, Object body) {}

        @Override
        public void loadContent(Exchange exchange, GenericFile<?> file) {
            file.setBinding(null);
            file.setBody(content);
        }
    }

    @FunctionalInterface
    private interface Kind {
        Object of(byte[] bytes, TextOfBodiesTest test) throws Exception;
    }

    private Exchange ask(String fileOptions) {
        Exchange file = camel.context()
                .createConsumerTemplate()
                .receive("file:" + folder + "?initialDelay=0&noop=true" + fileOptions, 10_000);
        return camel.template().send(CHAT, file);
    }

    private Path file(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("prompt.txt"), bytes);
    }

    private GenericFile<java.io.File> localFile(byte[] bytes) throws Exception {
        GenericFile<java.io.File> local = new GenericFile<>();
        local.setFile(file(bytes).toFile());
        return local;
    }

    private Object spooled(byte[] bytes) throws Exception {
        CachedOutputStream spool = new CachedOutputStream(new DefaultExchange(camel.context()));
        spool.write(bytes);
        return spool.newStreamCache();
    }

    private static GenericFile<Object> remoteFile(Object content) {
        GenericFile<Object> remote = new GenericFile<>();
        remote.setFile(new Object());
        remote.setFileName("far/away.txt");
        remote.setFileNameOnly("away.txt");
        remote.setBody(content);
        return remote;
    }

    private static ByteArrayInputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static ByteArrayOutputStream written(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        return out;
    }

    private static String prompt() {
        return SERVER.requestBody().at("/messages/0/content").asText();
    }

    @Test
    void bytesInAMapAreTextWhereTheApiTakesOne() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask(
                "openai:chat?model=m",
                Map.of("messages", List.of(Map.of("role", "user", "content", "Größe".getBytes(UTF_8)))));
        assertThat(SERVER.requestBody().at("/messages/0/content").textValue()).isEqualTo("Größe");
    }

    @Test
    void bytesInAMapThatAreNoTextAreRefused() {
        byte[] bytes = {'G', 'r', (byte) 0xF6};

        assertThat(camel.failure("openai:chat?model=m", List.of(Map.of("role", "user", "content", bytes))))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The field content of the message body");
        assertThat(SERVER.requests()).isEmpty();
    }
}
