package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Coded;
import io.github.camelopenai.testsupport.RawServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON and text in whatever charset a server sends them. */
class CharsetOfAnswersTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String TEXT = "Grüße, 50 €";
    private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

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
    @CsvSource({
        "windows-1252, windows-1252",
        "ISO-8859-15, 'iso-8859-15'",
        "ISO-8859-15, '\"iso-8859-15\"'",
        "UTF-16BE, utf-16",
        "UTF-16LE, utf-16",
        "UTF-16LE, utf-16le",
        "UTF-16, utf-16",
        "UTF-32, utf-32",
        "UTF-8, utf-8",
        "UTF-8, UTF8",
        "UTF-8, us-ascii",
    })
    void anAnswerIsReadByItsCharset(String encoding, String told) {
        answers("200 OK", Answers.chat(TEXT), encoding, "application/json; charset=" + told);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(TEXT);
    }

    @Test
    void aCharsetOfLatinAloneIsReadToo() {
        answers("200 OK", Answers.chat("Grüße"), "ISO-8859-1", "application/json;Charset=iso-8859-1;x=y");

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Grüße");
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1252, windows-1252",
        "UTF-16, utf-16",
        "UTF-16LE, utf-16",
        "UTF-16BE, utf-16be",
        "UTF-32, utf-32"
    })
    void aWholeAnswerToACallThatStreamsIsReadByItsCharset(String encoding, String told) {
        answers("200 OK", Answers.chat(TEXT), encoding, "application/json; charset=" + told);
        assertThat(camel.template().requestBody(CHAT + "&streaming=true", "hi", String.class))
                .isEqualTo(TEXT);

        answers(
                "200 OK",
                "{\"error\":{\"message\":\"Für später\",\"code\":400}}",
                encoding,
                "application/json; charset=" + told);
        assertThat(camel.failure(CHAT + "&streaming=true", "hi")).hasMessageContaining("Für später");
    }

    @Test
    void aWholeAnswerThatIsNoneOfItsCharsetIsRefusedWhereTheCallStreams() {
        answers(new byte[] {'{', (byte) 0x81, '}'}, "application/json; charset=windows-1252");

        assertThat(camel.failure(CHAT + "&streaming=true", "hi"))
                .hasMessageContaining("no text in the charset 'windows-1252'");
    }

    @Test
    void theOutputAsJsonIsTheSameText() {
        answers("200 OK", Answers.chat(TEXT), "windows-1252", "application/json; charset=windows-1252");

        assertThat(camel.ask(CHAT + "&outputFormat=json", "hi")).isEqualTo(Answers.chat(TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "application/json; charset=latin1"})
    void aByteOrderMarkIsNoPartOfTheJson(String type) {
        answers(Coded.joined(UTF_8_MARK, Answers.chat(TEXT).getBytes(StandardCharsets.UTF_8)), type);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(TEXT);
        assertThat(camel.ask(CHAT + "&outputFormat=json", "hi")).isEqualTo(Answers.chat(TEXT));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE, ff fe", "UTF-16BE, fe ff"})
    void aByteOrderMarkTellsTheCharsetWhereTheTypeDoesNot(String encoding, String mark) {
        byte[] bytes = new byte[2];
        for (int i = 0; i < 2; i++) {
            bytes[i] = (byte) Integer.parseInt(mark.split(" ")[i], 16);
        }
        answers(Coded.joined(bytes, Answers.chat(TEXT).getBytes(Charset.forName(encoding))), "application/json");

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4", "no such", "binary", "x-unknown"})
    void anUnknownCharsetIsReadAsUtf8(String charset) {
        answers("200 OK", Answers.chat(TEXT), "UTF-8", "application/json; charset=" + charset);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(TEXT);
    }

    @Test
    void bytesOfAnUnknownCharsetThatAreNoUtf8AreAnErrorThatNamesIt() {
        answers("200 OK", Answers.chat("Grüße"), "ISO-8859-1", "application/json; charset=x-latin-17");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining(
                        "has a body that is no text in the charset 'x-latin-17', which Java does not know");
    }

    @Test
    void bytesThatAreNotOfTheirCharsetAreAnErrorThatNamesIt() {
        answers(new byte[] {'{', (byte) 0xd8, 0}, "application/json; charset=utf-16le");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("is no text in the charset 'utf-16le'");
    }

    @Test
    void anErrorIsReadByItsCharset() {
        answers(
                "400 Bad Request",
                Answers.error("zu groß", "invalid_request_error", null),
                "UTF-16",
                "application/json; charset=utf-16");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("zu groß");
    }

    @Test
    void aPageOfHtmlIsReadByItsCharset() {
        answers("429 Slow", "<html><title>Bitte später</title></html>", "ISO-8859-1", "text/html; charset=iso-8859-1");

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Bitte später");
    }

    @Test
    void anErrorIsToldByItsStatusEvenIfItsCharsetIsWrong() {
        answer.set(RawServer.bytes(
                "429 Slow", new byte[] {'{', (byte) 0xd8, 0}, "Content-Type: application/json; charset=utf-16le"));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("charset 'utf-16le'");
    }

    @Test
    void aTranscriptIsReadByItsCharset() {
        answers("200 OK", "1\n00:00 --> 00:01\nGrüße\n", "ISO-8859-1", "text/plain; charset=iso-8859-1");

        Exchange exchange = camel.send(
                "openai:audio?operation=transcribe&model=whisper-1&responseFormat=srt",
                new byte[] {'R', 'I', 'F', 'F'},
                Map.of("CamelFileName", "a.wav"));

        assertThat(exchange.getMessage().getBody(String.class)).contains("Grüße");
    }

    @Test
    void aCodedAnswerIsReadByItsCharset() {
        answer.set(RawServer.bytes(
                "200 OK",
                Coded.in("gzip", Answers.chat(TEXT).getBytes(Charset.forName("windows-1252"))),
                "Content-Type: application/json; charset=windows-1252",
                "Content-Encoding: gzip"));

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(TEXT);
    }

    private void answers(String status, String text, String encoding, String type) {
        answer.set(RawServer.bytes(status, text.getBytes(Charset.forName(encoding)), "Content-Type: " + type));
    }

    private void answers(byte[] bytes, String type) {
        answer.set(RawServer.bytes("200 OK", bytes, "Content-Type: " + type));
    }
}
