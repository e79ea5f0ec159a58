package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.support.TypeConverterSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message body means. */
class BodyInTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "Grüße, 世界";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    static Stream<Arguments> texts() {
        byte[] bytes = TEXT.getBytes(UTF_8);
        return Stream.of(
                Arguments.of("a String", TEXT),
                Arguments.of("a CharSequence", new StringBuilder(TEXT)),
                Arguments.of("bytes", bytes),
                Arguments.of("a ByteBuffer", ByteBuffer.wrap(bytes)),
                Arguments.of("a stream", new ByteArrayInputStream(bytes)),
                Arguments.of("a stream cache", new InputStreamCache(bytes)),
                Arguments.of("a Reader", new StringReader(TEXT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aTextOfAnyKindIsThePrompt(String kind, Object body) {
        assertThat(promptOf(body)).isEqualTo(TEXT);
    }

    @Test
    void aFileAndAPathAreThePrompt() throws Exception {
        Path file = Files.writeString(folder.resolve("prompt.txt"), TEXT);

        assertThat(promptOf(file.toFile())).isEqualTo(TEXT);
    }

    @Test
    void aPathIsThePrompt() throws Exception {
        assertThat(promptOf(Files.writeString(folder.resolve("prompt.txt"), TEXT)))
                .isEqualTo(TEXT);
    }

    @Test
    void aFileIsReadInItsCharset() throws Exception {
        Path file = Files.writeString(folder.resolve("prompt.txt"), "Grüße", Charset.forName("ISO-8859-1"));
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m", file.toFile(), Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"));

        assertThat(prompt()).isEqualTo("Grüße");
    }

    @Test
    void aTextThatLooksLikeJsonIsStillAPrompt() {
        assertThat(promptOf("{\"model\":\"x\"}")).isEqualTo("{\"model\":\"x\"}");
    }

    @Test
    void aMapIsTheRequestItself() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Map<String, Object> request =
                Map.of("model", "own", "messages", List.of(Map.of("role", "user", "content", "hi")));

        camel.ask("openai:chat?model=m&temperature=0.5", request);

        assertThat(SERVER.requestBody()).isEqualTo(json("""
                {"model":"own","messages":[{"role":"user","content":"hi"}],"temperature":0.5}"""));
    }

    @Test
    void aJsonNodeIsTheRequestItselfAndStaysAsItWas() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        JsonNode request = json("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        JsonNode before = request.deepCopy();

        camel.ask("openai:chat?model=m", request);

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("m");
        assertThat(request).isEqualTo(before);
    }

    @Test
    void jsonTextIsTheRequestWithInputFormatJson() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m&inputFormat=json", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(prompt()).isEqualTo("hi");
    }

    @Test
    void aListIsAListOfInputs() {
        SERVER.answers("/moderations", "{\"results\":[{\"flagged\":false},{\"flagged\":false}]}");

        camel.ask("openai:moderations", Arrays.asList("one", "two".getBytes(UTF_8)));

        assertThat(SERVER.requestBody().path("input")).isEqualTo(json("[\"one\",\"two\"]"));
    }

    @Test
    void aListIsAListOfMessagesOfAChat() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask(
                "openai:chat?model=m",
                List.of(
                        Map.of("role", "user", "content", "hi"),
                        json("{\"role\":\"assistant\",\"content\":\"yes?\"}")));

        assertThat(SERVER.requestBody().path("messages")).isEqualTo(json("""
                [{"role":"user","content":"hi"},{"role":"assistant","content":"yes?"}]"""));
    }

    @Test
    void additionalBodyPropertiesFillOtherFieldsAsJsonOrText() {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask(
                "openai:chat?model=m&additionalBodyProperty.top_k=40&additionalBodyProperty.mode=fast"
                        + "&additionalBodyProperty.options=RAW({\"a\":1})&additionalBodyProperty.own=2",
                json("{\"model\":\"own\",\"own\":1,\"messages\":[]}"));

        assertThat(SERVER.requestBody())
                .isEqualTo(
                        json(
                                "{\"model\":\"own\",\"own\":1,\"messages\":[],\"top_k\":40,\"mode\":\"fast\",\"options\":{\"a\":1}}"));
    }

    @Test
    void anAdditionalObjectAndAFieldInsideOfItAreBothSent() {
        SERVER.answers("/responses", Answers.chat("Hello"));

        camel.ask(
                "openai:responses?model=m&reasoningEffort=low&additionalBodyProperty.reasoning=RAW({\"summary\":\"auto\"})",
                "hi");

        assertThat(SERVER.requestBody().path("reasoning")).isEqualTo(json("{\"summary\":\"auto\",\"effort\":\"low\"}"));
    }

    /** Something that has a toString(), as everything has, but that nobody meant to send. */
    private static final class Order {
        @Override
        public String toString() {
            return "an order";
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefusedAndNeverSentAsItsToString() {
        assertThat(camel.failure("openai:chat?model=m", new Order()))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining(Order.class.getName())
                .hasMessageContaining(
                        "Send a text (String, file, stream, bytes), a List of messages, a Map or JsonNode");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aBodyWithATypeConverterIsConverted() throws Exception {
        camel.context()
                .getTypeConverterRegistry()
                .addTypeConverter(String.class, Order.class, new TypeConverterSupport() {
                    @Override
                    public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
                        return type.cast("the order");
                    }
                });

        assertThat(promptOf(new Order())).isEqualTo("the order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t"})
    void anEmptyPromptIsRefused(String prompt) {
        assertThat(camel.failure("openai:chat?model=m", prompt))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("There is no prompt: the message body is empty, and neither the header"
                        + " CamelOpenAIUserMessage nor the option userMessage is set.");
        assertThat(camel.failure("openai:completions?model=m", prompt))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The message body is empty.");
    }

    @Test
    void anEmptyFileIsRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("empty.txt"), "");

        assertThat(camel.failure("openai:chat?model=m", file.toFile()))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The file empty.txt is empty.");
    }

    @Test
    void noBodyIsRefusedWhereContentIsNeeded() {
        assertThat(camel.failure("openai:embeddings?model=m", null))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "The message body is empty, but openai:embeddings?operation=create needs the content for its"
                                + " field input.");
    }

    @Test
    void aFileThatVanishesIsRefusedByName() {
        assertThat(camel.failure(
                        "openai:chat?model=m", folder.resolve("gone.txt").toFile()))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The file gone.txt cannot be read: ");
    }

    @Test
    void jsonThatIsNoneIsRefusedWithThePlaceOfTheFault() {
        assertThat(camel.failure("openai:chat?model=m&inputFormat=json", "{\"messages\":\n [secret]}"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("The message body is no JSON: line 2, column ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "null", "true"})
    void jsonThatIsNoRequestIsRefused(String json) {
        assertThat(camel.failure("openai:chat?model=m&inputFormat=json", json))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("must be an object or an array");
    }

    @Test
    void aTextForAnOperationWithoutContentIsRefused() {
        assertThat(camel.failure("openai:batches?operation=create", "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage(
                        "openai:batches?operation=create has no field that takes a text. It takes a Map or JsonNode that is"
                                + " the request, or JSON text with inputFormat=json.");
    }

    @Test
    void aListIsRefusedWhereThereIsNone() {
        assertThat(camel.failure("openai:images?model=m", List.of("a cat", "a dog")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageStartingWith("openai:images?operation=generate takes no list.");
    }

    @Test
    void anElementThatCannotBeSentIsRefused() {
        assertThat(camel.failure("openai:chat?model=m", List.of(1))).hasMessageContaining("a Map with a role");
        assertThat(camel.failure("openai:chat?model=m", List.of(Map.of("content", "hi"))))
                .hasMessageContaining("a Map with a role");
        assertThat(camel.failure("openai:responses?model=m", List.of(1))).hasMessageContaining("an item, a Map");
        assertThat(camel.failure("openai:embeddings?model=m", Arrays.asList("hi", null)))
                .hasMessageContaining("none may be null or empty");
        assertThat(camel.failure("openai:embeddings?model=m", List.of("hi", "")))
                .hasMessageContaining("null or empty");
        assertThat(camel.failure("openai:embeddings?model=m", List.of()))
                .hasMessage("The message body is an empty list.");
        assertThat(camel.failure("openai:embeddings?model=m", List.of(new Order())))
                .hasMessageContaining(Order.class.getName());
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aMapWithAValueThatHasNoJsonIsRefused() {
        assertThat(camel.failure("openai:chat?model=m", Map.of("messages", new Object())))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("The message body has a value without a JSON form.");
    }

    @Test
    void aHeaderOfTheWrongTypeIsRefusedByName() {
        assertThat(camel.failure("openai:chat?model=m", "hi", Map.of("CamelOpenAITemperature", "hot")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("The header CamelOpenAITemperature is 'hot', but must be a number, such as 0.7");
    }

    @Test
    void aPromptOfTenMegabytesGoesOutWhole() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        String prompt = "x".repeat(10 * 1024 * 1024);

        camel.ask("openai:chat?model=m", prompt);

        assertThat(prompt()).isEqualTo(prompt);
    }

    private String promptOf(Object body) {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        camel.ask("openai:chat?model=m", body);
        return prompt();
    }

    private static String prompt() {
        return SERVER.requestBody().at("/messages/0/content").asText();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aMapThatContainsItselfIsRefused() {
        Map<String, Object> message = new HashMap<>();
        message.put("role", "user");
        message.put("content", message);
        message.put("again", List.of(message));

        assertThat(camel.failure("openai:chat?model=m", List.of(message)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("contains itself");
    }
}
