package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools that the route makes itself: autoToolExecution=false, operation=toolResults and operation=toolExecution. */
class HandedCallsTest {

    private static final String ASK = "openai:chat?model=m&tags=t&autoToolExecution=false";
    private static final String RESULTS = "openai:chat?operation=toolResults&autoToolExecution=false";
    private static final String LOOP = "CamelOpenAIToolLoop";
    private static final String TWO =
            ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}", "call_2", "find", "{\"q\":\"y\"}");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<String> ran = new ArrayList<>();

    /** The two APIs that know tools. */
    enum Api {
        CHAT("/chat/completions", "messages", "tool_call_id", "content"),
        RESPONSES("/responses", "input", "call_id", "output");

        final String path;
        final String history;
        final String id;
        final String result;

        Api(String path, String history, String id, String result) {
            this.path = path;
            this.history = history;
            this.id = id;
            this.result = result;
        }

        String uri(String uri) {
            return this == CHAT ? uri : uri.replace("openai:chat", "openai:responses");
        }

        void answers(String... calls) {
            String first = this == CHAT ? ToolAnswers.chat(calls) : ToolAnswers.response(calls);
            SERVER.answersOneAfterAnother(
                    path, first, this == CHAT ? Answers.chat("Done") : ToolAnswers.responseText("Done"));
        }

        /** The results in a request: each with its id. */
        List<String> results(int request) {
            List<String> results = new ArrayList<>();
            body(request).path(history).forEach(one -> {
                if (one.has(id) && one.has(result)) {
                    results.add(one.path(id).asText() + " " + one.path(result).asText());
                }
            });
            return results;
        }
    }

    @BeforeEach
    void tools() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/find?tags=t&description=d&parameter.q=string&required=q")
                        .process(exchange -> ran.add(exchange.getMessage().getHeader("q", String.class)))
                        .setBody(simple("found ${header.q}"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("apis")
    void theCallsAreTheBodyAndNoToolRuns(Api api) {
        api.answers("call_1", "find", "{\"q\":\"x\"}", "call_2", "find", "");

        Exchange answer = camel.send(api.uri(ASK), "Hi");

        assertThat(answer.getMessage().getBody())
                .isEqualTo(List.of(
                        Map.of("id", "call_1", "name", "find", "arguments", Map.of("q", "x")),
                        Map.of("id", "call_2", "name", "find", "arguments", Map.of())));
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("CamelOpenAIFinishReason", "tool_calls")
                .containsEntry("CamelOpenAIPromptTokens", 20L)
                .containsEntry("CamelOpenAIMcpToolCalls", List.of("find", "find"));
        assertThat(body(0).path("tools")).hasSize(1);
        assertThat(ran).isEmpty();
    }

    static Stream<Api> apis() {
        return Stream.of(Api.values());
    }

    @Test
    void argumentsThatAreNoObjectAreGivenAsTheirText() {
        Api.CHAT.answers("call_1", "find", "{\"q\":", "call_2", "find", "[1]");

        assertThat(camel.ask(ASK, "Hi"))
                .isEqualTo(List.of(
                        Map.of("id", "call_1", "name", "find", "argumentsText", "{\"q\":"),
                        Map.of("id", "call_2", "name", "find", "argumentsText", "[1]")));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void theModelGoesOnWithTheResultsInTheOrderOfTheCalls(Api api) {
        api.answers("call_1", "find", "{\"q\":\"x\"}", "call_2", "find", "{\"q\":\"y\"}");
        Exchange asked = camel.send(api.uri(ASK), "Hi");

        Exchange answered = goOn(
                asked,
                api.uri(RESULTS),
                List.of(
                        Map.of("id", "call_2", "result", Map.of("n", 2)),
                        Map.of("id", "call_1", "result", "down", "isError", true)));

        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(api.results(1)).containsExactly("call_1 Error: down", "call_2 {\"n\":2}");
        assertThat(answered.getMessage().getHeaders())
                .containsEntry("CamelOpenAIToolIterations", 1)
                .containsEntry("CamelOpenAIMcpToolCalls", List.of("find", "find"));
        assertThat(answered.getProperty(LOOP)).isNull();
    }

    @ParameterizedTest
    @MethodSource("apis")
    void theAnswerOfTheModelGoesBackAsItCame(Api api) {
        api.answers("call_1", "find", "{\"q\":\"x\"}");
        Exchange asked = camel.send(api.uri(ASK), "Hi");

        goOn(asked, api.uri(RESULTS), Map.of("call_1", "found"));

        JsonNode first = Json.parse(
                api == Api.CHAT
                        ? ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}")
                        : ToolAnswers.response("call_1", "find", "{\"q\":\"x\"}"));
        assertThat(body(1).path(api.history).get(1))
                .isEqualTo(api == Api.CHAT ? first.at("/choices/0/message") : first.at("/output/0"));
        assertThat(body(1).path("tools")).isEqualTo(body(0).path("tools"));
        assertThat(body(1).path("model").asText()).isEqualTo("m");
    }

    @Test
    void aResultThatIsMissingIsToldAsNotRun() {
        SERVER.answersOneAfterAnother(Api.CHAT.path, TWO, Answers.chat("Done"));
        Exchange asked = camel.send(ASK, "Hi");

        goOn(asked, RESULTS, Map.of("call_2", "found"));

        assertThat(Api.CHAT.results(1)).containsExactly("call_1 Error: not run", "call_2 found");
    }

    @Test
    void theResultsMayBeJson() {
        SERVER.answersOneAfterAnother(Api.CHAT.path, TWO, Answers.chat("Done"));
        Exchange asked = camel.send(ASK, "Hi");

        goOn(asked, RESULTS, "[{\"id\":\"call_1\",\"result\":\"a\"},{\"id\":\"call_2\",\"result\":[1]}]");

        assertThat(Api.CHAT.results(1)).containsExactly("call_1 a", "call_2 [1]");
    }

    static Stream<Map.Entry<String, Object>> wrongResults() {
        return Stream.of(
                Map.entry(
                        "a result for the id 'call_9', but the calls that wait are call_1 (find), call_2 (find)",
                        Map.of("call_9", "x")),
                Map.entry("two results for the id 'call_1'", List.of(result("call_1", "x"), result("call_1", "y"))),
                Map.entry(
                        "number 1, that is no Map with id and result",
                        List.of(result("call_1", "x"), Map.of("id", "call_2"))),
                Map.entry("isError=perhaps", List.of(Map.of("id", "call_1", "result", "x", "isError", "perhaps"))),
                Map.entry("The message body is of type java.lang.String and is no JSON", "found"),
                Map.entry("The message body is empty", ""),
                Map.entry("is of type java.lang.Object", new Object()));
    }

    @ParameterizedTest
    @MethodSource("wrongResults")
    void resultsThatAreNoneAreRefusedAndNothingIsSent(Map.Entry<String, Object> wrong) {
        SERVER.answers(Api.CHAT.path, TWO);
        Exchange asked = camel.send(ASK, "Hi");
        Object loop = asked.getProperty(LOOP);

        Exchange failed = goOn(asked, RESULTS, wrong.getValue());

        assertThat(failed.getException())
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining(wrong.getKey())
                .hasMessageContaining("must be a List of Maps with id and result");
        assertThat(SERVER.requests()).hasSize(1);
        assertThat(failed.getProperty(LOOP)).isEqualTo(loop);
    }

    @Test
    void resultsWithoutALoopAreRefused() {
        assertThat(camel.failure(RESULTS, Map.of("call_1", "x")))
                .hasMessageContaining("The exchange property CamelOpenAIToolLoop is not set");
    }

    @Test
    void theLoopOfAnotherApiIsRefused() {
        SERVER.answers(Api.CHAT.path, TWO);
        Exchange asked = camel.send(ASK, "Hi");

        assertThat(goOn(asked, Api.RESPONSES.uri(RESULTS), Map.of()).getException())
                .hasMessageContaining("has a loop of 'openai:chat?operation=create', not of 'openai:responses");
    }

    @ParameterizedTest
    @CsvSource({"CHAT, direct:own", "RESPONSES, direct:own", "CHAT, direct:execution", "RESPONSES, direct:execution"})
    void aLoopOfTheRouteGoesOnUntilTheModelAnswers(Api api, String loop) throws Exception {
        String[] call = {"call_1", "find", "{\"q\":\"x\"}"};
        boolean isChat = api == Api.CHAT;
        SERVER.answersOneAfterAnother(
                api.path,
                isChat ? ToolAnswers.chat(call).replace("\"tool_calls\",", "\"stop\",") : ToolAnswers.response(call),
                isChat ? ToolAnswers.chat(call) : ToolAnswers.response(call),
                isChat ? Answers.chat("Done") : ToolAnswers.responseText("Done"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:own")
                        .to(api.uri(ASK))
                        .loopDoWhile(header("CamelOpenAIFinishReason").isEqualTo("tool_calls"))
                        .process(HandedCallsTest.this::makeCalls)
                        .to(api.uri(RESULTS))
                        .end();
                from("direct:execution")
                        .to(api.uri(ASK))
                        .loopDoWhile(header("CamelOpenAIFinishReason").isEqualTo("tool_calls"))
                        .to(api.uri("openai:chat?operation=toolExecution&tags=t"))
                        .to(api.uri(RESULTS))
                        .end();
            }
        });

        Exchange answer = camel.send(loop, "Hi");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).containsExactly("x", "x");
        assertThat(api.results(2)).containsExactly("call_1 found x", "call_1 found x");
        assertThat(answer.getMessage().getHeader("CamelOpenAIToolIterations")).isEqualTo(2);
    }

    @Test
    void theNameOfCamelOpenAIRunsTheCallsToo() {
        Api.CHAT.answers("call_1", "find", "{\"q\":\"x\"}", "call_2", "find", "{}");
        Exchange asked = camel.send(ASK, "Hi");

        Exchange made = goOn(asked, "openai:tool-execution?tags=t", null);
        assertThat(made.getMessage().getBody()).isNull();
        goOn(made, RESULTS, null);

        assertThat(ran).containsExactly("x");
        assertThat(Api.CHAT.results(1).get(0)).isEqualTo("call_1 found x");
        assertThat(Api.CHAT.results(1).get(1)).startsWith("call_2 Error: The tool find was not run");
    }

    @Test
    void withoutTheOptionTheLoopRunsFurtherCallsItself() {
        SERVER.answersOneAfterAnother(
                Api.CHAT.path, TWO, ToolAnswers.chat("call_3", "find", "{\"q\":\"z\"}"), Answers.chat("Done"));
        Exchange asked = camel.send(ASK, "Hi");

        Exchange answered =
                goOn(asked, "openai:chat?operation=toolResults&tags=t", Map.of("call_1", "a", "call_2", "b"));

        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).containsExactly("z");
    }

    @Test
    void aToolOfTheRequestItselfIsHandedOutWithoutAnyOfTheEndpoint() {
        Api.CHAT.answers("call_1", "mine", "{}");
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("messages", List.of(Map.of("role", "user", "content", "Hi")));
        request.put(
                "tools",
                List.of(Map.of("type", "function", "function", Map.of("name", "mine", "parameters", Map.of()))));

        Exchange asked = camel.send("openai:chat?model=m&autoToolExecution=false", request);

        assertThat(asked.getMessage().getBody())
                .isEqualTo(List.of(Map.of("id", "call_1", "name", "mine", "arguments", Map.of())));
        assertThat(goOn(asked, RESULTS, Map.of("call_1", "x")).getMessage().getBody())
                .isEqualTo("Done");
    }

    @Test
    void theBoundsCountTheTurnsOfTheRoute() {
        SERVER.answers(Api.CHAT.path, ToolAnswers.chat("call_1", "find", "{}"));
        Exchange asked = camel.send(ASK, "Hi");

        Exchange failed = goOn(asked, RESULTS + "&maxTurns=2", Map.of("call_1", "x"));

        assertThat(failed.getException()).hasMessageContaining("maxTurns=2 ends the loop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"map", "json"})
    void otherFormatsGiveTheAnswerAsItIs(String format) {
        Api.CHAT.answers("call_1", "find", "{}");

        Exchange asked = camel.send(ASK + "&outputFormat=" + format, "Hi");

        assertThat(asked.getMessage().getBody(String.class)).contains("choices").contains("call_1");
        assertThat(goOn(asked, RESULTS, Map.of("call_1", "x")).getMessage().getBody())
                .isEqualTo("Done");
    }

    @ParameterizedTest
    @CsvSource({
        ASK + "&approval=direct:x, approval=direct:x and autoToolExecution=false",
        ASK + "&loopRepository=#loops&loopKey=k, loopRepository and autoToolExecution=false",
        "openai:chat?operation=toolResults&approval=suspend, approval=suspend and operation=toolResults",
        "openai:chat?operation=resume&tags=t&autoToolExecution=false&approvalKey=a-secret-of-the-desk, operation=resume and",
        "openai:tool-execution, operation=toolExecution runs tools",
        "openai:embeddings?autoToolExecution=false, does not know the option autoToolExecution",
        "openai:files?operation=toolResults, Unknown operation 'toolResults'",
    })
    void whatContradictsItIsRefusedAtTheStart(String uri, String words) {
        camel.context()
                .getRegistry()
                .bind("loops", FileStateRepository.fileStateRepository(new File("target/no-loops.dat")));

        assertThat(camel.refusal(uri)).hasMessageContaining(words);
    }

    private void makeCalls(Exchange exchange) {
        List<Object> results = new ArrayList<>();
        for (Object call : exchange.getMessage().getBody(List.class)) {
            Map<?, ?> made = (Map<?, ?>) call;
            String q = (String) ((Map<?, ?>) made.get("arguments")).get("q");
            ran.add(q);
            results.add(result((String) made.get("id"), "found " + q));
        }
        exchange.getMessage().setBody(results);
    }

    private static Map<String, Object> result(String id, Object result) {
        return Map.of("id", id, "result", result);
    }

    /** Goes on with an exchange as the next step of its route would. */
    private Exchange goOn(Exchange exchange, String uri, Object results) {
        exchange.getMessage().setBody(results);
        return camel.template().send(uri, exchange);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
