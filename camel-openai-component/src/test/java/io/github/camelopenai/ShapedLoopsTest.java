package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIPendingApproval;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Typed answers of loops with tools, in each way in which a loop goes on. */
class ShapedLoopsTest {

    private static final String CHAT = "/chat/completions";
    private static final String TYPED = "&tags=t&outputClass=" + ShapedLoopsTest.class.getName() + "$Task";
    private static final String CALL = ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}");
    private static final String WRONG = Answers.chat("{\"title\":\"dig\"}");
    private static final String RIGHT = Answers.chat("{\"title\":\"dig\",\"hours\":2}");
    private static final Task DIG = new Task("dig", 2);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** What a user would write. */
    public record Task(String title, int hours) {}

    @BeforeEach
    void tool() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d&parameter.q=string&destructiveHint=true")
                        .setBody(simple("found ${header.q}"));
            }
        });
    }

    @Test
    void aLoopThatGoesOnAfterAnApprovalGivesTheObjectAndMayRepairIt() {
        SERVER.answersOneAfterAnother(CHAT, CALL, WRONG, RIGHT);
        String approval = "&approval=suspend&approvalKey=a-secret-of-the-desk";
        String pending = ((OpenAIPendingApproval) camel.ask("openai:chat?model=m" + TYPED + approval, "Hi")).toJson();

        Exchange answered = camel.send(
                "openai:chat?operation=resume" + TYPED + approval, pending, Map.of("CamelOpenAIApproval", "yes"));

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isEqualTo(DIG);
        assertThat(answered.getMessage().getHeaders())
                .containsEntry("CamelOpenAIRepairs", 1)
                .containsEntry("CamelOpenAIToolIterations", 1);
        assertThat(body(1).at("/response_format/json_schema/name").asText()).isEqualTo("Task");
        assertThat(body(2).at("/messages/4/content").asText()).contains("hours is missing");
    }

    @Test
    void resultsThatTheRouteHandsBackLeadToTheObject() {
        SERVER.answersOneAfterAnother(CHAT, CALL, WRONG, RIGHT);
        Exchange asked = camel.send("openai:chat?model=m&autoToolExecution=false" + TYPED, "Hi");

        Exchange answered = camel.template()
                .send("openai:chat?operation=toolResults&autoToolExecution=false" + TYPED, exchange -> {
                    exchange.getProperties().putAll(asked.getProperties());
                    exchange.getMessage().setBody(Map.of("call_1", "found"));
                });

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isEqualTo(DIG);
        assertThat(answered.getMessage().getHeaders()).containsEntry("CamelOpenAIRepairs", 1);
    }

    @Test
    void elementsOfTheLastTurnAreStreamedTyped() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chatStream("", "call_1", "find", "{\"q\":\"x\"}"),
                new Events()
                        .chat("{\"result\":[{\"title\":\"dig\",\"hours\":2},")
                        .chat("{\"title\":\"sow\",\"hours\":1}]}")
                        .finish("stop")
                        .usage()
                        .done()
                        .toString());

        List<Message> messages = new PulledStreams(camel)
                .chunks(
                        "openai:chat?model=m&streaming=true&tags=t&outputClass=List<"
                                + getClass().getName() + "$Task>",
                        "Hi");

        List<Object> bodies = new ArrayList<>();
        messages.forEach(message -> bodies.add(message.getBody()));
        assertThat(bodies).containsExactly(DIG, new Task("sow", 1), null);
        assertThat(messages.get(2).getHeaders()).containsEntry("CamelOpenAIToolIterations", 1);
    }

    /** Models write a sentence before they call a tool. It is no part of the list. */
    @Test
    void wordsBeforeACallOfAToolAreNoElements() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chatStream("Let me {see}. ", "call_1", "find", "{\"q\":\"x\"}"),
                new Events()
                        .chat("{\"result\":[4,")
                        .chat("2]}")
                        .finish("stop")
                        .usage()
                        .done()
                        .toString());

        List<Message> messages = new PulledStreams(camel)
                .chunks("openai:chat?model=m&streaming=true&tags=t&outputClass=List<java.lang.Integer>", "Hi");

        assertThat(messages.stream().map(Message::getBody).filter(Integer.class::isInstance))
                .containsExactly(4, 2);
    }

    @Test
    void aRememberedConversationHoldsTheAnswerThatFitsAndNoRepairs() {
        SERVER.answersOneAfterAnother(CHAT, CALL, WRONG, RIGHT, RIGHT);
        String uri = "openai:chat?model=m&memory=caffeine&conversationId=ann" + TYPED;
        camel.ask(uri, "Hi");

        assertThat(camel.ask(uri, "And now?")).isEqualTo(DIG);

        List<String> said = new ArrayList<>();
        body(3).path("messages")
                .forEach(message -> said.add(message.path("role").asText()
                        + ' '
                        + message.path("content").asText("")));
        assertThat(said)
                .containsExactly(
                        "user Hi",
                        "assistant ",
                        "tool found x",
                        "assistant {\"title\":\"dig\",\"hours\":2}",
                        "user And now?");
    }

    @Test
    void anAnswerThatNeverFitsIsNotRemembered() {
        SERVER.answersOneAfterAnother(CHAT, WRONG, WRONG, RIGHT);
        String uri = "openai:chat?model=m&memory=caffeine&conversationId=bob" + TYPED;

        assertThat(camel.failure(uri, "Hi")).isInstanceOf(OpenAISchemaException.class);

        assertThat(camel.ask(uri, "Again")).isEqualTo(DIG);
        assertThat(body(2).path("messages")).hasSize(1);
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
