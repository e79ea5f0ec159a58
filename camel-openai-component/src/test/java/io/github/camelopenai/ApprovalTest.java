package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
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

/** Calls of tools that somebody must allow. */
class ApprovalTest {

    private static final String CHAT = "/chat/completions";
    private static final String LOOP = "openai:chat?model=m&tags=t&approval=direct:ask";
    private static final String TWO_CALLS =
            ToolAnswers.chat("call_1", "refund", "{\"amount\":70}", "call_2", "find", "{\"q\":\"x\"}");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Object> asked = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @CsvSource({"yes", "true", " YES "})
    void aDestructiveToolRunsWhenItIsAllowed(String decision) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().setBody(decision));

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("Done");

        assertThat(ran).containsExactlyInAnyOrder("refund 70", "find x");
        assertThat(asked).containsExactly(Map.of("amount", 70));
    }

    @Test
    void aCallThatIsNotAllowedIsToldToTheModelAndNotMade() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("A pity"));
        routes(exchange -> exchange.getMessage().setBody(false));

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("A pity");

        assertThat(ran).containsExactly("find x");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("Error: The call of refund was not allowed.");
    }

    @Test
    void aDecisionMayChangeTheArguments() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().setBody(Map.of("amount", 50)));

        camel.ask(LOOP, "Hi");

        assertThat(ran).contains("refund 50");
    }

    @Test
    void changedArgumentsMustFitTheTool() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().setBody(Map.of("amount", "all of it")));

        assertThat(camel.failure(LOOP, "Hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("The arguments of the decision")
                .hasMessageContaining("amount must be");
        assertThat(ran).doesNotContain("refund 70");
    }

    @ParameterizedTest
    @ValueSource(strings = {"perhaps", ""})
    void whatIsNoDecisionAllowsNothing(String said) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().setBody(said));

        assertThat(camel.failure(LOOP, "Hi"))
                .hasMessageContaining("must be yes, no, true, false, or a Map of the arguments to use");
        assertThat(ran).doesNotContain("refund 70");
    }

    @Test
    void aRouteThatFailsAllowsNothing() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> {
            throw new IllegalStateException("nobody is there");
        });

        assertThat(camel.failure(LOOP, "Hi")).hasMessageContaining("nobody is there");
        assertThat(ran).doesNotContain("refund 70");
    }

    /** The body that the route gets is a Map of the arguments, and stays one where nobody decides. */
    @Test
    void aRouteThatSaysNothingAllowsNothing() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> {});

        assertThat(camel.failure(LOOP, "Hi")).hasMessageContaining("The decision on a call of a tool is missing");
        assertThat(ran).doesNotContain("refund 70");
    }

    @Test
    @SuppressWarnings("unchecked")
    void argumentsThatAreChangedInTheirMapAreADecision() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().getBody(Map.class).put("amount", 50));

        camel.ask(LOOP, "Hi");

        assertThat(ran).contains("refund 50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes"})
    void aRouteWhoseFailureIsHandledAllowsNothing(String saidBefore) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> {});
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("log:dead?level=DEBUG"));
                from("direct:handled")
                        .process(exchange -> {
                            if (!saidBefore.isEmpty()) {
                                exchange.getMessage().setBody(saidBefore);
                            }
                        })
                        .throwException(new IllegalStateException("nobody is there"));
            }
        });

        assertThat(camel.failure(LOOP.replace("direct:ask", "direct:handled"), "Hi"))
                .isInstanceOf(OpenAIToolException.class);
        assertThat(ran).doesNotContain("refund 70");
    }

    @ParameterizedTest
    @CsvSource({"find, 1", "'find,refund', 2", "*, 2", "RAW(${header.amount} > 50), 1", "RAW(${header.amount} > 100), 0"
    })
    void approvalForChoosesTheCalls(String calls, int count) throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        routes(exchange -> exchange.getMessage().setBody("yes"));

        assertThat(camel.ask(LOOP + "&approvalFor=" + calls, "Hi")).isEqualTo("Done");

        assertThat(asked).hasSize(count);
        assertThat(ran).hasSize(2);
    }

    @Test
    void argumentsThatDoNotFitAreNotAskedFor() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "refund", "{\"amount\":"), Answers.chat("Sorry"));
        routes(exchange -> exchange.getMessage().setBody("yes"));

        assertThat(camel.ask(LOOP, "Hi")).isEqualTo("Sorry");

        assertThat(asked).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void aDecisionMayComeMuchLaterAndHoldsNoThread() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, TWO_CALLS, Answers.chat("Done"));
        CompletableFuture<Runnable> later = new CompletableFuture<>();
        routes(new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                later.complete(() -> {
                    exchange.getMessage().setBody("yes");
                    callback.done(false);
                });
                return false;
            }
        });

        CompletableFuture<Exchange> answer = camel.template().asyncSend(LOOP + "&toolTimeout=1000", exchange -> {
            exchange.getMessage().setBody("Hi");
        });
        Runnable decision = later.join();
        // Longer than a tool may take
        CompletableFuture.delayedExecutor(1_100, TimeUnit.MILLISECONDS).execute(decision);

        assertThat(answer.join().getException()).isNull();
        assertThat(answer.join().getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).contains("refund 70");
    }

    @Test
    void approvalForWithoutApprovalIsRefused() {
        assertThat(camel.refusal("openai:chat?model=m&tags=t&approvalFor=find"))
                .hasMessageContaining("The option approvalFor is 'find', but nobody is asked");
    }

    private void routes(Processor decision) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/refund?tags=t&description=d&parameter.amount=integer&destructiveHint=true")
                        .process(exchange ->
                                ran.add("refund " + exchange.getMessage().getHeader("amount")));
                from("openai:tool/find?tags=t&description=d&parameter.q=string")
                        .process(exchange ->
                                ran.add("find " + exchange.getMessage().getHeader("q")));
                from("direct:ask")
                        .process(exchange -> asked.add(exchange.getMessage().getBody(Map.class)))
                        .process(decision);
            }
        });
    }

    private static JsonNode body(int request) {
        List<?> requests = SERVER.requests();
        assertThat(requests).hasSizeGreaterThan(request);
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
