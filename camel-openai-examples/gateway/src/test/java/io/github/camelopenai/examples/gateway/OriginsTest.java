package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Web pages as clients. */
class OriginsTest {

    private static final String CHAT = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String PAGE = "https://app.example.org";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Test
    void aPageOfAnAllowedOriginMayAskAndSee() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        try (TestGateway gateway = allowing(PAGE)) {
            assertThat(preflight(gateway, PAGE, "/v1/chat/completions"))
                    .startsWith("HTTP/1.1 204")
                    .containsIgnoringCase("Access-Control-Allow-Origin: " + PAGE + "\r\n")
                    .containsIgnoringCase("Access-Control-Allow-Methods: POST\r\n")
                    .containsIgnoringCase(
                            "Access-Control-Allow-Headers: authorization,content-type,x-stainless-os\r\n");
            assertThat(gateway.accessLog())
                    .singleElement()
                    .asString()
                    .contains("client=- OPTIONS /v1/chat/completions", "status=204", "upstream=-");

            HttpResponse<String> answer = gateway.post("/chat/completions", CHAT, "Origin", PAGE);
            assertThat(answer.body()).contains("Hello");
            assertThat(allowedOrigin(answer)).contains(PAGE);
            assertThat(answer.headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElseThrow())
                    .contains("x-request-id");
        }
    }

    @Test
    void aPageSeesWhyItIsRefused() throws Exception {
        try (TestGateway gateway = allowing(PAGE)) {
            HttpResponse<String> refused = gateway.post("/chat/completions", "[]", "Origin", PAGE);

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(allowedOrigin(refused)).contains(PAGE);
        }
    }

    @Test
    void aPageOfAnotherOriginMayNot() throws Exception {
        try (TestGateway gateway = allowing(PAGE)) {
            assertThat(preflight(gateway, "https://evil.example.org", "/v1/chat/completions"))
                    .startsWith("HTTP/1.1 403")
                    .contains("\"code\":\"origin_not_allowed\"")
                    .doesNotContainIgnoringCase("Access-Control-");
            assertThat(allowedOrigin(gateway.post("/chat/completions", "[]", "Origin", PAGE + ".evil.org")))
                    .isEmpty();
        }
    }

    @Test
    void aPreflightForAPathThatIsNotThereIsRefused() throws Exception {
        try (TestGateway gateway = allowing("*")) {
            assertThat(preflight(gateway, PAGE, "/v1/files")).startsWith("HTTP/1.1 404");
            assertThat(preflight(gateway, PAGE, "/v1/models")).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void withoutTheOptionNoPageMay() throws Exception {
        try (TestGateway gateway = allowing()) {
            assertThat(preflight(gateway, PAGE, "/v1/chat/completions"))
                    .startsWith("HTTP/1.1 401")
                    .doesNotContainIgnoringCase("Access-Control-");
            HttpHeaders headers =
                    gateway.post("/chat/completions", "[]", "Origin", PAGE).headers();
            assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
    }

    private static TestGateway allowing(String... origins) throws Exception {
        return new TestGateway(SERVER.baseUrl(), null, Duration.ofMinutes(1), Duration.ofMinutes(1), origins);
    }

    private static String preflight(TestGateway gateway, String origin, String path) throws IOException {
        return gateway.raw(
                "OPTIONS " + path + " HTTP/1.1",
                "Host: gateway",
                "Connection: close",
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type,x-stainless-os",
                "",
                "");
    }

    private static Optional<String> allowedOrigin(HttpResponse<String> answer) {
        return answer.headers().firstValue("Access-Control-Allow-Origin");
    }
}
