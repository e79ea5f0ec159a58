package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that knows no schemas is asked in a plainer way, and from then on at once. */
class RefusedSchemasTest {

    private static final String CHAT = "/chat/completions";
    private static final String SHAPE =
            "jsonSchema=RAW({\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}})";
    private static final String URI = "openai:chat?model=m&" + SHAPE;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this"
                        + " model.\",\"type\":\"invalid_request_error\"}}",
                "{\"error\":{\"message\":\"This response_format type is unavailable now\",\"code\":\"invalid_request_error\"}}",
                "{\"error\":{\"message\":\"This model does not support response format `json_schema`.\"}}",
                "{\"detail\":[{\"type\":\"literal_error\",\"loc\":[\"body\",\"response_format\",\"type\"],"
                        + "\"msg\":\"Input should be 'text' or 'json_object'\"}]}",
                "response_format type must be one of \"text\" or \"json_object\", but got: json_schema",
            })
    void theSchemaGoesIntoThePromptWhereItIsRefused(String error) {
        SERVER.failsFor(CHAT, "json_schema", 400, error);
        SERVER.answers(CHAT, Answers.chat("{\"a\":1}"));

        assertThat(camel.ask(URI, "hi")).isEqualTo(Map.of("a", 1));
        assertThat(camel.ask(URI + "&temperature=1", "hi")).isEqualTo(Map.of("a", 1));

        // The second call is not refused
        assertThat(SERVER.requests()).hasSize(3);
        assertThat(body(2).path("response_format")).hasToString("{\"type\":\"json_object\"}");
        assertThat(body(2).at("/messages/0/content").asText()).contains("JSON schema: {\"type\":\"object\"");
    }

    @Test
    void strictIsLeftOutWhereOnlyThatIsRefused() {
        SERVER.failsFor(
                CHAT,
                "\"strict\"",
                422,
                "{\"error\":{\"message\":\"Unknown field response_format.json_schema.strict\"}}");
        SERVER.answers(CHAT, Answers.chat("{\"a\":1}"));

        assertThat(camel.ask(URI, "hi")).isEqualTo(Map.of("a", 1));
        assertThat(body(1).at("/response_format/json_schema").has("schema")).isTrue();
        assertThat(body(1).at("/response_format/json_schema").has("strict")).isFalse();
    }

    @Test
    void responsesFallBackToInstructions() {
        SERVER.failsFor(
                "/responses",
                "json_schema",
                400,
                "{\"error\":{\"message\":\"text.format json_schema is unsupported\"}}");
        SERVER.answers("/responses", ToolAnswers.responseText("{\"a\":1}"));

        assertThat(camel.ask("openai:responses?model=m&instructions=Be brief&" + SHAPE, "hi"))
                .isEqualTo(Map.of("a", 1));
        assertThat(body(1).path("instructions").asText()).startsWith("Be brief\n\nAnswer with a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "schema"})
    void aModeThatTheUserNamesStays(String mode) {
        SERVER.failsFor(CHAT, "json_schema", 400, "{\"error\":{\"message\":\"json_schema is not supported\"}}");

        assertThat(camel.failure(URI + "&schemaMode=" + mode, "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("json_schema is not supported");
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aFaultOfTheSchemaIsTold() {
        SERVER.failsFor(
                CHAT,
                "json_schema",
                400,
                "{\"error\":{\"message\":\"Invalid schema for response_format 'camel_schema': In context=(), too deep.\","
                        + "\"param\":\"response_format\"}}");

        assertThat(camel.failure(URI, "hi")).hasMessageContaining("too deep");
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void theFormatThatTheRequestItselfNamesStays() {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody("response_format json_object is not supported"));

        camel.failure(
                URI,
                Map.of(
                        "messages",
                        List.of(Map.of("role", "user", "content", "hi")),
                        "response_format",
                        Map.of("type", "json_object")));

        assertThat(SERVER.requests()).hasSize(1);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBody());
    }
}
