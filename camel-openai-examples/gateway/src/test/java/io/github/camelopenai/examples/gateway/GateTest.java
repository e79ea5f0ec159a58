package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through the gateway, and what does not. */
class GateTest {

    private static final String PROMPT = "a-secret-prompt";
    private static final String CHAT =
            "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(SERVER.baseUrl());
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void noHeaderAndNoParameterOfAClientReachesTheServerOrSteersTheComponent() throws Exception {
        HttpResponse<String> answer = gateway.post(
                "/chat/completions?CamelOpenAIModel=evil&CamelOpenAITemperature=2",
                CHAT,
                "CamelOpenAIModel",
                "evil",
                "CamelOpenAIOperation",
                "list",
                "CamelOpenAITemperature",
                "2",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "CamelHttpPath",
                "/evil",
                "CamelGatewayCall",
                "evil",
                "OpenAI-Organization",
                "org-evil",
                "X-Evil",
                "evil",
                "Cookie",
                "evil=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        LoggedRequest sent = SERVER.request();
        assertThat(sent.getUrl()).isEqualTo("/v1/chat/completions");
        assertThat(sent.getBodyAsString()).isEqualTo(CHAT.replace("fast", "gpt-4o-mini"));
        assertThat(sent.getHeaders().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("evil", "camelopenai", "camelhttp", "camelgateway", TestGateway.ALICE);
        assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer " + TestGateway.FIRST_KEY);
    }

    @Test
    void noHeaderOfTheGatewaysOwnReachesTheClient() throws Exception {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Set-Cookie", "session=1")
                        .withHeader("x-request-id", "req_1")
                        .withBody(Answers.chat("Hello")));

        assertThat(gateway.post("/chat/completions", CHAT).headers().map().keySet())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "content-type",
                        "transfer-encoding",
                        "x-request-id",
                        "x-gateway-request-id",
                        "x-ratelimit-limit-requests",
                        "x-ratelimit-remaining-requests",
                        "x-ratelimit-reset-requests");
    }

    @Test
    void whatIsNotTextInOneCharsetStaysWhatItIs() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Grüße 你好"));
        String request = CHAT.replace(PROMPT, "Grüße 你好");

        HttpResponse<String> answer =
                gateway.post("/chat/completions", request, "Content-Type", "application/json; charset=ISO-8859-1");

        assertThat(answer.body()).contains("Grüße 你好");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("Grüße 你好");
    }

    @Test
    void eachValueIsSentByteForByte() throws Exception {
        SERVER.speaksDialect();
        String request = CHAT.replace("{\"model\"", "{\"x\":[0.10, 12345678901234567890.1e-30 ,{}],\"model\"");

        gateway.post("/chat/completions", request);

        assertThat(SERVER.request().getBodyAsString()).isEqualTo(request.replace("fast", "gpt-4o-mini"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                          | The body of the request is no JSON object.",
                "{\"model\":                 | The body of the request is no valid JSON.",
                "''                          | The body of the request has no JSON in its 0 bytes.",
                "{\"messages\":[]}           | You must provide a model parameter.",
                "CamelOpenAIModel=evil&a=b   | The body of the request is no valid JSON."
            })
    void whatIsNoRequestIsRefused(String body, String message) throws Exception {
        HttpResponse<String> answer = gateway.post("/chat/completions", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100001\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n186A1\r\n{"})
    void aRequestThatIsTooLargeIsRefusedBeforeItsEnd(String begin) throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + TestGateway.ALICE + "\r\n" + begin;
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.getOutputStream()
                    .write((head + " ".repeat(TestGateway.LARGEST_REQUEST)).getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files", "/chat/completions/../../admin", "/models/", "/chat"})
    void otherPathsAreNotThere(String path) throws Exception {
        HttpResponse<String> answer = gateway.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).contains("\"code\":\"unknown_url\"");
    }

    @Test
    void noNameOfAModelLeadsToAnotherPathOfTheServer() throws Exception {
        assertThat(gateway.get("/models/..%2F..%2Fadmin").statusCode()).isEqualTo(400);
        assertThat(SERVER.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic Z3cta2V5LW9mLWFsaWNlLTAwMDE=", "gw-key-of-alice-0001"})
    void withoutAKeyNobodyComesIn(String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/models"))
                .header("Authorization", authorization)
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"message\":\"Incorrect API key provided.\","
                        + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
    }

    @Test
    void theAccessLogTellsOfACallInOneLine() throws Exception {
        gateway.post("/chat/completions", CHAT);

        assertThat(gateway.accessLog())
                .singleElement()
                .asString()
                .matches(
                        "id=gw-\\w+-\\d+ server-id=- client=alice POST /v1/chat/completions model=fast sent=gpt-4o-mini status=200 ms=\\d+"
                                + " tokens=9\\+12 upstream=first");
    }

    @Test
    void nobodyCanWriteALineOfHisOwnIntoTheAccessLog() throws Exception {
        gateway.post("/chat/completions", CHAT.replace("fast", "x\\nclient=root status=200 " + "y".repeat(500)));

        assertThat(gateway.accessLog())
                .singleElement()
                .asString()
                .contains(" model=x?client?root?status?200?yyy")
                .hasSizeLessThan(400);
    }

    @Test
    void noLogHoldsAPromptAnAnswerOrAKey() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("a-secret-answer"));
        gateway.post("/chat/completions", CHAT);
        SERVER.answers("/chat/completions", aResponse().withStatus(500).withBody(CHAT));
        gateway.post("/chat/completions", CHAT);
        SERVER.answers("/chat/completions", aResponse().withStatus(400).withBody(Answers.error(PROMPT, "x", "y")));
        gateway.post("/chat/completions", CHAT);
        SERVER.answers("/chat/completions", aResponse().withBody("no JSON: " + PROMPT));
        gateway.post("/chat/completions", CHAT);
        gateway.post("/chat/completions", CHAT.replace("]}", ""));

        assertThat(gateway.accessLog()).hasSize(5);
        assertThat(Files.readString(Path.of("target/gateway-test.log")) + gateway.accessLog())
                .contains("Apache Camel")
                .doesNotContain(PROMPT)
                .doesNotContain("a-secret-answer")
                .doesNotContain(TestGateway.ALICE)
                .doesNotContain(TestGateway.FIRST_KEY);
    }
}
