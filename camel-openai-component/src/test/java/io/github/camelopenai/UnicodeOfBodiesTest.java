package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte-order marks, UTF-16 without one, and letters that only half exist. */
class UnicodeOfBodiesTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String GERMAN = "Erkläre „Größe“\nfür 5 €";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answer() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aMarkDecidesTheCharsetWhateverTheHeaderSays(String charset) {
        byte[] bytes = ('\uFEFF' + GERMAN).getBytes(Charset.forName(charset));

        camel.ask(CHAT, bytes, Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"));

        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @Test
    void aMarkInTheMiddleOfATextIsALetterOfIt() {
        camel.ask(CHAT, "\uFEFFa\uFEFFb".getBytes(UTF_8));

        assertThat(prompt()).isEqualTo("a\uFEFFb");
    }

    @Test
    void aStringsMarkIsNotSent() {
        camel.ask(CHAT, "\uFEFFhello");

        assertThat(prompt()).isEqualTo("hello");
    }

    @Test
    void aReadersMarkIsNotSent() {
        camel.ask(CHAT, new StringReader("\uFEFFhello"));

        assertThat(prompt()).isEqualTo("hello");
    }

    @Test
    void jsonBehindAMarkIsRead() {
        byte[] json = "\uFEFF{\"messages\":[{\"role\":\"user\",\"content\":\"Größe\"}]}".getBytes(UTF_16BE);

        camel.ask(CHAT + "&inputFormat=json", json);

        assertThat(prompt()).isEqualTo("Größe");
    }

    @Test
    void theMarkOfADamagedTextIsNamed() {
        byte[] cut = {(byte) 0xFF, (byte) 0xFE, 'a', 0, 0x3D, (byte) 0xD8, 'b', 0};

        assertThat(camel.failure(CHAT, cut))
                .hasMessageStartingWith("The message body is not text in UTF-16LE, which its byte-order mark names:"
                        + " the byte 0x3D at offset 4, in line 1, does not fit.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Explain this.", "Größe", "Объясни это подробно, пожалуйста.", "शब्द का अर्थ बताओ", "你好，世界"})
    void utf16WithoutAMarkIsRefused(String text) {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
            assertThat(camel.failure(CHAT, text.getBytes(charset)))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageStartingWith("The message body is not text in UTF-8: ");
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void utf16WithoutAMarkIsNamed() {
        assertThat(camel.failure(CHAT, "Explain this.".getBytes(UTF_16LE)))
                .hasMessageContaining(
                        "it looks like UTF-16LE without a byte-order mark. Name the charset that it is in,"
                                + " such as UTF-16LE, by the option");
    }

    @Test
    void utf16WithoutAMarkIsReadWhereTheHeaderSaysSo() {
        camel.ask(CHAT, GERMAN.getBytes(UTF_16LE), Map.of(Exchange.CHARSET_NAME, "UTF-16LE"));

        assertThat(prompt()).isEqualTo(GERMAN);
    }

    @Test
    void nulsInATextAreSent() {
        camel.ask(CHAT, "name\0\0\0\0city\0\0\0\0".getBytes(UTF_8));

        assertThat(prompt()).isEqualTo("name\0\0\0\0city\0\0\0\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut: \uD83D", "\uDE00 cut", "\uD83D\uD83D\uDE00"})
    void halfOfASurrogatePairIsRefused(String text) {
        for (Object body : List.of(text, new StringReader(text))) {
            assertThat(camel.failure(CHAT, body))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessageStartingWith("The message body has half of a surrogate pair at index ");
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void halfOfASurrogatePairInAnUploadIsRefused() {
        assertThat(camel.failure("openai:files?operation=upload", "cut: \uD83D"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The message body has half of a surrogate pair at index 5");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void wholeSurrogatePairsAreSent() {
        camel.ask(CHAT, "😀 and 𝄞");

        assertThat(prompt()).isEqualTo("😀 and 𝄞");
    }

    private static String prompt() {
        return SERVER.requestBody().at("/messages/0/content").asText();
    }
}
