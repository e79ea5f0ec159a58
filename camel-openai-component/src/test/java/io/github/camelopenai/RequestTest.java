package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openai:request} reaches any path under the base URL, and nothing else. */
class RequestTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void anyPath() {
        SERVER.speaksDialect();
    }

    @Test
    void aGetWithItsQuery() {
        SERVER.answers("GET", "/organization/costs", "{\"data\":[1]}");

        Exchange done = camel.send(
                "openai:request?path=/organization/costs&queryParameter.start_time=1730419200&queryParameter.limit=5",
                "what a route had left in the body");

        assertThat(done.getMessage().getBody()).isEqualTo(Map.of("data", List.of(1)));
        assertThat(done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/organization/costs?limit=5&start_time=1730419200");
        assertThat(SERVER.request().getHeader("Authorization")).isEqualTo("Bearer " + CamelRuntime.API_KEY);
        assertThat(SERVER.request().getBody()).isEmpty();
    }

    @Test
    void aPostOfAMapAsJson() {
        SERVER.answers("POST", "/tokenize", "{\"tokens\":[1,2]}");

        Object answer = camel.ask(
                "openai:request?method=POST&path=tokenize&additionalBodyProperty.model=m", Map.of("prompt", "hi"));

        assertThat(answer).isEqualTo(Map.of("tokens", List.of(1, 2)));
        assertThat(SERVER.request().getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(SERVER.requestBody()).hasToString("{\"prompt\":\"hi\",\"model\":\"m\"}");
    }

    @Test
    void aPostOfJsonText() {
        SERVER.answers("POST", "/rerank", "[{\"index\":0}]");

        Object answer = camel.ask("openai:request?method=POST&path=/rerank&inputFormat=json", "{\"query\":\"hi\"}");

        assertThat(answer).isEqualTo(List.of(Map.of("index", 0)));
        assertThat(SERVER.requestBody()).hasToString("{\"query\":\"hi\"}");
    }

    @Test
    void aPostOfAMapWithAFileAsMultipart() {
        SERVER.answers("POST", "/audio/classify", "{}");

        camel.ask(
                "openai:request?method=POST&path=/audio/classify&additionalBodyProperty.model=m",
                Map.of("audio", new byte[] {1, 2}, "top", 3));

        assertThat(SERVER.form().part("audio").bytes()).containsExactly(1, 2);
        assertThat(SERVER.form().part("top").text()).isEqualTo("3");
        assertThat(SERVER.form().part("model").text()).isEqualTo("m");
    }

    @Test
    void aPostWithoutABody() {
        SERVER.answers("POST", "/reset", "{}");

        camel.ask("openai:request?method=POST&path=/reset", null);

        assertThat(SERVER.request().getBody()).isEmpty();
        assertThat(SERVER.request().containsHeader("Content-Type")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "delete"})
    void everyMethod(String method) {
        SERVER.answers("/x", aResponse().withStatus(204));

        assertThat(camel.ask("openai:request?path=/x&method=" + method, null)).isEqualTo(Map.of());
        assertThat(SERVER.request().getMethod().getName()).isEqualToIgnoringCase(method);
    }

    @Test
    void theIdsOfAPathAreFilledAndEncoded() {
        SERVER.answers("/projects/p/keys/k%201", "{}");

        camel.ask("openai:request?path=/projects/{id}/keys/{id}&id=p/k 1", null);

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/projects/p/keys/k%201");
    }

    @Test
    void theResponseIsAText() {
        SERVER.answers(
                "/metrics", aResponse().withHeader("Content-Type", "text/plain").withBody("up 1\n"));

        assertThat(camel.ask("openai:request?path=/metrics&expect=text", null)).isEqualTo("up 1\n");
    }

    @Test
    void theResponseIsBytes() {
        SERVER.answers("/blob", aResponse().withBody(new byte[] {1, 2, 3}));

        assertThat(camel.template().requestBody("openai:request?path=/blob&expect=binary", null, byte[].class))
                .containsExactly(1, 2, 3);
    }

    @Test
    void anErrorIsTheTypedException() {
        SERVER.answers(
                "/x", aResponse().withStatus(429).withBody(Answers.error("Slow down", "requests", "rate_limit")));

        assertThat(camel.failure("openai:request?path=/x", null))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.invalid/x",
                "https:evil",
                "//evil.invalid/x",
                "/../admin",
                "/a/../../admin",
                "..",
                "/a/%2e%2e/b",
                "/a/./b",
                "/a//b",
                "/a/",
                "/a?b=c",
                "/a#b",
                "/a b",
                "/a\\b",
                "/%2fevil",
                "/",
            })
    void whatIsNoPathUnderTheBaseUrlIsRefused(String path) {
        assertThat(camel.refusal("openai:request?path=RAW(" + path + ")"))
                .hasMessageStartingWith("The option path is '" + path + "', but must be a path under the base URL");
    }

    @Test
    void noPathIsRefused() {
        assertThat(camel.refusal("openai:request?method=GET"))
                .hasMessage("openai:request needs the option path, such as openai:request?path=/organization/costs");
    }

    @ParameterizedTest
    @CsvSource({"method=TRACE, method", "expect=xml, expect"})
    void anotherMethodOrFormIsRefused(String option, String name) {
        assertThat(camel.refusal("openai:request?path=/x&" + option))
                .hasMessageStartingWith("The option " + name + " is '")
                .hasMessageContaining("must be one of");
    }

    @Test
    void itsOptionsAreItsOwn() {
        assertThat(camel.refusal("openai:chat?path=/x")).hasMessageContaining("does not know the option path");
        assertThat(camel.refusal("openai:request?path=/x&operation=list"))
                .hasMessageContaining("does not know the option operation");
        assertThat(camel.refusal("openai:request?path=/x&temperature=1"))
                .hasMessageContaining("does not know the option temperature");
    }

    @Test
    void aTextIsNoRequest() {
        assertThat(camel.failure("openai:request?method=POST&path=/x", "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("has no field that takes a text")
                .hasMessageContaining("inputFormat=json");
    }

    @Test
    void noHeaderChangesWhatIsCalled() {
        SERVER.answers("/x", "{}");

        camel.ask(
                "openai:request?path=/x",
                null,
                Map.of(
                        "CamelOpenAIPath",
                        "/y",
                        "CamelOpenAIMethod",
                        "DELETE",
                        "CamelOpenAIExpect",
                        "binary",
                        Exchange.HTTP_PATH,
                        "/z",
                        Exchange.HTTP_URI,
                        "http://evil.invalid",
                        Exchange.HTTP_METHOD,
                        "PUT"));

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/x");
        assertThat(SERVER.request().getMethod().getName()).isEqualTo("GET");
        assertThat(camel.failure("openai:request?path=/x", null, Map.of("CamelOpenAIOperation", "list")))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("openai:request has no operations");
    }
}
