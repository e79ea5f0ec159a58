package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that become objects of a class. */
class OutputClassTest {

    private static final String CHAT = "/chat/completions";
    private static final String NAME = OutputClassTest.class.getName();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** What a user would write. */
    public enum Currency {
        EUR,
        USD
    }

    /** What a user would write. */
    public record Line(String article, BigDecimal price) {}

    /** What a user would write. */
    public record Invoice(LocalDate date, Currency currency, Optional<String> note, List<Line> lines) {
        public Invoice {
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("an invoice has lines");
            }
        }
    }

    /** What a user would write. */
    public record Loose(Map<String, Integer> counts) {}

    /** What a user would write. */
    public record Vague(List<Loose> fine, Map<String, Object> things) {}

    static Stream<Arguments> noAnswers() {
        String form = "{\"article\":\"NAME\",\"price\":0}";
        String line = "{\"article\":\"pen\",\"price\":2}";
        return Stream.of(
                Arguments.of("The form is " + form + ". Here: " + line, "has several JSON values that differ"),
                Arguments.of("```\n" + form + "\n```\n```\n" + line + "\n```", "has several JSON values that differ"),
                Arguments.of("<think>Perhaps " + form + ", but no", "is empty"));
    }

    /** Neither an example nor a draft of the model is its answer. */
    @ParameterizedTest
    @MethodSource("noAnswers")
    void whatMayBeNoAnswerIsAskedForAgain(String text, String fault) {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat(text), Answers.chat("{\"article\":\"pen\",\"price\":2}"));

        assertThat(camel.ask("openai:chat?model=m&outputClass=" + NAME + "$Line", "hi"))
                .isEqualTo(new Line("pen", new BigDecimal("2")));
        assertThat(SERVER.requests().get(1).getBodyAsString()).contains(fault);
    }

    @Test
    void theJsonThatFitsIsFoundAmongOther() {
        SERVER.answers(CHAT, Answers.chat("You gave {\"id\":17} and [1]: {\"article\":\"pen\",\"price\":2}"));

        assertThat(camel.ask("openai:chat?model=m&outputClass=" + NAME + "$Line", "hi"))
                .isEqualTo(new Line("pen", new BigDecimal("2")));
    }

    @Test
    void theBodyBecomesTheObject() {
        SERVER.answers(
                CHAT,
                Answers.chat(
                        "{\"date\":\"2026-11-29\",\"currency\":\"EUR\",\"note\":null,\"lines\":[{\"article\":\"pen\","
                                + "\"price\":1234567890.12345678901}]}"));

        assertThat(camel.ask("openai:chat?model=m&outputClass=" + NAME + "$Invoice", "hi"))
                .isEqualTo(new Invoice(
                        LocalDate.of(2026, 11, 29),
                        Currency.EUR,
                        Optional.empty(),
                        List.of(new Line("pen", new BigDecimal("1234567890.12345678901")))));
        JsonNode format = SERVER.requestBody().at("/response_format/json_schema");
        assertThat(format.path("name").asText()).isEqualTo("Invoice");
        assertThat(format.path("strict").asBoolean()).isTrue();
        assertThat(format.at("/schema/properties/note/type")).hasToString("[\"string\",\"null\"]");
    }

    @Test
    void theHeaderBeatsTheOptionByNameOrByClass() {
        SERVER.answers(CHAT, Answers.chat("{\"article\":\"pen\",\"price\":1}"));
        Line pen = new Line("pen", BigDecimal.ONE);
        String uri = "openai:chat?model=m&outputClass=" + NAME + "$Invoice";

        assertThat(camel.ask(uri, "hi", Map.of("CamelOpenAIOutputClass", NAME + "$Line")))
                .isEqualTo(pen);
        assertThat(camel.ask(uri, "hi", Map.of("CamelOpenAIOutputClass", Line.class)))
                .isEqualTo(pen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "List<io.github.camelopenai.OutputClassTest$Currency> | [\"EUR\",\"USD\"] | [EUR, USD]",
                "io.github.camelopenai.OutputClassTest$Currency | \"USD\" | USD",
                "java.lang.String | \"a text\" | a text",
                "java.lang.Integer | 42 | 42",
                "java.util.List<java.lang.Integer> | [4,2] | [4, 2]",
            })
    void whatIsNoObjectIsWrappedAndUnwrapped(String type, String result, String body) {
        SERVER.answers(CHAT, Answers.chat("{\"result\":" + result + "}"));

        assertThat(camel.ask("openai:chat?model=m&outputClass=" + type, "hi")).hasToString(body);
        assertThat(SERVER.requestBody()
                        .at("/response_format/json_schema/schema/required/0")
                        .asText())
                .isEqualTo("result");
    }

    @Test
    void anArrayIsAListOfItsElements() {
        SERVER.answers(CHAT, Answers.chat("{\"result\":[{\"article\":\"pen\",\"price\":1}]}"));

        assertThat((Line[]) camel.ask("openai:chat?model=m&outputClass=" + NAME + "$Line[]", "hi"))
                .containsExactly(new Line("pen", BigDecimal.ONE));
    }

    @Test
    void whatTheClassItselfRefusesIsAViolationToo() {
        SERVER.answers(CHAT, Answers.chat("{\"date\":\"2026-11-29\",\"currency\":\"EUR\",\"note\":null,\"lines\":[]}"));

        assertThat(camel.failure("openai:chat?model=m&maxRepairs=0&outputClass=" + NAME + "$Invoice", "hi"))
                .isInstanceOf(OpenAISchemaException.class)
                .hasMessageContaining("the answer is refused: an invoice has lines");

        SERVER.answers(CHAT, Answers.chat("{\"date\":\"tomorrow\",\"currency\":\"EUR\",\"note\":null,\"lines\":[]}"));
        assertThat(camel.failure("openai:chat?model=m&maxRepairs=0&outputClass=" + NAME + "$Invoice", "hi"))
                .hasMessageContaining("/date cannot be read as java.time.LocalDate")
                .hasMessageNotContaining("tomorrow");
    }

    @Test
    void aMapOfOneTypeIsAskedForWithoutTheStrictMode() {
        SERVER.answers(CHAT, Answers.chat("{\"counts\":{\"a\":1}}"));

        assertThat(camel.ask("openai:chat?model=m&outputClass=" + NAME + "$Loose", "hi"))
                .isEqualTo(new Loose(Map.of("a", 1)));
        assertThat(SERVER.requestBody().at("/response_format/json_schema").has("strict"))
                .isFalse();
    }

    @Test
    void whatCannotBeSaidIsRefusedAtTheStartWithItsPath() {
        assertThat(camel.refusal("openai:chat?model=m&outputClass=" + NAME + "$Vague"))
                .hasStackTraceContaining("The option outputClass is '" + NAME + "$Vague': Vague.things.* has the type"
                        + " java.lang.Object");
        assertThat(camel.refusal("openai:chat?model=m&outputClass=com.acme.None"))
                .hasStackTraceContaining("The option outputClass is 'com.acme.None': there is no such class");
    }

    @Test
    void aHeaderWithAnUnknownClassFailsTheExchange() {
        assertThat(camel.failure("openai:chat?model=m", "hi", Map.of("CamelOpenAIOutputClass", "com.acme.None")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The header CamelOpenAIOutputClass is 'com.acme.None': there is no such class");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void anOperationWhoseAnswersHaveNoShapeRefusesTheOptionAndDoesNotReadTheHeader() {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1]}]}");

        assertThat(camel.refusal("openai:embeddings?model=m&outputClass=" + NAME + "$Line"))
                .hasMessageContaining("outputClass");
        assertThat(camel.ask("openai:embeddings?model=m", "hi", Map.of("CamelOpenAIOutputClass", "com.acme.None")))
                .isInstanceOf(float[].class);
    }
}
