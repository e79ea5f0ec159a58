package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIIncompleteException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRefusalException;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that must fit a JSON schema. */
class JsonSchemaAnswersTest {

    private static final String CHAT = "/chat/completions";
    private static final String RESPONSES = "/responses";
    private static final String INVOICE = "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"},"
            + "\"note\":{\"type\":\"string\",\"maxLength\":9}},\"required\":[\"total\"]}";
    private static final String URI = "openai:chat?model=m&jsonSchema=RAW(" + INVOICE + ")";
    private static final String RIGHT = "{\"total\":12.5,\"note\":null}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @Test
    void theBodyBecomesAMapAndTheServerGetsTheStrictForm() {
        SERVER.answers(CHAT, Answers.chat(RIGHT));

        assertThat(camel.ask(URI, "hi")).isEqualTo(Map.of("total", 12.5));

        assertThat(SERVER.requestBody().path("response_format")).isEqualTo(Json.parse("""
                {"type":"json_schema","json_schema":{"name":"camel_schema","schema":{"type":"object","properties":{
                "total":{"type":"number"},"note":{"type":["string","null"]}},"required":["total","note"],
                "additionalProperties":false},"strict":true}}"""));
    }

    @Test
    void responsesAskByTextFormat() {
        SERVER.answers(RESPONSES, ToolAnswers.responseText(RIGHT));

        Object body = camel.ask(
                "openai:responses?model=m&schemaMode=schema&additionalBodyProperty.text={\"verbosity\":\"low\"}&jsonSchema=RAW("
                        + INVOICE + ")",
                "hi");

        assertThat(body).isEqualTo(Map.of("total", 12.5));
        JsonNode text = SERVER.requestBody().path("text");
        assertThat(text.path("verbosity").asText()).isEqualTo("low");
        assertThat(text.path("format"))
                .isEqualTo(Json.parse("{\"type\":\"json_schema\",\"name\":\"camel_schema\",\"schema\":" + INVOICE
                        + ",\"strict\":false}"));
    }

    @Test
    void aServerThatKnowsNoSchemasGetsItInThePrompt() {
        SERVER.answers(CHAT, Answers.chat(RIGHT));

        camel.ask(URI + "&schemaMode=object&systemMessage=Be brief", "hi");

        JsonNode request = SERVER.requestBody();
        assertThat(request.path("response_format")).hasToString("{\"type\":\"json_object\"}");
        assertThat(request.path("messages")).hasSize(2);
        assertThat(request.at("/messages/0/content").asText())
                .startsWith("Be brief\n\nAnswer with a JSON object")
                .endsWith(INVOICE);
    }

    @Test
    void aListIsAskedForAsPartOfAnObject() {
        SERVER.answers(CHAT, Answers.chat("{\"result\":[{\"a\":1}]}"));
        String list = "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/x\"},\"$defs\":{\"x\":{\"type\":\"object\","
                + "\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}}}";

        Object body = camel.ask("openai:chat?model=m&jsonSchema=RAW(" + list + ")", "hi");

        assertThat(body).isEqualTo(List.of(Map.of("a", 1)));
        JsonNode schema = SERVER.requestBody().at("/response_format/json_schema/schema");
        assertThat(schema.at("/properties/result/items/$ref").asText()).isEqualTo("#/$defs/x");
        assertThat(schema.at("/$defs/x/additionalProperties")).hasToString("false");
    }

    @Test
    void theSchemaComesFromAFileTheClassPathABeanOrAHeader() throws Exception {
        SERVER.answers(CHAT, Answers.chat(RIGHT));
        Files.writeString(folder.resolve("invoice.json"), INVOICE);
        camel.context().getRegistry().bind("invoice", Json.toMap(Json.parse(INVOICE)));

        for (String uri : List.of(
                "openai:chat?model=m&jsonSchema=file:" + folder.resolve("invoice.json"),
                "openai:chat?model=m&jsonSchema=resource:classpath:io/github/camelopenai/invoice.json",
                "openai:chat?model=m&jsonSchema=#bean:invoice")) {
            assertThat(camel.ask(uri, "hi")).as(uri).isEqualTo(Map.of("total", 12.5));
        }
        for (Object schema :
                List.of(INVOICE, Json.toMap(Json.parse(INVOICE)), "classpath:io/github/camelopenai/invoice.json")) {
            assertThat(camel.ask("openai:chat?model=m", "hi", Map.of("CamelOpenAIJsonSchema", schema)))
                    .isEqualTo(Map.of("total", 12.5));
        }
    }

    @Test
    void aHeaderCannotReadFiles() {
        assertThat(camel.failure(
                        "openai:chat?model=m",
                        "hi",
                        Map.of("CamelOpenAIJsonSchema", "file:" + folder.resolve("secret"))))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("The header CamelOpenAIJsonSchema is 'file:")
                .hasMessageContaining("may not name a file");
    }

    @Test
    void aUriThatAMessageHasAPartInCannotEither() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dynamic").toD("openai:chat?model=m&jsonSchema=${header.schema}");
            }
        });

        assertThat(camel.failure("direct:dynamic", "hi", Map.of("schema", "file:" + folder.resolve("secret"))))
                .hasStackTraceContaining("may not name a file");
    }

    @Test
    void theModelIsToldWhatIsWrongAndAskedAgain() {
        SERVER.answersOneAfterAnother(
                CHAT, Answers.chat("{\"total\":\"much\",\"extra\":1,\"note\":\"far too long\"}"), Answers.chat(RIGHT));

        Exchange exchange = camel.send(URI, "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo(Map.of("total", 12.5));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelOpenAIRepairs", 1)
                .containsEntry("CamelOpenAIPromptTokens", 18L)
                .containsEntry("CamelOpenAITotalTokens", 42L);
        JsonNode messages = body(1).path("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).path("role").asText()).isEqualTo("assistant");
        assertThat(messages.get(2).path("content").asText()).isEqualTo("""
                Your answer does not fit the JSON schema:
                - /total must be a number, not a string
                - /note must have at most 9 characters
                Answer again with the whole JSON, put right, and nothing else.""");
    }

    @Test
    void responsesAreAskedAgainToo() {
        SERVER.answersOneAfterAnother(RESPONSES, ToolAnswers.responseText("{}"), ToolAnswers.responseText(RIGHT));

        Exchange exchange = camel.send("openai:responses?model=m&jsonSchema=RAW(" + INVOICE + ")", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo(Map.of("total", 12.5));
        assertThat(exchange.getMessage().getHeader("CamelOpenAITotalTokens")).isEqualTo(50L);
        assertThat(body(1).path("input")).hasSize(3);
        assertThat(body(1).at("/input/2/content").asText()).contains("- /total is missing");
    }

    @Test
    void anAnswerThatStaysWrongFailsWithItsTextAndItsPlaces() {
        SERVER.answers(CHAT, Answers.chat("{\"total\":\"much\"}"));

        Exchange exchange = camel.send(URI + "&maxRepairs=2", "hi");

        OpenAISchemaException failure = (OpenAISchemaException) exchange.getException();
        assertThat(failure.getViolations())
                .containsExactly(new OpenAISchemaException.Violation("/total", "must be a number, not a string"));
        assertThat(failure.getText()).isEqualTo("{\"total\":\"much\"}");
        assertThat(failure).hasMessageContaining("/total must be a number").hasMessageNotContaining("much");
        assertThat(failure.isSent()).isTrue();
        assertThat(SERVER.requests()).hasSize(3);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelOpenAIRepairs", 2)
                .containsEntry("CamelOpenAITotalTokens", 63L);
    }

    @Test
    void maxRepairsOfZeroAsksOnce() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        assertThat(camel.failure(URI + "&maxRepairs=0", "hi"))
                .isInstanceOf(OpenAISchemaException.class)
                .hasMessageContaining("the answer is no JSON");
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aRefusalFailsWithItsWords() {
        SERVER.answers(
                CHAT,
                "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":null,"
                        + "\"refusal\":\"I cannot.\"}}]}");

        OpenAIRefusalException failure = (OpenAIRefusalException) camel.failure(URI, "hi");

        assertThat(failure.getRefusal()).isEqualTo("I cannot.");
        assertThat(SERVER.requests()).hasSize(1);
        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/chat/completions | length | openai:chat",
                "/chat/completions | content_filter | openai:chat",
                "/responses | max_output_tokens | openai:responses",
            })
    void anAnswerThatWasCutOffFailsWithWhatThereIsOfIt(String path, String reason, String endpoint) {
        String answer = path.equals(RESPONSES)
                ? ToolAnswers.responseText("{\"total\":1")
                        .replace(
                                "\"status\":\"completed\",\"model\"",
                                "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"" + reason
                                        + "\"},\"model\"")
                : Answers.chat("{\"total\":1").replace("\"stop\"", '"' + reason + '"');
        SERVER.answers(path, answer);

        OpenAIIncompleteException failure =
                (OpenAIIncompleteException) camel.failure(endpoint + "?model=m&jsonSchema=RAW(" + INVOICE + ")", "hi");

        assertThat(failure.getReason()).isEqualTo(reason);
        assertThat(failure.getPartialText()).isEqualTo("{\"total\":1");
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void outputFormatSaysWhatTheBodyBecomes() {
        SERVER.answers(CHAT, Answers.chat("```json\n" + RIGHT + "\n```"));

        assertThat(camel.ask(URI + "&outputFormat=json", "hi")).isEqualTo("{\"total\":12.5}");
        assertThat(camel.ask(URI + "&outputFormat=map", "hi"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKey("choices");
    }

    @Test
    void severalAnswersBecomeAListAndAreAskedForOnce() {
        SERVER.answers(CHAT, Answers.chat("{\"total\":1}", "{\"total\":2}"));

        assertThat(camel.ask(URI + "&n=2", "hi")).isEqualTo(List.of(Map.of("total", 1), Map.of("total", 2)));

        SERVER.answers(CHAT, Answers.chat("{\"total\":1}", "{}"));
        assertThat(camel.failure(URI + "&n=2", "hi")).isInstanceOf(OpenAISchemaException.class);
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void aCallOfTheCallersOwnFunctionIsNoAnswerYet() {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "find", "{}"));

        Exchange exchange = camel.send(URI, "hi");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("tool_calls");
    }

    @Test
    void theLastAnswerOfALoopIsCheckedAndPutRight() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=Finds").setBody(constant("found"));
            }
        });
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("It is 12.5"), Answers.chat(RIGHT));

        Exchange exchange = camel.send(URI + "&tags=t", "hi");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(Map.of("total", 12.5));
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelOpenAIRepairs", 1)
                .containsEntry("CamelOpenAIToolIterations", 1)
                .containsEntry("CamelOpenAIAgenticTotalTokens", 67L);
        assertThat(body(2).path("messages")).hasSize(5);
        assertThat(body(2).path("tools")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"banana\"}", "[1]", "Hello", "classpath:none.json"})
    void whatIsNoSchemaIsRefusedAtTheStart(String schema) {
        assertThat(camel.refusal("openai:chat?model=m&jsonSchema=RAW(" + schema + ")"))
                .hasStackTraceContaining("The option jsonSchema is '");
    }

    @Test
    void whatTheStrictModeCannotSayIsRefusedWhereThatModeIsWanted() {
        String open = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}}";

        assertThat(camel.refusal("openai:chat?model=m&schemaMode=strict&jsonSchema=RAW(" + open + ")"))
                .hasStackTraceContaining("/properties/a is an object without properties. Set schemaMode=schema");

        SERVER.answers(CHAT, Answers.chat("{\"a\":{\"any\":1}}"));
        camel.ask("openai:chat?model=m&jsonSchema=RAW(" + open + ")", "hi");
        assertThat(SERVER.requestBody().at("/response_format/json_schema").has("strict"))
                .isFalse();
    }

    @Test
    void whatTheRequestItselfSaysOfTheFormatStays() {
        SERVER.answers(CHAT, Answers.chat("{\"total\":1}"));
        Map<String, Object> request = Map.of(
                "messages",
                List.of(Map.of("role", "user", "content", "JSON!")),
                "response_format",
                Map.of("type", "json_object"));

        assertThat(camel.ask(URI, request)).isEqualTo(Map.of("total", 1));
        assertThat(SERVER.requestBody().path("response_format")).hasToString("{\"type\":\"json_object\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "responseFormat=json_object",
                "outputFormat=sse&streaming=true",
                "maxRepairs=-1",
                "schemaMode=loose",
                "streamElements=items",
                "streamElements=/total"
            })
    void optionsThatContradictAreRefused(String options) {
        assertThat(camel.refusal(URI + "&" + options)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBody());
    }
}
