package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers in whatever type a broker or a step gives them. */
class HeaderTypesTest {

    private static final String CHAT = "openai:chat?model=m";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theBytesOfKafkasHeadersAreTexts() {
        JsonNode sent = chat(Map.of(
                "CamelOpenAIModel", bytes("my-model"),
                "CamelOpenAITemperature", bytes("0.2"),
                "CamelOpenAIMaxTokens", bytes("100"),
                "CamelOpenAISystemMessage", bytes("Seien Sie k\u00fcrzer"),
                "CamelOpenAIDeveloperMessage", bytes("Be brief"),
                "CamelOpenAIStreaming", bytes("false")));

        assertThat(sent)
                .hasToString("{\"messages\":[{\"role\":\"system\",\"content\":\"Seien Sie k\u00fcrzer\"},"
                        + "{\"role\":\"developer\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"model\":\"my-model\",\"temperature\":0.2,\"max_completion_tokens\":100}");
    }

    static Stream<Arguments> hundreds() {
        return Stream.of(
                        "100",
                        100,
                        100L,
                        (short) 100,
                        100.0,
                        "100.0",
                        "0.1k",
                        new StringBuilder("100"),
                        bytes("100"),
                        ByteBuffer.wrap(bytes("100")),
                        new AtomicInteger(100),
                        IntNode.valueOf(100),
                        TextNode.valueOf("100"))
                .map(value -> Arguments.of(value.getClass().getSimpleName(), value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hundreds")
    void aHundredIsAHundredInEachType(String type, Object value) {
        assertThat(chat(Map.of("CamelOpenAIMaxTokens", value)).path("max_completion_tokens"))
                .isEqualTo(IntNode.valueOf(100));
    }

    @Test
    void fourThousandMayBeWrittenAsInOptions() {
        assertThat(chat(Map.of("CamelOpenAIMaxTokens", "4k")).path("max_completion_tokens"))
                .isEqualTo(IntNode.valueOf(4_000));
    }

    @ParameterizedTest
    @CsvSource({"true", "TRUE", "True"})
    void flagsAreReadWithoutRegardToCase(String text) {
        assertThat(chat(Map.of("CamelOpenAIStore", bytes(text))).path("store").asBoolean())
                .isTrue();
    }

    @Test
    void theElementsOfAListMayBeBytesToo() {
        assertThat(chat(Map.of("CamelOpenAIStop", List.of(bytes("END"), "STOP")))
                        .path("stop"))
                .hasToString("[\"END\",\"STOP\"]");
        SERVER.requests().clear();
        assertThat(chat(Map.of("CamelOpenAIMetadata", Map.of("team", bytes("blue"))))
                        .path("metadata"))
                .hasToString("{\"team\":\"blue\"}");
    }

    @Test
    void operationIdAndQueryParametersMayBeBytes() {
        SERVER.answers("/files/file-1", Answers.object("file", "file-1"));
        camel.ask(
                "openai:files",
                null,
                Map.of("CamelOpenAIOperation", bytes("retrieve"), "CamelOpenAIId", bytes("file-1")));
        assertThat(SERVER.request().getUrl()).endsWith("/files/file-1");

        SERVER.requests().clear();
        SERVER.answers("/files", Answers.page("file", "f"));
        camel.ask("openai:files", null, Map.of("CamelOpenAILimit", bytes("5")));
        assertThat(SERVER.request().getUrl()).endsWith("/files?limit=5");
    }

    @Test
    void anIdMayBeAnyValueThatHasAText() {
        UUID id = UUID.randomUUID();
        SERVER.answers("/files/" + id, Answers.object("file", "file-1"));

        camel.ask("openai:files?operation=retrieve", null, Map.of("CamelOpenAIId", id));

        assertThat(SERVER.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "CamelOpenAIMaxTokens, two, 'a whole number, such as 100'",
        "CamelOpenAIMaxTokens, 1.5, 'a whole number, such as 100'",
        "CamelOpenAIMaxTokens, 1e99, 'a whole number, such as 100'",
        "CamelOpenAIMaxTokens, 0x10, 'a whole number, such as 100'",
        "CamelOpenAIMaxTokens, 100 tokens, 'a whole number, such as 100'",
        "CamelOpenAITemperature, hot, 'a number, such as 0.7'",
        "CamelOpenAITemperature, NaN, 'a number, such as 0.7'",
        "CamelOpenAITemperature, Infinity, 'a number, such as 0.7'",
        "CamelOpenAITemperature, 1e999999999, 'a number, such as 0.7'",
        "CamelOpenAITemperature, 1e-999999999, 'a number, such as 0.7'",
        "CamelOpenAIN, 0, at least 1",
        "CamelOpenAIStore, yes, true or false",
        "CamelOpenAIStreaming, yes, true or false",
    })
    void whatCannotBeConvertedIsNamedAsTheTextItIs(String header, String text, String accepted) {
        for (Object value : List.of(text, bytes(text))) {
            assertThat(camel.failure(CHAT, "hi", Map.of(header, value)))
                    .isInstanceOf(OpenAIInvalidRequestException.class)
                    .hasMessage("The header " + header + " is '" + text + "', but must be " + accepted);
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aNumberThatIsNoneIsRefusedAsAJavaTypeToo() {
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAITemperature", Double.NaN)))
                .hasMessage("The header CamelOpenAITemperature is 'NaN', but must be a number, such as 0.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CamelOpenAIModel", "CamelOpenAISystemMessage", "CamelOpenAIStreaming", "CamelOpenAIOperation"})
    void bytesThatAreNoTextAreRefused(String header) {
        assertThat(camel.failure(CHAT, "hi", Map.of(header, new byte[] {'a', (byte) 0xff})))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The header " + header + " is bytes that are no text in UTF-8.");
    }

    @Test
    void anObjectWithoutATextIsNamedByItsType() {
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAIMaxTokens", new Object())))
                .hasMessage(
                        "The header CamelOpenAIMaxTokens is of type java.lang.Object, which cannot be read as a text."
                                + " Set it to a text, a number, or true or false.");
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAIMaxTokens", List.of(1))))
                .hasMessageContaining("but must be a whole number, such as 100")
                .hasMessageNotContaining("@");
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAISystemMessage", List.of("a"))))
                .hasMessageEndingWith(", but must be a text");
    }

    @Test
    void onlyTheStartOfALongValueIsShown() {
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAIMaxTokens", "x".repeat(10_000)))
                        .getMessage())
                .hasSizeLessThan(200);
    }

    private JsonNode chat(Map<String, Object> headers) {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.ask(CHAT, "hi", headers);
        return SERVER.requestBody();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
