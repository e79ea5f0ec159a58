package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What calls cost, and that no client uses more than its budget. */
class SpendingTest {

    private static final String CHAT = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"max_completion_tokens\":20}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private TestGateway gateway(String budget) throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\":\"USD\",\"models\":{\"gpt-4o-mini*\":{\"input\":10,\"output\":100}}}");
        Budget common = new Budget(budget, null);
        Path store = budget == null ? null : folder.resolve("budgets");
        return new TestGateway(SERVER.baseUrl(), null, new Spending(prices, common, Map.of(), "day", store));
    }

    @Test
    void theAccessLogAndTheUsageHaveTheCost() throws Exception {
        try (TestGateway gateway = gateway(null)) {
            gateway.post("/chat/completions", CHAT);
            SERVER.answers(
                    "/chat/completions",
                    aResponse()
                            .withHeader("Content-Type", "text/event-stream")
                            .withBody(new Events()
                                    .chat("Hello")
                                    .finish("stop")
                                    .usage()
                                    .done()
                                    .toString()));
            gateway.post("/chat/completions", CHAT.replace("{\"model\"", "{\"stream\":true,\"model\""));
            await().until(() -> gateway.accessLog().size() == 2);

            assertThat(gateway.accessLog()).allSatisfy(line -> assertThat(line)
                    .contains(" client=alice ", " tokens=9+12 cost=0.00129USD upstream=first"));
            JsonNode usage = Json.parse(
                    usage(gateway, TestGateway.ALICE, "application/json").body());
            assertThat(usage.path("client").asText()).isEqualTo("alice");
            assertThat(usage.path("calls").asInt()).isEqualTo(2);
            assertThat(usage.path("completion_tokens").asInt()).isEqualTo(24);
            assertThat(usage.path("cost").decimalValue()).isEqualTo("0.00258");
            assertThat(usage.path("currency").asText()).isEqualTo("USD");
        }
    }

    @Test
    void aClientPastItsBudgetIsToldSoAndTheOthersGoOnAlsoAfterARestart() throws Exception {
        try (TestGateway gateway = gateway("0.003")) {
            assertThat(gateway.post("/chat/completions", CHAT).statusCode()).isEqualTo(200);
        }
        try (TestGateway gateway = gateway("0.003")) {
            HttpResponse<String> refused = gateway.post("/chat/completions", CHAT);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Json.parse(refused.body()).at("/error/code").asText()).isEqualTo("insufficient_quota");
            assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");
            HttpRequest.Builder bob = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(CHAT));
            assertThat(gateway.as(TestGateway.BOB, bob, "/chat/completions").statusCode())
                    .isEqualTo(200);
        }
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void theUsageIsForItsClientOnlyAndABrowserGetsAPage() throws Exception {
        try (TestGateway gateway = gateway(null)) {
            assertThat(usage(gateway, "wrong", "application/json").statusCode()).isEqualTo(401);
            assertThat(Json.parse(usage(gateway, TestGateway.BOB, "*/*").body())
                            .path("client")
                            .asText())
                    .isEqualTo("bob");

            HttpResponse<String> page = usage(gateway, "", "text/html,*/*");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page.body()).contains("<h1>Usage</h1>").doesNotContain("alice");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'; script-src 'sha256-", "frame-ancestors 'none'");
        }
    }

    private static HttpResponse<String> usage(TestGateway gateway, String key, String accepted) throws Exception {
        return gateway.as(key, HttpRequest.newBuilder().header("Accept", accepted), "/../usage");
    }
}
