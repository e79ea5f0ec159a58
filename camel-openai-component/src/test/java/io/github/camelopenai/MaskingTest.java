package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.WholeLog;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are masked where something is shown, after it has been read. */
class MaskingTest {

    private static final String KEY = "sk-echo/ed+key";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "e", "\"", "EMPTY", "none", "sk-lab", "error", "code", "400", "length"})
    void aShortKeyChangesNeitherTheReadingNorTheWords(String key) {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withStatus(400)
                        .withHeader("x-request-id", "req_1x")
                        .withBody(Answers.error("1 error: none of EMPTY x", "t_1", "context_length_exceeded")));

        Throwable failure = camel.failure("openai:chat?model=m&apiKey=RAW(" + key + ")", "hi");

        assertThat(failure)
                .isInstanceOf(OpenAIContextLengthException.class)
                .hasMessageContaining("1 error: none of EMPTY x")
                .returns("context_length_exceeded", each -> ((OpenAIException) each).getCode())
                .returns("t_1", each -> ((OpenAIException) each).getType())
                .returns("req_1x", each -> ((OpenAIException) each).getRequestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-echo/ed+key", "sk-echo\\/ed\\u002bkey", "sk-echo\\\\/ed+key", "sk-echo%2Fed%2Bkey"})
    void aKeyThatIsEchoedIsShownNowhere(String echo) {
        String error = "{\"error\":{\"message\":\"No: " + echo + "\",\"type\":\"" + echo + "\",\"param\":\"" + echo
                + "\",\"code\":\"" + echo + "\"}}";
        SERVER.answers(
                "/chat/completions",
                aResponse().withStatus(503).withHeader("x-request-id", KEY).withBody(error));

        try (WholeLog log = new WholeLog(Map.of("io.github.camelopenai", Level.DEBUG))) {
            OpenAIException failure = (OpenAIException) camel.failure(uri() + "&maxRetries=1", "hi");

            assertThat(failure.getMessage()
                            + failure.getServerMessage()
                            + failure.getCode()
                            + failure.getType()
                            + failure.getParam()
                            + failure.getRequestId())
                    .contains("No: ***")
                    .doesNotContain("sk-echo");
            assertThat(log.lines())
                    .isNotEmpty()
                    .extracting(WholeLog.Line::text)
                    .noneMatch(text -> text.contains("sk-echo"));
        }
    }

    @Test
    void aKeyInPlainWordsIsMaskedBeforeTheyAreShortened() {
        SERVER.answers(
                "/chat/completions", aResponse().withStatus(500).withBody("x".repeat(990) + ' ' + KEY + " and more"));

        assertThat(camel.failure(uri(), "hi").getMessage()).doesNotContain("sk-ec");
    }

    @Test
    void theIdOfASuccessfulRequestIsMaskedAsWell() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("x-request-id", "for-" + KEY)
                        .withBody(Answers.chat("Hello " + KEY)));

        Exchange exchange = camel.send(uri(), "hi");

        assertThat(exchange.getMessage().getHeader("CamelOpenAIRequestId")).isEqualTo("for-***");
        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello " + KEY);
    }

    @Test
    void anEndpointShowsItsOptionsButForSecrets() {
        Endpoint endpoint = camel.context()
                .getEndpoint("openai:chat?model=m&maxTokens=100&legacyMaxTokens=true&tokensPerMinute=5000&apiKey="
                        + "RAW(" + KEY + ")&additionalHeader.X-Own=s3cret&proxyHost=p&proxyPassword=RAW(s3&r=t)");

        assertThat(endpoint.toString())
                .contains("maxTokens=100", "legacyMaxTokens=true", "tokensPerMinute=5000", "apiKey=xxxxxx")
                .contains("additionalHeader.X-Own=xxxxxx", "proxyPassword=xxxxxx")
                .doesNotContain("sk-echo", "s3cret", "s3&r");
    }

    private static String uri() {
        return "openai:chat?model=m&apiKey=RAW(" + KEY + ")";
    }
}
