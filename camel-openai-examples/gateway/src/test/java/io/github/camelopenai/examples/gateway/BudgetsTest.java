package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may try so as to use more than its budget. */
class BudgetsTest {

    /** By estimate about 25 tokens with those that it allows to the answer; the usage is 21. */
    private static final String CHAT = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"max_completion_tokens\":10}";

    private static final String STREAM = CHAT.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String PATH = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    private static TestGateway gateway(long tokens) throws Exception {
        SERVER.answers(PATH, Answers.chat("Hello"));
        return new TestGateway(SERVER.baseUrl(), null, tokens(tokens, Map.of()));
    }

    private static Spending tokens(long common, Map<String, Budget> own) {
        return new Spending(null, new Budget(null, common), own, "day", null);
    }

    private Spending money(String budget) throws Exception {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\":\"USD\",\"models\":{\"gpt-4o-mini*\":{\"input\":10,\"output\":100,\"tiers\":{\"priority\":9}}}}");
        return new Spending(prices, new Budget(budget, null), Map.of(), "month", folder.resolve("budgets"));
    }

    private static void assertUsedUp(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.body()).contains("\"code\":\"insufficient_quota\"");
    }

    @Test
    void aClientWithABudgetOfItsOwnHasThatAndTheOthersHaveTheCommonOne() throws Exception {
        SERVER.answers(PATH, Answers.chat("Hello"));
        Spending spending = tokens(100, Map.of("bob", new Budget(null, 5L)));
        try (TestGateway gateway = new TestGateway(SERVER.baseUrl(), null, spending)) {
            HttpRequest.Builder bob = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(CHAT));

            assertUsedUp(gateway.as(TestGateway.BOB, bob, PATH));
            assertThat(gateway.post(PATH, CHAT).statusCode()).isEqualTo(200);
            assertThat(usage(gateway, TestGateway.BOB)).contains("\"budget\":\"5 tokens a day\"");
            assertThat(usage(gateway, TestGateway.ALICE)).contains("\"budget\":\"100 tokens a day\"");
        }
    }

    private static String usage(TestGateway gateway, String key) throws Exception {
        return gateway.as(key, HttpRequest.newBuilder(), "/../usage").body();
    }

    @Test
    void budgetsThatNothingCouldCountAreRefusedAtTheStart() {
        assertThatThrownBy(() -> new Spending(null, new Budget("5", null), Map.of(), "day", null))
                .hasMessage("--budget is in money, so it needs --prices. Or use --token-budget.");
        Map<String, Budget> own = Map.of("bob", new Budget("5", null));
        assertThatThrownBy(() -> new Spending(null, Budget.NONE, own, "day", null))
                .hasMessage("bob.budget is in money, so it needs --prices. Or use bob.tokenBudget.");
        assertThatThrownBy(() -> new Spending(null, Budget.NONE, Map.of(), "day", folder))
                .hasMessageContaining("--budget-store keeps budgets, but there are none.");
    }

    @Test
    void manyCallsAtATimePassNoBudgetTogether() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestGateway gateway = gateway(200)) {
            List<CompletableFuture<Integer>> calls = IntStream.range(0, 60)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(gateway), threads))
                    .toList();
            List<Integer> statuses = calls.stream().map(CompletableFuture::join).toList();

            assertThat(statuses).containsOnly(200, 429);
            assertThat(statuses.stream().filter(status -> status == 200).count())
                    .isLessThanOrEqualTo(200 / 21)
                    .isEqualTo(SERVER.requests().size());
        } finally {
            threads.shutdownNow();
        }
    }

    private static int status(TestGateway gateway) {
        try {
            return gateway.post(PATH, CHAT).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"stream_options\":null,",
                "\"stream_options\":{},",
                "\"stream_options\":{\"include_usage\":false},",
                "\"stream_options\":{\"include_usage\":false,\"include_obfuscation\":false},"
            })
    void noClientHidesWhatItsStreamUses(String options) throws Exception {
        try (TestGateway gateway = gateway(1_000)) {
            SERVER.answers(
                    PATH,
                    events(new Events().chat("Hello").finish("stop").usage().done()));

            String events = gateway.post(PATH, STREAM.replace("\"model\"", options + "\"model\""))
                    .body();

            assertThat(events).contains("Hello", "[DONE]").doesNotContain("usage");
            assertThat(SERVER.requestBody().at("/stream_options/include_usage").booleanValue())
                    .isTrue();
            assertThat(SERVER.requestBody()
                            .at("/stream_options/include_obfuscation")
                            .isMissingNode())
                    .isEqualTo(!options.contains("obfuscation"));
            assertThat(gateway.accessLog()).singleElement().asString().contains(" tokens=9+12 ");
        }
    }

    @Test
    void aClientThatLeavesItsStreamBeforeTheUsagePaysForWhatItHasHad() throws Exception {
        Events words = new Events();
        IntStream.range(0, 50).forEach(i -> words.chat("word"));
        try (EventServer server = new EventServer();
                TestGateway gateway = new TestGateway(server.baseUrl(), null, tokens(60, Map.of()))) {
            try (RawClient client = new RawClient(gateway, TestGateway.ALICE, "\"max_completion_tokens\":10,")) {
                server.awaitCalls(1);
                server.send(words.chat("the-last"));
                client.readUntil("the-last");
            }
            StreamsTest.eventsUntilGivenUp(server);

            assertUsedUp(gateway.post(PATH, CHAT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{\"message\":\"No\"}}", ""})
    void aCallThatFailsAfterItWasSentCountsItsEstimate(String body) throws Exception {
        try (TestGateway gateway = gateway(45)) {
            SERVER.answers(
                    PATH,
                    aResponse()
                            .withStatus(500)
                            .withHeader("x-should-retry", "false")
                            .withBody(body));
            assertThat(gateway.post(PATH, CHAT).statusCode()).isEqualTo(500);

            assertUsedUp(gateway.post(PATH, CHAT));
        }
    }

    @Test
    void severalAnswersCountSeveralTimes() throws Exception {
        try (TestGateway gateway = gateway(100)) {
            assertUsedUp(gateway.post(PATH, CHAT.replace("{\"model\"", "{\"n\":50,\"model\"")));
            assertThat(SERVER.requests()).isEmpty();
        }
    }

    @Test
    void anotherModelOrAnotherPathHasTheSameBudget() throws Exception {
        try (TestGateway gateway = gateway(45)) {
            assertThat(gateway.post(PATH, CHAT).statusCode()).isEqualTo(200);

            assertUsedUp(gateway.post(PATH, CHAT.replace("fast", "gpt-4o")));
            assertUsedUp(gateway.post("/embeddings", "{\"model\":\"m\",\"input\":\"" + "word ".repeat(40) + "\"}"));
            assertUsedUp(gateway.post("/completions", "{\"model\":\"m\",\"prompt\":\"Hi\",\"max_tokens\":30}"));
            assertUsedUp(gateway.post("/responses", "{\"model\":\"m\",\"input\":\"Hi\",\"max_output_tokens\":30}"));
        }
    }

    @Test
    void embeddingsCountWhatTheyUse() throws Exception {
        try (TestGateway gateway = gateway(60)) {
            SERVER.answers(
                    "/embeddings",
                    "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],"
                            + "\"usage\":{\"prompt_tokens\":50,\"total_tokens\":50}}");
            assertThat(gateway.post("/embeddings", "{\"model\":\"m\",\"input\":\"Hi\"}")
                            .statusCode())
                    .isEqualTo(200);

            assertUsedUp(gateway.post(PATH, CHAT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "1"})
    void aResponseInTheBackgroundIsRefusedForItsUsageIsNeverTold(String background) throws Exception {
        try (TestGateway gateway = gateway(1_000)) {
            HttpResponse<String> answer =
                    gateway.post("/responses", "{\"model\":\"m\",\"input\":\"Hi\",\"background\":" + background + '}');

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("The gateway does not pass on responses in the background.");
            assertThat(SERVER.requests()).isEmpty();
        }
    }

    @Test
    void inMoneyAModelWithoutAPriceIsNotOffered() throws Exception {
        try (TestGateway gateway = new TestGateway(SERVER.baseUrl(), SERVER.baseUrl(), money("1"))) {
            HttpResponse<String> answer = gateway.post(PATH, CHAT.replace("fast", "o9-unknown"));

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("\"code\":\"model_not_found\"").contains("it has no price for it");
            assertThat(gateway.accessLog().get(0)).endsWith("upstream=first failure=model_not_found");
            assertThat(SERVER.requests()).isEmpty();
        }
    }

    @Test
    void aDearServiceTierCountsAsSuch() throws Exception {
        SERVER.answers(PATH, Answers.chat("Hello"));
        try (TestGateway gateway = new TestGateway(SERVER.baseUrl(), null, money("0.005"))) {
            assertUsedUp(gateway.post(PATH, CHAT.replace("{\"model\"", "{\"service_tier\":\"priority\",\"model\"")));
            assertThat(gateway.post(PATH, CHAT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whereTheBudgetCannotBeReadNothingIsSent() throws Exception {
        SERVER.answers(PATH, Answers.chat("Hello"));
        try (TestGateway gateway = new TestGateway(SERVER.baseUrl(), null, money("1"))) {
            gateway.post(PATH, CHAT);
            // What was used is written after the answer
            await().until(() -> Files.readString(kept()).contains("0.00129"));
            Files.writeString(kept(), "no budget");

            HttpResponse<String> answer = gateway.post(PATH, CHAT);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"budget_unavailable\"");
            assertThat(SERVER.requests()).hasSize(1);
        }
    }

    /** The file with the budget of the only client that has called. */
    private Path kept() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("budgets"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anAnswerThatDoesNotTellItsUsageCountsItsText() throws Exception {
        try (TestGateway gateway = gateway(60)) {
            ObjectNode answer = (ObjectNode) Json.parse(Answers.chat("word".repeat(50)));
            SERVER.speaksDialect();
            SERVER.answers(PATH, answer.without("usage").toString());
            gateway.post(PATH, CHAT);

            assertUsedUp(gateway.post(PATH, CHAT));
        }
    }

    private static ResponseDefinitionBuilder events(Events events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
    }
}
