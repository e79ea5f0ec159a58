package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAITool;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.api.OpenAIToolParameter;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods of beans that a model calls. */
class BeanToolsTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tools=#desk";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final Desk desk = new Desk();

    enum Unit {
        C,
        F
    }

    record Item(
            @OpenAIToolParameter(description = "The article")
            String name,

            int pieces) {}

    record Order(
            List<Item> items,
            @OpenAIToolParameter(required = false) LocalDate due) {}

    /** What a user would write. */
    public static class Desk {

        private final CompletableFuture<String> later = new CompletableFuture<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile Object got;
        private volatile String thread;

        @OpenAITool(description = "Everything")
        public String all(
                @OpenAIToolParameter(description = "A text") String text,
                int count,
                Long big,
                double ratio,
                BigDecimal price,
                boolean flag,
                Unit unit,
                List<String> names,
                Map<String, Integer> counts,
                Optional<Integer> maybe,
                @OpenAIToolParameter(name = "other", required = false) String renamed,
                Exchange exchange) {
            got = List.of(text, count, big, ratio, price, flag, unit, names, counts, maybe, renamed == null);
            thread = Thread.currentThread().getName();
            return exchange.getProperty("subject", String.class);
        }

        @OpenAITool(name = "place_order", description = "Orders")
        public Order order(Order order) {
            got = order;
            return order;
        }

        @OpenAITool(description = "Later")
        public CompletionStage<String> later() {
            waiting.incrementAndGet();
            return later;
        }

        @OpenAITool(description = "Fails")
        public void fail() throws IOException {
            throw new IOException("password=secret");
        }

        @OpenAITool(description = "A picture", returnDirect = true)
        public void report(Exchange exchange) {
            exchange.getMessage().setBody("a,b".getBytes(StandardCharsets.UTF_8));
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/csv");
        }

        public String notATool() {
            return "";
        }
    }

    @BeforeEach
    void bind() {
        camel.context().getRegistry().bind("desk", desk);
    }

    @Test
    void parametersHaveTheNamesAndTypesOfTheMethod() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask(LOOP, "Hi");

        JsonNode tools = body(0).path("tools");
        assertThat(tools.findValuesAsText("description")).contains("Everything", "Orders");
        assertThat(names(tools)).containsExactly("all", "fail", "later", "place_order", "report");
        assertThat(tools.at("/0/function/parameters").toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{"
                        + "\"text\":{\"type\":\"string\",\"description\":\"A text\"},"
                        + "\"count\":{\"type\":\"integer\"},\"big\":{\"type\":\"integer\"},"
                        + "\"ratio\":{\"type\":\"number\"},\"price\":{\"type\":\"number\"},"
                        + "\"flag\":{\"type\":\"boolean\"},\"unit\":{\"type\":\"string\",\"enum\":[\"C\",\"F\"]},"
                        + "\"names\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
                        + "\"counts\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}},"
                        + "\"maybe\":{\"type\":\"integer\"},\"other\":{\"type\":\"string\"}},"
                        + "\"required\":[\"text\",\"count\",\"big\",\"ratio\",\"price\",\"flag\",\"unit\",\"names\","
                        + "\"counts\"]}");
        assertThat(tools.at("/3/function/parameters/properties/order").toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{"
                        + "\"type\":\"object\",\"properties\":{"
                        + "\"name\":{\"type\":\"string\",\"description\":\"The article\"},"
                        + "\"pieces\":{\"type\":\"integer\"}},\"required\":[\"name\",\"pieces\"]}},"
                        + "\"due\":{\"type\":\"string\",\"format\":\"date\"}},\"required\":[\"items\"]}");
    }

    @Test
    void argumentsAreOfTheTypesOfTheParameters() throws Exception {
        calls(
                "all",
                "{\"text\":\"a\",\"count\":2.0,\"big\":5000000000,\"ratio\":1,\"price\":0.1,\"flag\":true,\"unit\":\"F\","
                        + "\"names\":[\"x\"],\"counts\":{\"y\":1}}");

        camel.template().send(LOOP, exchange -> {
            exchange.getMessage().setBody("Hi");
            exchange.setProperty("subject", "alice");
        });

        assertThat(desk.got)
                .isEqualTo(List.of(
                        "a",
                        2,
                        5_000_000_000L,
                        1.0,
                        new BigDecimal("0.1"),
                        true,
                        Unit.F,
                        List.of("x"),
                        Map.of("y", 1),
                        Optional.empty(),
                        true));
        assertThat(desk.thread).contains("OpenAITool");
        assertThat(result()).isEqualTo("alice");
    }

    @Test
    void recordsComeAndGoAsJson() throws Exception {
        String order = "{\"items\":[{\"name\":\"pen\",\"pieces\":2}],\"due\":\"2026-11-03\"}";
        calls("place_order", "{\"order\":" + order + "}");

        camel.ask(LOOP, "Hi");

        assertThat(desk.got).isEqualTo(new Order(List.of(new Item("pen", 2)), LocalDate.of(2026, 11, 3)));
        assertThat(result()).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all | {\"text\":\"a\",\"count\":99999999999,\"big\":1,\"ratio\":1,\"price\":1,\"flag\":true,\"unit\":\"F\","
                        + "\"names\":[],\"counts\":{}} | count cannot be read as {\"type\":\"integer\"}",
                "place_order | {\"order\":{\"items\":[],\"due\":\"tomorrow\"}} | order cannot be read as"
            })
    void anArgumentThatDoesNotFitGoesBackToTheModel(String tool, String arguments, String told) throws Exception {
        calls(tool, arguments);

        camel.ask(LOOP, "Hi");

        assertThat(desk.got).isNull();
        assertThat(result())
                .startsWith("Error: The tool " + tool + " was not run: ")
                .contains(told);
    }

    @Test
    void noThreadIsHeldWhileFuturesAreAwaited() throws Exception {
        int moreThanThreads = 30;
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "later", "{}"));
        SERVER.failsFor(CHAT, "tool_call_id", 200, Answers.chat("Done"));

        List<CompletableFuture<Object>> answers = IntStream.range(0, moreThanThreads)
                .mapToObj(i -> camel.template().asyncRequestBody(LOOP, (Object) "Hi"))
                .toList();
        await().untilAsserted(() -> assertThat(desk.waiting).hasValue(moreThanThreads));
        desk.later.complete("found");

        for (CompletableFuture<Object> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("Done");
        }
    }

    @Test
    void aFutureIsCancelledWhenTheTimeOfTheToolIsOver() throws Exception {
        calls("later", "{}");

        camel.ask(LOOP + "&toolTimeout=20&toolFailure=tell", "Hi");

        assertThat(result()).contains("did not end in time");
        assertThat(desk.later).isCancelled();
    }

    @Test
    void anExceptionIsAFailureOfTheTool() throws Exception {
        calls("fail", "{}");

        assertThat(camel.failure(LOOP, "Hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void theFailureOfAFutureIsToldWhereToolFailureSaysSo() throws Exception {
        desk.later.completeExceptionally(new IOException("password=secret"));
        calls("later", "{}");

        camel.ask(LOOP + "&toolFailure=tell", "Hi");

        assertThat(result()).isEqualTo("Error: The tool later failed.");
    }

    @Test
    void aMethodWithoutAResultMaySetTheMessage() throws Exception {
        calls("report", "{}");

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("a,b");
    }

    interface Clock {
        @OpenAITool(description = "The time")
        String time();
    }

    @Test
    void theMethodsOfAProxyAreThoseOfItsInterfaces() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                Clock.class.getClassLoader(), new Class<?>[] {Clock.class}, (self, method, arguments) -> "12:00");
        camel.context().getRegistry().bind("clock", proxy);
        calls("time", "{}");

        camel.ask("openai:chat?model=m&tools=#clock", "Hi");

        assertThat(result()).isEqualTo("12:00");
    }

    @Test
    void severalBeansAreNamedWithCommas() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        camel.ask("openai:chat?model=m&tools=#bean:desk,#class:" + Other.class.getName(), "Hi");

        assertThat(names(body(0).path("tools"))).contains("place_order", "other");
    }

    /** A second bean. */
    public static class Other {
        @OpenAITool(description = "O")
        public String other() {
            return "";
        }
    }

    private static void calls(String tool, String arguments) {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", tool, arguments), Answers.chat("Done"));
    }

    private static List<String> names(JsonNode tools) {
        return tools.findParents("parameters").stream()
                .map(function -> function.path("name").asText())
                .toList();
    }

    private static String result() {
        return body(1).at("/messages/2/content").asText();
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
