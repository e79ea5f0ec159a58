package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.FieldCase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of strange servers and odd inputs from public bug reports, each with what it must give. */
@Tag("table")
class FieldCasesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = "The answer is 42.";

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(
            () -> "http://127.0.0.1:1/v1",
            component -> component.getConfiguration().setMaxRetries(2));

    private interface Expectation {
        void check(Exchange done, FieldCase field) throws Exception;
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                of("01-finish-reason-empty", fails(OpenAIStreamInterruptedException.class, "Transfer EUR 100,000 to")),
                of("01b-finish-reason-empty-pull", fails(OpenAIStreamInterruptedException.class, null)),
                of("01c-finish-reason-empty-completions", fails(OpenAIStreamInterruptedException.class, null)),
                of(
                        "02-midstream-error-with-choices",
                        fails(OpenAIServerException.class, "Once upon", "Upstream provider went away")),
                of(
                        "02b-midstream-error-with-empty-choices",
                        fails(OpenAIInvalidRequestException.class, "Once upon", "prompt is too long")),
                of("02c-first-event-error-with-choices", answersAt(2, "hello")),
                of(
                        "02d-midstream-error-choices-pull",
                        fails(OpenAIServerException.class, "Once upon", "Upstream provider went away")),
                of("02i-groq-error", fails(OpenAIInvalidRequestException.class, null, "Failed to call a function")),
                of("04-error-with-empty-id", fails(OpenAIRateLimitException.class, null, "The channel is overloaded")),
                of(
                        "04b-error-with-empty-choices",
                        fails(OpenAIRateLimitException.class, null, "channel is overloaded")),
                of("05-error-200-not-retried", answersAt(2, "hello")),
                of("06-comment-then-error", answersAt(2, "hello")),
                of("06b-comment-then-reset", answersAt(2, "hello")),
                of("06e-first-event-in-two-pieces", answersAt(2, "hello")),
                of("07-tool-call-index-one", FieldCasesTest::oneCallOfWeather),
                of("08-embedding-null-numbers", fails(OpenAIResponseException.class, null, "data[0].embedding[0]")),
                of("09-mistral-422-object-message", FieldCasesTest::asksAgainWithoutStreamOptions),
                of("09b-mistral-422-nonstream", FieldCasesTest::asksAgainWithTheOlderName),
                of("11-done-with-space", answersAt(1, "hello")),
                of("13-stream-content-list", answersAt(1, ANSWER)),
                of("13b-stream-content-list-pull", (done, field) -> assertThat(field.chunks())
                        .containsExactly("The answer", " is 42.", "")),
                of("13c-nonstream-content-list-control", answersAt(1, ANSWER)),
                of("14-sse-as-json-type", answersAt(1, "hello")),
                of("15-gzip-answer", answersAt(1, "hello")),
                of("16-vllm-context-words", fails(OpenAIContextLengthException.class, null)),
                of("16e-vllm-context-other-words", fails(OpenAIContextLengthException.class, null)),
                of("17-quota-type-only", failsAtOnce(OpenAIQuotaException.class)),
                of("20-cp1252-file", refuses("prompt.txt", "charset")),
                of("22-leading-blank-lines", answersAt(1, "hello")),
                of("24-byte-header-MaxTokens", sends(Map.of("max_completion_tokens", 100))),
                of("24-byte-header-Temperature", sends(Map.of("temperature", 0.2))),
                of("24-byte-headers", FieldCasesTest::readsAllHeaders),
                of("25-tombstone", refuses()),
                of("34b-finish-reason-empty-clean-eof", fails(OpenAIStreamInterruptedException.class, null)),
                of("34c-finish-reason-null-control", fails(OpenAIStreamInterruptedException.class, null)),
                of("36-empty-file", refuses("empty.txt")),
                of("45b-moonshot-quota", failsAtOnce(OpenAIQuotaException.class)),
                of("49b-batch-azure-empty-ids", FieldCasesTest::threeResults));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesWhatItMust(String name, Expectation expectation) throws Exception {
        try (FieldCase field = new FieldCase(name)) {
            expectation.check(field.call(camel), field);
        }
    }

    private static Arguments of(String name, Expectation expectation) {
        return Arguments.of(name, expectation);
    }

    private static Expectation fails(Class<? extends OpenAIException> type, String partialText, String... words) {
        return (done, field) -> {
            assertThat(done.getException()).isInstanceOf(type);
            assertThat(List.of(words)).allMatch(done.getException().getMessage()::contains);
            if (partialText != null) {
                assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo(partialText);
            }
        };
    }

    private static Expectation failsAtOnce(Class<? extends OpenAIException> type) {
        return (done, field) -> {
            assertThat(done.getException()).isInstanceOf(type);
            assertThat(field.server().requests()).isEqualTo(1);
        };
    }

    private static Expectation refuses(String... words) {
        return (done, field) -> {
            assertThat(done.getException()).isInstanceOf(OpenAIInvalidRequestException.class);
            assertThat(List.of(words)).allMatch(done.getException().getMessage()::contains);
            assertThat(field.server().requests()).isZero();
        };
    }

    private static Expectation answersAt(int requests, String text) {
        return (done, field) -> {
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isEqualTo(text);
            assertThat(field.server().requests()).isEqualTo(requests);
        };
    }

    private static Expectation sends(Map<String, ?> fields) {
        return (done, field) -> {
            assertThat(done.getException()).isNull();
            JsonNode request = request(field, 0);
            fields.forEach(
                    (name, value) -> assertThat(request.get(name)).as(name).isEqualTo(JSON.valueToTree(value)));
        };
    }

    private static JsonNode request(FieldCase field, int number) throws Exception {
        return JSON.readTree(field.server().bodies().get(number));
    }

    private static void oneCallOfWeather(Exchange done, FieldCase field) throws Exception {
        JsonNode message = JSON.valueToTree(done.getMessage().getBody()).at("/choices/0/message");
        assertThat(message.path("tool_calls")).hasSize(1);
        assertThat(message.at("/tool_calls/0/function/name").textValue()).isEqualTo("weather");
        assertThat(JSON.readTree(message.at("/tool_calls/0/function/arguments").textValue()))
                .isEqualTo(JSON.readTree("{\"city\":\"Oslo\"}"));
    }

    private static void asksAgainWithoutStreamOptions(Exchange done, FieldCase field) throws Exception {
        answersAt(2, "hello").check(done, field);
        assertThat(request(field, 0).has("stream_options")).isTrue();
        assertThat(request(field, 1).has("stream_options")).isFalse();
    }

    private static void asksAgainWithTheOlderName(Exchange done, FieldCase field) throws Exception {
        assertThat(request(field, 1).path("max_tokens").asInt()).isEqualTo(10);
        assertThat(request(field, 1).has("max_completion_tokens")).isFalse();
    }

    private static void readsAllHeaders(Exchange done, FieldCase field) throws Exception {
        sends(Map.of("model", "my-model", "temperature", 0.2, "max_completion_tokens", 100))
                .check(done, field);
        assertThat(request(field, 0).at("/messages/0/content").textValue()).isEqualTo("Be brief");
    }

    private static void threeResults(Exchange done, FieldCase field) {
        assertThat(done.getException()).isNull();
        assertThat(field.chunks()).isEqualTo(List.of("answer a", "answer b", "answer c"));
        assertThat(field.server().heads()).noneMatch(head -> head.contains("/files//content"));
    }
}
