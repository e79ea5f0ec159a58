package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAILoopException;
import io.github.camelopenai.api.OpenAILoopLimitException;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a loop, and what its failures are. */
class LoopBoundsTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tags=t";
    private static final String CALL = ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final AtomicInteger runs = new AtomicInteger();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxTurns=3 | maxTurns | 3 | 2",
                "maxLoopTokens=50 | maxLoopTokens | 2 | 1",
                "maxToolCalls=1 | maxToolCalls | 2 | 1",
                "stopWhen=RAW(${header.CamelOpenAIToolIterations} >= 1) | stopWhen | 2 | 2"
            })
    void aLoopThatGoesOnEndsAtItsBound(String bound, String limit, int turns, int ran) throws Exception {
        SERVER.answers(CHAT, CALL);
        tool(exchange -> exchange.getMessage().setBody("found"));

        Exchange failed = camel.send(LOOP + "&" + bound, "Hi");

        assertThat(failed.getException())
                .isInstanceOfSatisfying(OpenAILoopLimitException.class, e -> assertThat(e.getLimit())
                        .isEqualTo(limit))
                .hasMessageContaining(bound.startsWith("stopWhen") ? "stopWhen ends the loop" : bound);
        assertThat(SERVER.requests()).hasSize(turns);
        assertThat(runs).hasValue(ran);
        assertThat(failed.getProperty("CamelOpenAIAgenticTrace")).isNotNull();
        assertEachCallHasAResult((OpenAILoopException) failed.getException());
    }

    @Test
    void atLimitAnswerAsksOnceMoreWithoutTools() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, CALL, Answers.chat("As far as I know: no."));
        tool(exchange -> exchange.getMessage().setBody("found"));

        assertThat(camel.ask(LOOP + "&maxTurns=2&atLimit=answer&toolChoice=required", "Hi"))
                .isEqualTo("As far as I know: no.");

        assertThat(body(0).path("tool_choice").asText()).isEqualTo("required");
        assertThat(body(1).path("tool_choice").asText()).isEqualTo("auto");
        assertThat(body(2).has("tools") || body(2).has("tool_choice")).isFalse();
        assertThat(body(2).at("/messages/4/content").asText()).isEqualTo("Error: not run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"q\":",
                "[1]",
                "{}",
                "{\"q\":7}",
            })
    void argumentsThatDoNotFitGoBackToTheModelAndTheRouteDoesNotRun(String arguments) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", arguments), Answers.chat("Sorry"));
        tool(exchange -> {});

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("Sorry");

        assertThat(runs).hasValue(0);
        assertThat(body(1).at("/messages/2/content").asText()).startsWith("Error: The tool find was not run: ");
    }

    @Test
    void aToolThatDoesNotExistIsToldToTheModelWithThoseThatDo() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "serch", "{}"), Answers.chat("Sorry"));
        tool(exchange -> {});

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("Sorry");

        assertThat(body(1).at("/messages/2/content").asText())
                .isEqualTo("Error: There is no tool 'serch'. There are: find.");
    }

    @Test
    void tenThousandWrongCallsInOneAnswerAreAllTold() throws Exception {
        String[] calls = IntStream.range(0, 10_000)
                .boxed()
                .flatMap(i -> Stream.of("call_" + i, "serch", "{}"))
                .toArray(String[]::new);
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat(calls), Answers.chat("Sorry"));
        tool(exchange -> {});

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("Sorry");

        assertThat(body(1).path("messages")).hasSize(10_002);
    }

    @Test
    void aRouteThatFailsFailsTheExchangeAndTheConversationStaysValid() throws Exception {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}", "call_2", "find", "{\"q\":\"y\"}"));
        tool(exchange -> {
            throw new IllegalStateException("password=secret");
        });

        Throwable failure = camel.failure(LOOP + "&maxParallelToolCalls=1", "Hi");

        assertThat(failure)
                .isInstanceOfSatisfying(
                        OpenAIToolException.class, e -> assertThat(e.getTool()).isEqualTo("find"))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(runs).hasValue(1);
        assertEachCallHasAResult((OpenAILoopException) failure);
        assertThat(((OpenAILoopException) failure).getMessages().toString())
                .contains("not run")
                .doesNotContain("secret");
    }

    @Test
    void withTellTheModelGetsASentenceWithoutDetails() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Sorry"));
        tool(exchange -> {
            throw new IllegalStateException("password=secret");
        });

        assertThat(camel.ask(LOOP + "&toolFailure=tell", "Hi")).isEqualTo("Sorry");

        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("Error: The tool find failed.");
    }

    @Test
    void aToolThatTakesTooLongIsGivenUpAndItsLateResultDropped() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Sorry"));
        CompletableFuture<AsyncCallback> held = new CompletableFuture<>();
        tool(new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                held.complete(callback);
                return false;
            }
        });

        assertThat(camel.ask(LOOP + "&toolFailure=tell&toolTimeout=20", "Hi")).isEqualTo("Sorry");
        held.join().done(false);

        assertThat(body(1).at("/messages/2/content").asText()).contains("did not end in time");
    }

    @Test
    void aLongResultKeepsItsBeginningAndItsEnd() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));
        tool(exchange -> exchange.getMessage().setBody("a".repeat(50) + "b".repeat(1_000) + "c".repeat(50)));

        camel.ask(LOOP + "&maxToolResult=100", "Hi");

        assertThat(body(1).at("/messages/2/content").asText())
                .isEqualTo("a".repeat(50) + "\n[... 1000 characters are missing here ...]\n" + "c".repeat(50));
    }

    @Test
    void aMapIsJson() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));
        tool(exchange -> exchange.getMessage().setBody(Map.of("n", 1)));

        camel.ask(LOOP, "Hi");

        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("{\"n\":1}");
    }

    @Test
    void withReturnDirectTheResultsAreTheAnswer() throws Exception {
        SERVER.answers(CHAT, CALL);
        tool("&returnDirect=true", exchange -> exchange.getMessage().setBody("found"));

        Exchange answer = camel.send(LOOP, "Hi");

        assertThat(answer.getMessage().getBody()).isEqualTo("found");
        assertThat(answer.getMessage().getHeader("CamelOpenAIMcpReturnDirect")).isEqualTo(true);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void theRouteOfBeforeTurnMayChangeTheRequestOfEachTurn() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, CALL, Answers.chat("Done"));
        tool(exchange -> exchange.getMessage().setBody("found"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                AtomicInteger turn = new AtomicInteger();
                from("direct:turn").process(exchange -> {
                    Map<Object, Object> request = new LinkedHashMap<>(
                            (Map<?, ?>) exchange.getMessage().getBody());
                    request.put("model", "m" + turn.incrementAndGet());
                    exchange.getMessage().setBody(request);
                });
            }
        });

        assertThat(camel.ask(LOOP + "&beforeTurn=direct:turn", "Hi")).isEqualTo("Done");

        assertThat(body(0).path("model").asText()).isEqualTo("m1");
        assertThat(body(1).path("model").asText()).isEqualTo("m2");
    }

    @Test
    void aClientsOwnToolEndsTheLoopAndItsCallIsPassedOn() throws Exception {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "mine", "{}"));
        tool(exchange -> {});

        Exchange answer = camel.send(
                LOOP + "&outputFormat=map",
                Map.of(
                        "messages",
                        List.of(Map.of("role", "user", "content", "Hi")),
                        "tools",
                        List.of(Map.of(
                                "type", "function", "function", Map.of("name", "mine", "parameters", Map.of())))));

        assertThat(answer.getMessage().getBody().toString()).contains("name=mine");
        assertThat(body(0).path("tools")).hasSize(2);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxTurns=0", "maxToolCalls=-1", "toolFailure=ignore", "atLimit=go"})
    void aWrongOptionIsRefusedAtTheStart(String option) {
        assertThat(camel.refusal(LOOP + "&" + option).getMessage()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void theMemoryOfAnswersIsGivenBackWhereALoopFails() throws Exception {
        SERVER.answers(CHAT, CALL);
        tool(exchange -> {
            throw new IllegalStateException();
        });

        camel.failure(LOOP, "Hi");
        camel.failure(LOOP + "&toolFailure=tell&maxTurns=2", "Hi");

        assertThat(camel.component().answersInMemory().used()).isZero();
    }

    private void tool(Processor processor) throws Exception {
        tool("", processor);
    }

    private void tool(String options, Processor processor) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=Finds&parameter.q=string&required=q" + options)
                        .errorHandler(noErrorHandler())
                        .process(exchange -> runs.incrementAndGet())
                        .process(processor);
            }
        });
    }

    private static void assertEachCallHasAResult(OpenAILoopException failure) {
        JsonNode messages = Json.toTree(failure.getMessages());
        int calls = 0;
        int results = 0;
        for (JsonNode message : messages) {
            calls += message.path("tool_calls").size();
            results += message.path("role").asText().equals("tool") ? 1 : 0;
        }
        assertThat(results).isEqualTo(calls).isPositive();
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
