package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIPendingApproval;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops that end their exchange until somebody has decided, and go on in another. */
class SuspendedLoopTest {

    private static final String CHAT = "/chat/completions";
    private static final String KEY = "&approvalKey=a-secret-of-the-desk";
    private static final String ASK = "openai:chat?model=m&tags=t&approval=suspend" + KEY;
    private static final String RESUME = "openai:chat?operation=resume&tags=t&approval=suspend" + KEY;
    private static final String CALLS =
            ToolAnswers.chat("call_1", "refund", "{\"amount\":70}", "call_2", "find", "{\"q\":\"x\"}");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void tools() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("openai:tool/refund?tags=t&description=d&parameter.amount=integer&destructiveHint=true")
                        .process(exchange ->
                                ran.add("refund " + exchange.getMessage().getHeader("amount")))
                        .setBody(constant("paid"));
                from("openai:tool/find?tags=t&description=d&parameter.q=string")
                        .process(exchange ->
                                ran.add("find " + exchange.getMessage().getHeader("q")))
                        .setBody(constant("found"));
            }
        });
    }

    @Test
    void aLoopThatNeedsADecisionEndsItsExchangeAndRunsNothing() {
        OpenAIPendingApproval pending = suspended();

        assertThat(pending.getCalls())
                .containsExactly(Map.of("id", "call_1", "name", "refund", "arguments", Map.of("amount", 70)));
        assertThat(pending).hasToString("approval of [refund]");
        assertThat(ran).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"yes, paid", "true, paid", "no, Error: The call of refund was not allowed."})
    void aLaterExchangeGoesOnWithTheDecision(String decision, String result) {
        String pending = camel.context().getTypeConverter().convertTo(String.class, suspended());

        Exchange answered = resume(RESUME, pending, decision);

        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo(result);
        assertThat(body(1).at("/messages/3/content").asText()).isEqualTo("found");
        assertThat(ran.contains("refund 70")).isEqualTo(result.equals("paid"));
        assertThat(answered.getMessage().getHeaders())
                .containsEntry("CamelOpenAIToolIterations", 1)
                .containsEntry("CamelOpenAIAgenticTotalTokens", 46L);
    }

    @Test
    void decisionsByCallMayChangeArguments() {
        OpenAIPendingApproval pending = suspended();

        assertThat(resume(RESUME, pending, Map.of("call_1", Map.of("amount", 50)))
                        .getMessage()
                        .getBody())
                .isEqualTo("Done");
        assertThat(ran).contains("refund 50");
    }

    @Test
    void itIsTheSameInTheResponsesApi() {
        SERVER.answersOneAfterAnother(
                "/responses",
                ToolAnswers.response("call_1", "refund", "{\"amount\":70}"),
                ToolAnswers.responseText("Done"));
        Object pending = camel.ask(ASK.replace("chat", "responses"), "Hi");

        Exchange answered = resume(RESUME.replace("chat", "responses"), pending, "yes");

        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).containsExactly("refund 70");
    }

    @Test
    void aLoopThatCallsAgainIsSuspendedAgain() {
        SERVER.answersOneAfterAnother(
                CHAT, CALLS, ToolAnswers.chat("call_3", "refund", "{\"amount\":1}"), Answers.chat("Done"));
        Object first = camel.ask(ASK, "Hi");

        Object second = resume(RESUME, first, "yes").getMessage().getBody();

        assertThat(second).isInstanceOf(OpenAIPendingApproval.class);
        assertThat(resume(RESUME, second, "yes").getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).containsExactlyInAnyOrder("refund 70", "find x", "refund 1");
    }

    /** Which calls need a decision may be seen differently where the loop goes on: what was asked has been answered. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "approval=suspend&approvalFor=find",
                "approval=suspend&approvalFor=RAW(${exchangeProperty.strict} == 'yes')",
                "approval=direct:nobody&approvalFor=find"
            })
    void aCallThatWasNotAllowedIsNotMadeWhateverTheEndpointAsksFor(String approval) {
        Exchange answered = resume(
                RESUME.replace("approval=suspend", approval), suspended(), Map.of("call_1", "no", "call_2", "no"));

        assertThat(answered.getMessage().getBody()).isEqualTo("Done");
        assertThat(ran).isEmpty();
    }

    @Test
    void theEndpointThatGoesOnAsksToo() {
        assertThat(camel.refusal("openai:chat?operation=resume&tags=t" + KEY))
                .hasMessageContaining("operation=resume needs the option approval");
    }

    @Test
    void theCallsThatPeopleReadAreThoseThatWereSigned() {
        ObjectNode json = (ObjectNode) Json.parse(suspended().toJson());
        ((ObjectNode) json.at("/calls/0/arguments")).put("amount", 7);

        assertThat(resume(RESUME, json.toString(), "yes").getException())
                .hasMessageContaining("its calls are not those that were signed");
        assertThat(ran).isEmpty();
    }

    @Test
    void argumentsOfADecisionThatDoNotFitRunNothing() {
        OpenAIPendingApproval pending = suspended();

        assertThat(resume(RESUME, pending, Map.of("call_1", Map.of("amount", "all")))
                        .getException())
                .hasMessageContaining("call_1")
                .hasMessageContaining("amount must be an integer");
        assertThat(ran).isEmpty();
    }

    @Test
    void aLoopThatGoesOnTwiceMakesItsCallsOnceWithToolRepositoryWhateverIsDecided() {
        camel.context().getRegistry().bind("calls", MemoryIdempotentRepository.memoryIdempotentRepository());
        OpenAIPendingApproval pending = suspended();
        String uri = RESUME + "&toolRepository=#calls";

        resume(uri, pending, Map.of("call_1", Map.of("amount", 50)));
        resume(uri, pending, Map.of("call_1", Map.of("amount", 60)));
        resume(uri, pending, "yes");

        assertThat(ran).containsExactlyInAnyOrder("refund 50", "find x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "signature", "operation"})
    void whatWasChangedOnTheWayIsRefused(String field) {
        ObjectNode json = (ObjectNode) Json.parse(suspended().toJson());
        json.put(field, json.path(field).asText().replaceFirst("[a-z]", "Z"));

        assertThat(resume(RESUME, json.toString(), "yes").getException())
                .hasMessageContaining("it was changed, or signed with another key");
        assertThat(ran).isEmpty();
    }

    @Test
    void aLoopOfAnotherOperationIsRefused() {
        String pending = suspended().toJson();

        assertThat(resume(RESUME.replace("chat", "responses"), pending, "yes").getException())
                .hasMessageContaining("is a loop of openai:chat?operation=create, not of openai:responses");
    }

    @Test
    void anotherKeyIsRefused() {
        assertThat(resume(RESUME.replace("a-secret", "another-secret"), suspended(), "yes")
                        .getException())
                .hasMessageContaining("signed with another key");
    }

    @Test
    void aDecisionThatIsMissingRunsNothing() {
        OpenAIPendingApproval pending = suspended();

        assertThat(resume(RESUME, pending, Map.of("call_9", "yes")).getException())
                .hasMessageContaining("There is no decision on call_1 (refund)");
        assertThat(resume(RESUME, pending, null).getException())
                .hasMessageContaining("The header CamelOpenAIApproval is missing");
        assertThat(resume(RESUME, pending, "perhaps").getException()).hasMessageContaining("'perhaps'");
        assertThat(ran).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai:chat?model=m&tags=t&approval=suspend, The option approvalKey is missing",
        "openai:chat?model=m&tags=t&approval=suspend&approvalKey=short, must have at least 16",
        "openai:chat?operation=resume&tags=t, The option approvalKey is missing",
        "openai:chat?operation=resume&approvalKey=a-secret-of-the-desk, the endpoint offers no tools",
        "openai:chat?model=m&tags=t&approval=suspend&streaming=true&approvalKey=a-secret-of-the-desk, streaming=true",
    })
    void aWrongOptionIsRefusedAtTheStart(String uri, String words) {
        assertThat(camel.refusal(uri)).hasMessageContaining(words);
    }

    private OpenAIPendingApproval suspended() {
        SERVER.answersOneAfterAnother(CHAT, CALLS, Answers.chat("Done"));
        return (OpenAIPendingApproval) camel.ask(ASK, "Hi");
    }

    private Exchange resume(String uri, Object pending, Object decision) {
        return camel.send(uri, pending, decision == null ? Map.of() : Map.of("CamelOpenAIApproval", decision));
    }

    private static JsonNode body(int request) {
        List<?> requests = SERVER.requests();
        assertThat(requests).hasSizeGreaterThan(request);
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
