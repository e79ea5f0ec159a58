package io.github.camelopenai;

import static io.github.camelopenai.testsupport.ToolServer.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAILoopLimitException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code prices}: answers say what they have cost. */
class CostTest {

    private static final String CHAT = "/chat/completions";
    private static final String COST = "CamelOpenAICost";
    /** Of {@link Answers#chat}: 5 + 4 cached, 7 + 5 for reasoning. */
    private static final BigDecimal ONE = new BigDecimal("0.0001754");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void prices() {
        camel.context()
                .getRegistry()
                .bind(
                        "prices",
                        Map.of(
                                "currency",
                                "EUR",
                                "models",
                                Map.of(
                                        "gpt-4o-mini*",
                                        Map.of(
                                                "input", 1,
                                                "cachedInput", new BigDecimal("0.1"),
                                                "output", 10,
                                                "reasoning", 20),
                                        "priced",
                                        Map.of("input", 1, "output", 10, "batch", new BigDecimal("0.5")))));
        SERVER.answers(CHAT, Answers.chat("Hello"));
    }

    private static void assertCost(Message message, BigDecimal cost) {
        assertThat(message.getHeader(COST)).isEqualTo(cost);
        assertThat(message.getHeader("CamelOpenAICostCurrency")).isEqualTo(cost == null ? null : "EUR");
    }

    @ParameterizedTest
    @CsvSource({"#bean:prices", "bean:prices"})
    void anAnswerSaysWhatItHasCost(String prices) {
        assertCost(camel.send("openai:chat?model=m&prices=" + prices, "Hi").getMessage(), ONE);
    }

    @Test
    void pricesMayBeAFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("prices.json"), "{\"currency\":\"EUR\",\"models\":{\"*\":{\"input\":1,\"output\":1}}}");

        assertCost(
                camel.send("openai:chat?model=m&prices=file:" + file, "Hi").getMessage(), new BigDecimal("0.000021"));
    }

    @Test
    void aModelWithoutPriceHasNoCostAndNoneOfAnEarlierAnswer() {
        SERVER.answers(CHAT, Answers.chat("Hello").replace("gpt-4o-mini-2024-07-18", "unknown"));

        Exchange exchange = camel.send(
                "openai:chat?model=m&prices=#bean:prices",
                "Hi",
                Map.of(COST, BigDecimal.TEN, "CamelOpenAICostCurrency", "EUR", "CamelOpenAIPromptTokens", 5));

        assertThat(exchange.getException()).isNull();
        assertCost(exchange.getMessage(), null);
    }

    @Test
    void withoutPricesThereIsNoCost() {
        assertCost(camel.send("openai:chat?model=m", "Hi").getMessage(), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "responses | /responses | {\"id\":\"r\",\"model\":\"priced\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}} | 0.000013",
                "embeddings | /embeddings | {\"model\":\"priced\",\"data\":[{\"index\":0,\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}} | 0.000004",
                "completions | /completions | {\"model\":\"priced\",\"choices\":[{\"index\":0,\"text\":\"Hi\",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}} | 0.000021",
                "images | /images/generations | {\"data\":[{\"b64_json\":\"AAAA\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":10,\"total_tokens\":11}} | 0.000101",
            })
    void eachOperationWithUsageHasACost(String resource, String path, String answer, BigDecimal cost) {
        SERVER.answers(path, answer);

        assertCost(
                camel.send("openai:" + resource + "?model=priced&prices=#bean:prices", "Hi")
                        .getMessage(),
                cost);
    }

    @Test
    void aStoredAnswerThatIsLookedAtIsNotPaidAgain() {
        SERVER.answers("GET", "/chat/completions/c1", Answers.chat("Hello"));

        assertCost(
                camel.send("openai:chat?operation=retrieve&prices=#bean:prices", "c1")
                        .getMessage(),
                null);
    }

    @Test
    void aResultOfABatchHasTheDiscount() throws Exception {
        SERVER.answers(
                "GET",
                "/batches/b1",
                "{\"id\":\"b1\",\"object\":\"batch\",\"status\":\"completed\",\"endpoint\":\"/v1/chat/completions\","
                        + "\"output_file_id\":\"file-9\"}");
        SERVER.answers(
                "/files/file-9/content",
                "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":"
                        + Answers.chat("Hello").replace("gpt-4o-mini-2024-07-18", "priced") + "}}");

        // (9 + 12 * 10) / 2
        assertCost(
                split("openai:batches?operation=results&prices=#bean:prices", "b1")
                        .get(0),
                new BigDecimal("0.0000645"));
    }

    @Test
    void anAnswerOfTheCacheCostsNothing() {
        String uri = "openai:chat?model=m&prices=#bean:prices&cache=file:" + folder;

        assertCost(camel.send(uri, "Hi").getMessage(), ONE);
        assertCost(camel.send(uri, "Hi").getMessage(), BigDecimal.ZERO);
    }

    @Test
    void theLastMessageOfAStreamHasItsCost() throws Exception {
        SERVER.answers(CHAT, events(stream()));

        List<Message> chunks = split("openai:chat?model=priced&streaming=true&prices=#bean:prices", "Hi");

        assertThat(chunks.get(0).getHeaders()).doesNotContainKey(COST);
        assertThat(chunks.get(chunks.size() - 1).getHeaders())
                .containsEntry("CamelOpenAIChunkLast", true)
                .containsKey(COST);
    }

    @Test
    void aPushedStreamHasItsCostAsAWholeAnswer() throws Exception {
        SERVER.answers(CHAT, events(stream()));
        route("direct:chunk", false);

        Message message = camel.send(
                        "openai:chat?model=gpt-4o-mini&streamTo=direct:chunk&streaming=true&prices=#bean:prices", "Hi")
                .getMessage();

        assertThat(message.getHeader(COST, BigDecimal.class)).isPositive();
    }

    private static String stream() {
        return new Events().chat("Hel").chat("lo").finish("stop").usage().done().toString();
    }

    @Test
    void repairsArePaidToo() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("{}"), Answers.chat("{\"a\":1}"));
        String schema = "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}";

        Message message = camel.send("openai:chat?model=m&prices=#bean:prices&jsonSchema=RAW(" + schema + ")", "Hi")
                .getMessage();

        assertThat(message.getHeader("CamelOpenAIRepairs")).isEqualTo(1);
        assertCost(message, ONE.add(ONE));
    }

    @Test
    void aLoopCostsAllItsTurnsAndTheTraceHasEach() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, call(), Answers.chat("Done"));
        route("openai:tool/find?tags=t&description=Finds", true);

        Exchange exchange = camel.send("openai:chat?model=priced&tags=t&prices=#bean:prices", "Hi");

        List<?> trace = exchange.getProperty("CamelOpenAIAgenticTrace", List.class);
        List<BigDecimal> costs = new ArrayList<>();
        trace.forEach(turn -> costs.add((BigDecimal) ((Map<?, ?>) turn).get("cost")));
        assertThat(costs).hasSize(2).doesNotContainNull();
        assertCost(exchange.getMessage(), costs.get(0).add(costs.get(1)));
    }

    @Test
    void aLoopEndsAtItsMaxCostLikeAtItsMaxTokens() throws Exception {
        SERVER.answers(CHAT, call());
        route("openai:tool/find?tags=t&description=Finds", true);

        Exchange failed = camel.send("openai:chat?model=priced&tags=t&prices=#bean:prices&maxCost=0.0002", "Hi");

        assertThat(failed.getException())
                .isInstanceOfSatisfying(OpenAILoopLimitException.class, e -> assertThat(e.getLimit())
                        .isEqualTo("maxCost"))
                .hasMessageContaining("maxCost=0.0002 ends the loop");
        assertThat(failed.getMessage().getHeader(COST, BigDecimal.class))
                .isGreaterThanOrEqualTo(new BigDecimal("0.0002"));
    }

    @Test
    void atMaxCostTheModelMayAnswerOnceMore() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, call(), Answers.chat("As far as I know"));
        route("openai:tool/find?tags=t&description=Finds", true);

        assertThat(camel.ask(
                        "openai:chat?model=priced&tags=t&prices=#bean:prices&maxCost=0.0000001&atLimit=answer", "Hi"))
                .isEqualTo("As far as I know");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prices=prices.json | The option prices is 'prices.json', but must be file: or classpath: and the name of a file",
                "prices=file:nowhere.json | The option prices: file:nowhere.json cannot be read",
                "tags=t&maxCost=1 | The option maxCost is 1, in money, but there are no prices",
                "tags=t&maxCost=much&prices=#bean:prices | The option maxCost is 'much', but must be an amount of money",
                "budget=1 | The option budget is 1, in money, but there are no prices",
                "budget=-1&prices=#bean:prices | The option budget is '-1', but must be an amount of money above 0",
                "budget=1&tokenBudget=5&prices=#bean:prices | The options budget and tokenBudget are both set",
                "tokenBudget=-1 | The option tokenBudget is -1, but must not be negative",
                "tokenBudget=1&budgetPeriod=week | The option budgetPeriod is 'week', but must be day or month",
                "tokenBudget=1&budgetStore=nowhere | The option budgetStore is 'nowhere', but must be",
            })
    void aWrongOptionIsRefusedAtTheStart(String options, String message) {
        assertThat(camel.refusal("openai:chat?model=m&" + options)).hasMessageContaining(message);
    }

    /** What a route takes out of the body, one by one. */
    private List<Message> split(String uri, String body) throws Exception {
        List<Message> parts = new ArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to(uri)
                        .split(body())
                        .streaming()
                        .process(exchange -> parts.add(exchange.getMessage().copy()));
            }
        });
        camel.send("direct:in", body);
        return parts;
    }

    private static String call() {
        return ToolAnswers.chat("call_1", "find", "{}");
    }

    private void route(String from, boolean isTool) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).setBody(constant(isTool ? "found" : ""));
            }
        });
    }
}
