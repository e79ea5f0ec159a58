package io.github.camelopenai.internal.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of error that servers are known to send, and any bytes at all. */
class ErrorReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final String TARGET = "POST http://server/v1/chat/completions";

    @Test
    void readsOpenAIsForm() {
        ApiError error = read(400, """
                {"error":{"message":"Bad temperature","type":"invalid_request_error","param":"temperature","code":"bad"}}""");

        assertThat(error)
                .isEqualTo(new ApiError(
                        TARGET,
                        400,
                        "bad",
                        "invalid_request_error",
                        "temperature",
                        "Bad temperature",
                        null,
                        null,
                        null,
                        true,
                        2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":\"model not loaded\"}                                   | model not loaded",
                "{\"detail\":\"Not Found\"}                                         | Not Found",
                "{\"message\":\"no such route\",\"code\":404}                       | no such route",
                "{\"object\":\"error\",\"message\":\"too long\",\"code\":400}       | too long",
                "[{\"error\":{\"code\":400,\"message\":\"bad model\"}}]             | bad model",
                "upstream connect error                                             | upstream connect error",
                "<html><head><title>502 Bad Gateway</title></head><body>x</body>    | a web page titled '502 Bad Gateway'",
                "<!DOCTYPE html><p>oops                                             | a web page that begins 'oops'",
            })
    void readsTheFormsOfOtherServers(String body, String message) {
        assertThat(read(500, body).message()).isEqualTo(message);
    }

    @Test
    void readsFastApisListWithoutTheEchoedInput() {
        ApiError error = read(422, """
                {"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"prompt":"secret"}}]}""");

        assertThat(error.message()).isEqualTo("body.messages: Field required");
    }

    @Test
    void readsAzuresInnerErrorInsideAndBesideTheError() {
        assertThat(read(400, "{\"error\":{\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}")
                        .code())
                .isEqualTo("ResponsibleAIPolicyViolation");
        assertThat(read(400, "{\"error\":{\"code\":null},\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}")
                        .code())
                .isEqualTo("ResponsibleAIPolicyViolation");
    }

    @Test
    void readsACodeThatIsANumber() {
        assertThat(read(429, "{\"error\":{\"code\":429,\"message\":\"slow down\",\"type\":null}}"))
                .returns("429", ApiError::code)
                .returns(null, ApiError::type);
    }

    @Test
    void keepsALongMessageShortAndOnOneLine() {
        assertThat(read(500, "line\r\n\tnext " + "x".repeat(10_000)).message())
                .startsWith("line next x")
                .hasSize(1_000)
                .endsWith("...");
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after-ms, 2000, 2000",
        "retry-after, 3, 3000",
        "retry-after, 0.5, 500",
        "retry-after, 'Tue, 24 Nov 2026 00:00:20 GMT', 20000",
        "retry-after, 'Mon, 23 Nov 2026 00:00:20 GMT', 0",
        "retry-after, soon, ",
        "retry-after, -1, ",
    })
    void readsHowLongToWait(String header, String value, Long millis) {
        assertThat(ErrorReader.read(TARGET, 429, Map.of(header, value)::get, new byte[0], 1, NOW)
                        .retryAfterMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"x-request-id, req_1", "apim-request-id, apim_1"})
    void readsTheRequestId(String header, String id) {
        assertThat(ErrorReader.read(TARGET, 500, Map.of(header, id)::get, new byte[0], 1, NOW)
                        .requestId())
                .isEqualTo(id);
    }

    @Property
    void anyBytesGiveAnError(@ForAll byte[] body, @ForAll int status) {
        ApiError error = ErrorReader.read(TARGET, status, name -> null, body, 1, NOW);

        assertThat(ApiErrors.toException(error)).hasMessageStartingWith(TARGET + " answered " + status);
    }

    @Property
    void anyHeaderGivesAnErrorAndNoNegativeDelay(@ForAll String value) {
        Long millis = ErrorReader.read(TARGET, 429, name -> value, new byte[0], 1, NOW)
                .retryAfterMillis();

        assertThat(millis == null || millis >= 0).isTrue();
    }

    @Property
    void anyJsonLikeTextGivesAnError(@ForAll("pieces") List<String> pieces) {
        String body = String.join("", pieces);

        assertThat(ApiErrors.toException(read(400, body))).isInstanceOf(OpenAIInvalidRequestException.class);
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"error\"",
                        "\"detail\"",
                        "\"loc\"",
                        "\"msg\"",
                        "null",
                        "1",
                        "\"code\"",
                        "\"message\"",
                        "\"innererror\"",
                        "<html>",
                        "<title>",
                        "</title>",
                        " ")
                .list()
                .ofMaxSize(20);
    }

    private static ApiError read(int status, String body) {
        return ErrorReader.read(TARGET, status, name -> null, body.getBytes(UTF_8), 2, NOW);
    }
}
