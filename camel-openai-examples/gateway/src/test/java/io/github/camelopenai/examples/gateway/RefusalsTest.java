package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is told in OpenAI's form, has an id, and is logged; and what else each answer has. */
class RefusalsTest {

    private static final String CHAT = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = CHAT.replace("\"messages\"", "\"stream\":true,\"messages\"");
    private static final String ID = "gw-\\w+-\\d+";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(SERVER.baseUrl());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET //chat/completions HTTP/1.1                  | 404 | unknown_url",
                "POST /v1//chat/completions HTTP/1.1              | 404 | unknown_url",
                "GET / HTTP/1.1                                   | 404 | unknown_url",
                "GET /v2/chat/completions HTTP/1.1                | 404 | unknown_url",
                "GET /v1/chat%2Fcompletions HTTP/1.1              | 404 | unknown_url",
                "GET /v1/chat/..;/completions HTTP/1.1            | 404 | unknown_url",
                "GET /v1/chat/completions HTTP/1.1                | 405 | method_not_allowed",
                "BREW /v1/models HTTP/1.1                         | 405 | method_not_allowed",
                "TRACE /v1/models HTTP/1.1                        | 405 | method_not_allowed",
                "PROPFIND /v1/models HTTP/1.1                     | 405 | method_not_allowed",
                "get /v1/models HTTP/1.1                          | 405 | method_not_allowed",
                "OPTIONS /v1/models HTTP/1.1                      | 405 | method_not_allowed",
                "DELETE /v1/models/gpt-4o HTTP/1.1                | 405 | method_not_allowed",
                "GET /v1/models/%zz HTTP/1.1                      | 400 | bad_request",
                "GET /v1/models HTTP/9.9                          | 505 | gateway_error",
                "nonsense                                         | 400 | bad_request"
            })
    void everyRefusalIsOneOfOpenAI(String line, int status, String code) throws Exception {
        String response = gateway.raw(
                line, "Host: gateway", "Connection: close", "Authorization: Bearer " + TestGateway.ALICE, "", "");

        assertIsRefusal(response, status, code);
    }

    @Test
    void aHeadThatIsTooLargeIsRefusedInOpenAIsForm() throws Exception {
        String response = gateway.raw(
                "GET /v1/models HTTP/1.1", "Host: gateway", "X: " + "x".repeat(100_000), "Connection: close", "", "");

        assertIsRefusal(response, 431, "bad_request");
    }

    @Test
    void aUrlThatIsTooLongIsRefusedInOpenAIsForm() throws Exception {
        String response = gateway.raw(
                "GET /v1/models/" + "x".repeat(100_000) + " HTTP/1.1", "Host: gateway", "Connection: close", "", "");

        assertIsRefusal(response, 414, "bad_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: gateway~Host: other",
                "X: no host",
                "Host: gateway~no colon",
                "Host: gateway~Content-Length: x",
                "Host: gateway~Content-Length: 1~Content-Length: 2",
                "Host: gateway~Transfer-Encoding: strange",
                "Host: gateway~ X: folded",
                "Host: gateway~X\u0000: y"
            })
    void aHeadThatIsNoneIsRefusedInOpenAIsForm(String head) throws Exception {
        String response = gateway.raw(
                "POST /v1/chat/completions HTTP/1.1", head.replace("~", "\r\n"), "Connection: close", "", "");

        assertIsRefusal(response, 400, "bad_request");
    }

    @Test
    void aChunkThatIsNoneIsRefusedInOpenAIsForm() throws Exception {
        String response = gateway.raw(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: gateway",
                "Connection: close",
                "Authorization: Bearer " + TestGateway.ALICE,
                "Transfer-Encoding: chunked",
                "",
                "no size",
                "",
                "");

        // Jetty tells a broken chunk as the end of the connection
        assertIsRefusal(response, 499, "client_gone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: text/plain",
                "Content-Type: application/x-java-serialized-object",
                "Content-Encoding: gzip"
            })
    void aBodyThatIsNotJsonIsRefused(String header) throws Exception {
        String response = gateway.raw(
                "POST /v1/chat/completions HTTP/1.1",
                "Host: gateway",
                "Connection: close",
                "Authorization: Bearer " + TestGateway.ALICE,
                header,
                "Content-Length: 2",
                "",
                "{}");

        assertIsRefusal(response, 415, header.contains("serialized") ? "bad_request" : "unsupported_media_type");
    }

    private void assertIsRefusal(String response, int status, String code) {
        assertThat(response)
                .startsWith("HTTP/1.1 " + status)
                .containsPattern("(?i)x-gateway-request-id: " + ID)
                .containsPattern("(?i)x-request-id: " + ID)
                .contains("{\"error\":{\"message\":\"", "\"code\":\"" + code + "\"}}")
                .doesNotContainIgnoringCase("<html", "jetty");
        await().until(() -> !gateway.accessLog().isEmpty());
        assertThat(gateway.accessLog())
                .singleElement()
                .asString()
                .contains(" status=" + status + ' ')
                .endsWith("failure=" + code);
    }

    @Test
    void a405SaysWhatIsAllowed() throws Exception {
        HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder().DELETE(), "/chat/completions");

        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(answer.body()).contains("DELETE is not allowed for /v1/chat/completions, which takes POST.");
    }

    @Test
    void anAnswerHasTheIdsOfTheServerAndOfTheGateway() throws Exception {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("x-request-id", "req_1").withBody(Answers.chat("Hello")));

        assertHasBothIds(gateway.post("/chat/completions", CHAT));
    }

    @Test
    void anErrorHasThemToo() throws Exception {
        SERVER.answers("/chat/completions", aResponse().withStatus(404).withHeader("x-request-id", "req_1"));

        assertHasBothIds(gateway.post("/chat/completions", CHAT));
    }

    @Test
    void aStreamHasThemToo() throws Exception {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("x-request-id", "req_1")
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events().chat("Hi").finish("stop").done().toString()));

        assertHasBothIds(gateway.post("/chat/completions", STREAM));
    }

    private void assertHasBothIds(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-gateway-request-id").orElseThrow();
        assertThat(id).matches(ID);
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("req_1");
        assertThat(gateway.accessLog()).singleElement().asString().startsWith("id=" + id + " server-id=req_1 ");
    }

    @Test
    void whereNoServerHasAnIdTheGatewaysIsTheRequestsId() throws Exception {
        HttpHeaders first = gateway.get("/files").headers();
        HttpHeaders second = gateway.get("/files").headers();

        assertThat(first.firstValue("x-request-id")).isEqualTo(first.firstValue("x-gateway-request-id"));
        assertThat(first.firstValue("x-request-id")).isNotEqualTo(second.firstValue("x-request-id"));
    }

    @Test
    void everyAnswerTellsOfTheClientsOwnLimit() throws Exception {
        SERVER.answers("/models", Answers.page("model", "m"));

        assertThat(asBob().headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        HttpHeaders second = asBob().headers();
        assertThat(second.firstValue("x-ratelimit-remaining-requests")).contains("0");
        HttpHeaders refused = asBob().headers();
        assertThat(refused.firstValue("x-ratelimit-remaining-requests")).contains("0");
        assertThat(refused.firstValue("x-ratelimit-reset-requests").orElseThrow())
                .matches("(60|5\\d|[1-4]\\d)\\.\\d{3}s");
    }

    private HttpResponse<String> asBob() throws Exception {
        return gateway.as(TestGateway.BOB, "/models");
    }

    @Test
    void theErrorOfAResponseIsAnEventOfItsOwn() throws Exception {
        String delta = "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"Hel\"";
        SERVER.answers(
                "/responses",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events()
                                .event("response.output_text.delta", delta)
                                .toString()));

        assertThat(gateway.post("/responses", "{\"model\":\"fast\",\"input\":\"Hi\",\"stream\":true}")
                        .body())
                .startsWith("event: response.output_text.delta\ndata: {")
                .endsWith("event: error\ndata: {\"message\":\"The server behind the gateway was not reached, or gave no"
                        + " whole answer.\",\"type\":\"error\",\"param\":null,\"code\":\"upstream_unavailable\"}\n\n");
    }
}
