package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers, errors and downloads that a server has compressed; streams of events are in {@link CodedStreamTest}. */
class ContentCodingTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String CONTENT = "openai:files?operation=content&id=file-1";
    private static final String JSON = "Content-Type: application/json";

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> answer.get().write(socket));
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "X-GZip, gzip", "deflate, deflate", "deflate, raw", "br, br"})
    void anAnswerIsReadInEachCoding(String name, String coding) {
        answers(Coded.in(coding, Answers.chat("Grüße")), name);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Grüße");
    }

    @Test
    void anAnswerIsReadInSeveralCodings() {
        byte[] coded = Coded.in("deflate", Coded.in("gzip", Answers.chat("Hello")));
        answers(coded, "gzip, deflate");
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");

        answer.set(RawServer.bytes("200 OK", coded, JSON, "Content-Encoding: gzip", "Content-Encoding: deflate"));
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void anAnswerThatSaysThatItIsNotCodedIsReadAsItIs() {
        answers(Answers.chat("Hello").getBytes(), "identity");

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void theAnswerFromTheFieldIsRead() throws Exception {
        answer.set(recorded("15-gzip-answer"));

        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void anAnswerThatIsCutIsAnError(String coding) {
        byte[] whole = Coded.in(coding, Answers.chat("Hello"));
        answers(Arrays.copyOf(whole, whole.length - 1), coding);

        assertThat(camel.failure(CHAT + "&maxRetries=2", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("has a body of the content coding " + coding + " that is cut short")
                .hasFieldOrPropertyWithValue("sent", true);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsDamagedIsAnError() {
        byte[] damaged = Coded.in("gzip", Answers.chat("Hello"));
        damaged[damaged.length - 5] ^= 1;
        answers(damaged, "gzip");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("its check sum is wrong");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnknownCodingIsAnErrorThatNamesIt(boolean streaming) {
        answers(new byte[100], "zstd");

        assertThat(camel.failure(CHAT + "&streaming=" + streaming, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("has the content coding 'zstd', which is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF8", "none", "binary", "chunked", "iso-8859-1"})
    void whatIsNoCodingSaysNothing(String name) {
        answers(Answers.chat("Hello").getBytes(StandardCharsets.UTF_8), name);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void theWordsOfACodedErrorAreRead() {
        answer.set(RawServer.bytes(
                "400 Bad Request",
                Coded.in("gzip", Answers.error("too loud", "invalid_request_error", null)),
                JSON,
                "Content-Encoding: gzip"));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("too loud");
        assertThat(camel.failure(CHAT + "&streaming=true", "hi")).hasMessageContaining("too loud");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip"})
    void anErrorIsToldByItsStatusEvenIfItsWordsCannotBeRead(String coding) {
        answer.set(RawServer.bytes("429 Slow", "no gzip".getBytes(), JSON, "Content-Encoding: " + coding));
        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("content coding")
                .hasMessageContaining(coding);

        byte[] whole = Coded.in("gzip", "{\"error\":\"half of it\"}");
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);
        answer.set(RawServer.bytes("503 Busy", cut, JSON, "Content-Encoding: gzip"));
        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void anAnswerWithoutABodyHasNothingToDecode() {
        answer.set(RawServer.bytes("204 No Content", new byte[0], "Content-Encoding: gzip"));

        assertThat(camel.send("openai:files?operation=delete&id=file-1", null).getException())
                .isNull();
    }

    @Test
    void whatUnpacksToMoreThanMaxResponseSizeIsCutOff() {
        byte[] bomb = Coded.in("gzip", new byte[200_000_000]);
        assertThat(bomb.length).isLessThan(1_000_000);
        answers(bomb, "gzip");

        assertThat(camel.failure(CHAT + "&maxResponseSize=1000000", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("answered with more than maxResponseSize (1000000 bytes)");
    }

    @Test
    void codedBytesThatUnpackToNothingAreBoundedToo() {
        byte[] empty = Coded.in("gzip", "");
        byte[] members = new byte[empty.length * 1_000];
        for (int i = 0; i < members.length; i += empty.length) {
            System.arraycopy(empty, 0, members, i, empty.length);
        }
        answers(members, "gzip");

        assertThat(camel.failure(CHAT + "&maxResponseSize=10000", "hi"))
                .hasMessageContaining("answered with more than maxResponseSize (10000 bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void aDownloadIsDecoded(String coding) {
        byte[] content = "line of a file\n".repeat(100_000).getBytes();
        answer.set(RawServer.bytes(
                "200 OK",
                Coded.in(coding, content),
                "Content-Type: text/plain; charset=iso-8859-1",
                "Content-Encoding: " + coding));

        Exchange exchange = AsyncCall.send(camel.context(), CONTENT, null).join();

        assertThat(exchange.getMessage().getBody(byte[].class)).isEqualTo(content);
        assertThat(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("text/plain; charset=iso-8859-1");
        assertThat(exchange.getMessage().getHeaders()).doesNotContainKeys("Content-Encoding", "Content-Length");
    }

    @Test
    void aDownloadWhoseCodingIsCutGivesWhatCameAndThenFails() throws Exception {
        byte[] whole = Coded.in("gzip", "line of a file\n".repeat(1_000));
        answer.set(RawServer.bytes("200 OK", Arrays.copyOf(whole, whole.length - 1), "Content-Encoding: gzip"));

        InputStream body = AsyncCall.send(camel.context(), CONTENT, null)
                .join()
                .getMessage()
                .getBody(InputStream.class);

        assertThat(body.readNBytes(15_000)).asString().isEqualTo("line of a file\n".repeat(1_000));
        assertThat(catchThrowable(body::read))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The response broke off after 15000 bytes")
                .hasMessageContaining("cut short")
                .hasCauseInstanceOf(OpenAIResponseException.class);
    }

    @Test
    void aServerIsAskedForGzip() {
        assertThat(acceptedAfter(CHAT)).containsExactly("accept-encoding: gzip");
        assertThat(acceptedAfter(CONTENT)).containsExactly("accept-encoding: gzip");
    }

    @Test
    void withoutCompressionAServerIsNotAskedAndReadAllTheSame() {
        assertThat(acceptedAfter(CHAT + "&compression=false")).isEmpty();

        answers(Coded.in("gzip", Answers.chat("Hello")), "gzip");
        assertThat(camel.ask(CHAT + "&compression=false", "hi")).isEqualTo("Hello");
    }

    @Test
    void aHeaderOfTheUserWins() {
        assertThat(acceptedAfter(CHAT + "&additionalHeader.accept-encoding=br")).containsExactly("accept-encoding: br");
    }

    @Test
    void nothingOfAnAnswerIsInTheMessageOfAnError() {
        answers(Coded.in("gzip", "{\"secret prompt"), "gzip");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIException.class)
                .hasMessageNotContaining("secret");
    }

    private List<String> acceptedAfter(String uri) {
        answer.set(RawServer.response("200 OK", "application/json", Answers.chat("Hello")));
        camel.ask(uri, "hi");
        return server.heads()
                .get(server.heads().size() - 1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("accept-encoding"))
                .toList();
    }

    private void answers(byte[] coded, String coding) {
        answer.set(RawServer.bytes("200 OK", coded, JSON, "Content-Encoding: " + coding));
    }

    /** An answer as it was recorded, with the line ends that HTTP asks for. */
    private RawServer.Answer recorded(String name) throws IOException {
        byte[] all;
        try (InputStream in =
                getClass().getResourceAsStream("/io/github/camelopenai/cases/" + name + "/response-1.http")) {
            all = in.readAllBytes();
        }
        int end = new String(all, StandardCharsets.ISO_8859_1).indexOf("\n\n");
        byte[] body = Arrays.copyOfRange(all, end + 2, all.length);
        return RawServer.bytes("200 OK", body, JSON, "Content-Encoding: gzip");
    }
}
