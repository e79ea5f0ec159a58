package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.Dialect;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field of ours that a server does not know is left out, or sent under its other name; a user's own never is. */
class RefusedFieldsTest {

    private static final String CHAT = "/chat/completions";
    private static final String STREAM = "openai:chat?model=m&streaming=true&streamTo=mock:chunks";
    private static final String UNSUPPORTED = "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not"
            + " supported with this model. Use 'max_completion_tokens' instead.\",\"type\":\"invalid_request_error\","
            + "\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\","
                        + "\"stream_options\"],\"msg\":\"Extra inputs are not permitted\",\"input\":{\"include_usage\":true}}]}}",
                "{\"message\":\"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not"
                        + " permitted', 'input': {}}]\"}",
                "{\"error\":{\"message\":\"Unknown parameter\",\"param\":\"stream_options\"}}",
                "{\"error\":\"json: unknown field \\\"stream_options\\\"\"}",
                "{\"title\":\"Unprocessable Entity\",\"detail\":\"body -> stream_options\\n  Extra inputs are not permitted\"}",
                "stream_options.include_usage is not supported",
            })
    void aStreamIsAskedForAgainWithoutTheFieldThatIsRefused(String error) {
        SERVER.failsFor(CHAT, "stream_options", 422, error);
        SERVER.answers(CHAT, stream());

        Exchange exchange = camel.send(STREAM, "hi");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
        assertThat(SERVER.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\","
                        + "\"max_completion_tokens\"],\"msg\":\"Extra inputs are not permitted\",\"input\":10}]}}",
                "{\"detail\":[{\"loc\":[\"body\",\"max_completion_tokens\"],\"msg\":\"extra fields not permitted\"}]}",
                "{\"error\":{\"message\":\"Unrecognized request argument supplied: max_completion_tokens\"}}",
                "{\"error\":{\"message\":\"property 'max_completion_tokens' is unsupported\"}}",
                "{\"error\":{\"message\":\"Bad\",\"param\":\"max_completion_tokens\",\"code\":\"unknown_parameter\"}}",
            })
    void maxTokensIsSentUnderItsOldNameWhereTheNewOneIsRefused(String error) {
        SERVER.failsFor(CHAT, "max_completion_tokens", 422, error);
        SERVER.answers(CHAT, Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat?model=m&maxTokens=10", "hi")).isEqualTo("Hello");

        assertThat(body(1).path("max_tokens").asInt()).isEqualTo(10);
        assertThat(body(1).has("max_completion_tokens")).isFalse();
    }

    @Test
    void maxTokensIsSentUnderItsNewNameWhereTheOldOneIsRefused() {
        SERVER.failsFor(CHAT, "\"max_tokens\"", 400, UNSUPPORTED);
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask("openai:chat?model=o9&maxTokens=10&legacyMaxTokens=true", "hi");
        camel.ask("openai:chat?model=o9&maxTokens=10&legacyMaxTokens=true", "hi");

        assertThat(SERVER.requests()).hasSize(3);
        assertThat(body(2).path("max_completion_tokens").asInt()).isEqualTo(10);
    }

    @Test
    void aHeaderIsAsGoodAsAnOption() {
        SERVER.failsFor(CHAT, "max_completion_tokens", 400, unknown("max_completion_tokens"));
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask("openai:chat?model=m", "hi", Map.of("CamelOpenAIMaxTokens", 7));

        assertThat(body(1).path("max_tokens").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Unknown parameter: 'encoding_format'\"}}",
                "{\"detail\":[{\"loc\":[\"body\",\"encoding_format\"],\"msg\":\"Input should be 'float'\",\"input\":\"base64\"}]}",
                "{\"error\":\"base64 embeddings are not supported\"}",
            })
    void numbersAreAskedForWhereBase64IsRefused(String error) {
        SERVER.failsFor("/embeddings", "encoding_format", 400, error);
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}");

        assertThat(camel.ask("openai:embeddings?model=m", "hi")).isEqualTo(new float[] {1f});
        assertThat(camel.ask("openai:embeddings?model=other", "hi")).isEqualTo(new float[] {1f});

        assertThat(SERVER.requests()).hasSize(3);
    }

    @Test
    void whatAServerRefusesIsRememberedAndToldOnce() {
        SERVER.failsFor(CHAT, "stream_options", 400, unknown("stream_options"));
        SERVER.answers(CHAT, stream());

        try (LogCapture log = new LogCapture(Dialect.class)) {
            camel.send(STREAM, "hi");
            camel.send(STREAM + "&temperature=0", "hi");

            assertThat(log.messages())
                    .containsExactly(SERVER.baseUrl()
                            + " refuses the field stream_options. From now on requests are sent without it.");
        }
        assertThat(SERVER.requests()).hasSize(3);
    }

    @Test
    void ofMaxTokensOnlyTheModelIsRemembered() {
        SERVER.failsFor(CHAT, "max_completion_tokens", 400, unknown("max_completion_tokens"));
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask("openai:chat?model=one&maxTokens=5", "hi");
        camel.ask("openai:chat?model=one&maxTokens=6", "hi");
        camel.ask("openai:chat?model=two&maxTokens=7", "hi");

        assertThat(SERVER.requests()).hasSize(5);
        assertThat(body(2).path("max_tokens").asInt()).isEqualTo(6);
        assertThat(body(3).path("max_completion_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void twoFieldsThatAreRefusedOneAfterTheOtherAreBothLeftOut() {
        SERVER.answers(CHAT, stream());
        SERVER.failsFor(CHAT, "max_completion_tokens", 422, unknown("max_completion_tokens"));
        SERVER.failsFor(CHAT, "stream_options", 422, unknown("stream_options"));

        Exchange exchange = camel.send(STREAM + "&maxTokens=5", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(3);
        assertThat(body(2).path("max_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aServerThatRefusesBothNamesEndsTheCall() {
        SERVER.failsFor(CHAT, "max_completion_tokens", 400, unknown("max_completion_tokens"));
        SERVER.failsFor(CHAT, "\"max_tokens\"", 400, unknown("max_tokens"));

        assertThat(camel.failure("openai:chat?model=m&maxTokens=5&maxRetries=5", "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("max_tokens")
                .hasFieldOrPropertyWithValue("attempts", 2);
        assertThat(SERVER.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_completion_tokens is too large: 100000. This model supports at most 16384 completion tokens.",
                "Invalid value: max_completion_tokens must be an integer, unexpected text",
                "'max_completion_tokens' exceeds what is supported",
            })
    void aValueThatIsRefusedIsAnError(String words) {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody(Answers.error(words, "invalid_request_error", null)));

        assertThat(camel.failure("openai:chat?model=m&maxTokens=100000", "hi")).hasMessageContaining(words);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aUsersOwnFieldsAreNeverChanged() {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody(unknown("max_completion_tokens")));
        SERVER.answers("/embeddings", aResponse().withStatus(400).withBody(unknown("encoding_format")));
        Map<String, Object> chat = Map.of(
                "model", "m", "max_completion_tokens", 5, "messages", List.of(Map.of("role", "user", "content", "hi")));

        camel.failure("openai:chat?maxTokens=3", chat);
        camel.failure("openai:chat?model=m&additionalBodyProperty.max_completion_tokens=5", "hi");
        camel.failure("openai:embeddings", Map.of("model", "m", "input", "hi", "encoding_format", "base64"));
        camel.failure("openai:embeddings?model=m&encodingFormat=base64", "hi");

        assertThat(SERVER.requests()).hasSize(4);
    }

    @Test
    void aUsersOwnStreamOptionsAreNeverChanged() {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody(unknown("stream_options")));

        camel.failure(STREAM + "&additionalBodyProperty.stream_options=RAW({\"include_usage\":true})", "hi");

        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void theRetriesOfTheCallAreStillThere() {
        SERVER.failsFor(CHAT, "max_completion_tokens", 400, unknown("max_completion_tokens"));
        SERVER.answersInTurn(
                CHAT,
                aResponse().withStatus(503).withHeader("retry-after-ms", "1").withBody("{}"),
                aResponse().withHeader("Content-Type", "application/json").withBody(Answers.chat("Hello")));

        Exchange exchange = camel.send("openai:chat?model=m&maxTokens=5&maxRetries=1", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(3);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBody());
    }

    private static String unknown(String field) {
        return "{\"error\":{\"message\":\"Unknown parameter: '" + field + "'\",\"param\":\"" + field
                + "\",\"code\":\"unknown_parameter\"}}";
    }

    private static ResponseDefinitionBuilder stream() {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(new Events().chat("hello").finish("stop").done().toString());
    }
}
