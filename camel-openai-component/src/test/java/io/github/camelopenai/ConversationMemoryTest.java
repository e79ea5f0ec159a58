package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of a conversation in a property of its exchange. */
class ConversationMemoryTest {

    private static final String PROPERTY = "CamelOpenAIConversationHistory";
    private static final String CHAT = "/chat/completions";
    private static final String MEMORY = "openai:chat?model=m&conversationMemory=true";
    private static final List<Map<String, Object>> BEFORE =
            List.of(message("user", "Hi"), message("assistant", "Hello"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    /** A message of another library, as Jackson sees it. */
    public record Foreign(String role, String content, String name) {}

    @Test
    void theSecondCallKnowsTheFirst() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("Rhine"), Answers.chat("1,230 km"));

        Exchange first = ask(MEMORY, "A river?", null);
        Exchange second = ask(MEMORY, "How long?", first.getProperty(PROPERTY));

        assertThat(sent(1)).containsExactly("user A river?", "assistant Rhine", "user How long?");
        assertThat(second.getProperty(PROPERTY))
                .isEqualTo(List.of(
                        message("user", "A river?"),
                        message("assistant", "Rhine"),
                        message("user", "How long?"),
                        message("assistant", "1,230 km")));
        assertThat(second.getMessage().getHeaders()).doesNotContainKey("CamelOpenAIToolIterations");
    }

    @Test
    void aSystemMessageIsSentEachTimeAndNeverKept() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        Exchange second = ask(MEMORY + "&systemMessage=Be brief&developerMessage=Be kind", "And you?", BEFORE);

        assertThat(sent(0))
                .containsExactly("system Be brief", "developer Be kind", "user Hi", "assistant Hello", "user And you?");
        assertThat(roles(second)).containsExactly("user", "assistant", "user", "assistant");
    }

    @Test
    void theCallsOfOneRouteAreAConversation() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("Rhine"), Answers.chat("1,230 km"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:two")
                        .to(MEMORY + "&conversationHistoryProperty=Mine")
                        .setBody(constant("How long?"))
                        .to(MEMORY + "&conversationHistoryProperty=Mine");
            }
        });

        Exchange done = camel.send("direct:two", "A river?");

        assertThat(sent(1)).hasSize(3);
        assertThat((List<?>) done.getProperty("Mine")).hasSize(4);
    }

    @Test
    void aPulledStreamIsKeptWhenItIsReadToItsEnd() throws Exception {
        SERVER.answers(CHAT, stream(text("Hel", "lo")));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pull")
                        .to(MEMORY + "&streaming=true")
                        .setProperty("opened", exchangeProperty(PROPERTY))
                        .split(body())
                        .streaming()
                        .to("log:chunk?level=DEBUG")
                        .end();
            }
        });

        Exchange done = camel.send("direct:pull", "Hi");

        assertThat(done.getProperty("opened")).isNull();
        assertThat(done.getProperty(PROPERTY)).isEqualTo(BEFORE);
    }

    @Test
    void aPushedStreamIsKept() throws Exception {
        SERVER.answers(CHAT, stream(text("Hel", "lo")));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").to("log:chunk?level=DEBUG");
            }
        });

        Exchange done = ask(MEMORY + "&streamTo=direct:chunks", "Hi", null);

        assertThat(done.getProperty(PROPERTY)).isEqualTo(BEFORE);
        assertThat(done.getMessage().getBody()).isEqualTo("Hello");
    }

    @Test
    void theCallsOfToolsAreKeptWithTheirResults() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("There"), Answers.chat("Yes"));
        tool("");

        Exchange first = ask(MEMORY + "&tags=t", "Where?", null);
        ask(MEMORY, "Sure?", first.getProperty(PROPERTY));

        assertThat(roles(first)).containsExactly("user", "assistant", "tool", "assistant");
        assertThat(sent(2))
                .contains("tool found", "assistant There", "user Sure?")
                .hasSize(5);
    }

    @Test
    void resultsThatAreTheAnswerAreKeptAsTheAnswer() throws Exception {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "find", "{}"));
        tool("&returnDirect=true");

        Exchange done = ask(MEMORY + "&tags=t", "Where?", null);

        assertThat(roles(done)).containsExactly("user", "assistant", "tool", "assistant");
        assertThat(done.getMessage().getBody()).isEqualTo("found");
    }

    @Test
    void callsThatNobodyHasMadeAreAnsweredBeforeTheServerSeesThem() {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("Yes"));

        Exchange first = ask(MEMORY, "Where?", null);
        ask(MEMORY, "Never mind.", first.getProperty(PROPERTY));

        assertThat(sent(1))
                .containsExactly("user Where?", "assistant ", "tool The tool was not run.", "user Never mind.");
    }

    @Test
    void whoRunsToolsItselfSendsTheirResultsOnly() {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("There"));

        Exchange first = ask(MEMORY, "Where?", null);
        Exchange second = ask(
                MEMORY + "&maxHistoryTurns=1",
                List.of(Map.of("role", "tool", "tool_call_id", "call_1", "content", "here")),
                first.getProperty(PROPERTY));

        assertThat(sent(1)).containsExactly("user Where?", "assistant ", "tool here");
        assertThat(roles(second)).containsExactly("user", "assistant", "tool", "assistant");
    }

    @Test
    void aLoopThatIsResumedElsewhereBringsItsHistory() throws Exception {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("There"));
        tool("&destructiveHint=true");
        String approval = "&tags=t&approval=suspend&approvalKey=a-secret-of-the-desk";

        Exchange suspended = ask(MEMORY + approval, "Where?", BEFORE);
        Exchange resumed = camel.send(
                MEMORY.replace("model=m", "operation=resume") + approval,
                suspended.getMessage().getBody(),
                Map.of("CamelOpenAIApproval", "yes"));

        assertThat(suspended.getProperty(PROPERTY)).isEqualTo(BEFORE);
        assertThat(roles(resumed)).containsExactly("user", "assistant", "user", "assistant", "tool", "assistant");
    }

    @Test
    void aCallThatFailsLeavesTheHistoryAsItWas() {
        SERVER.answers(CHAT, aResponse().withStatus(400).withBody("{\"error\":{\"message\":\"no\"}}"));

        Exchange failed = ask(MEMORY, "And you?", BEFORE);

        assertThat(failed.getException()).isNotNull();
        assertThat(failed.getProperty(PROPERTY)).isEqualTo(BEFORE);
    }

    @Test
    void picturesStayInTheHistory() {
        SERVER.answers(CHAT, Answers.chat("A river"));
        Map<String, Object> picture =
                Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64,AAAA"));
        Object question = List.of(Map.of("role", "user", "content", List.of(picture)));

        Exchange first = ask(MEMORY, question, null);
        ask(MEMORY, "Which?", first.getProperty(PROPERTY));

        assertThat(body(1).at("/messages/0/content/0/image_url/url").asText()).isEqualTo("data:image/png;base64,AAAA");
    }

    @Test
    void anAnswerThatIsCutIsKeptAsTheUserSawIt() {
        SERVER.answers(CHAT, Answers.chat("The Rhi").replace("\"stop\"", "\"length\""));

        assertThat(history(ask(MEMORY, "A river?", null))).contains(message("assistant", "The Rhi"));
    }

    @Test
    void messagesOfOtherLibrariesAreReadWhereJacksonCanWriteThem() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        ask(MEMORY, "And you?", List.of(new Foreign("user", "Hi", null), new Foreign("assistant", "Hello", null)));

        assertThat(sent(0)).containsExactly("user Hi", "assistant Hello", "user And you?");
        assertThat(ask(MEMORY, "x", List.of(new Object())).getException())
                .hasMessageContaining("The exchange property CamelOpenAIConversationHistory has an element of class"
                        + " java.lang.Object");
        assertThat(ask(MEMORY, "x", "Hi").getException()).hasMessageContaining("must be a List of messages");
    }

    @Test
    void severalAnswersAreNoConversation() {
        assertThat(ask(MEMORY + "&n=2", "Hi", null).getException()).hasMessageContaining("asks for n=2 answers");
    }

    @Test
    void wholeTurnsAreCutFromTheOldEnd() throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("There"), Answers.chat("Yes"));
        tool("");

        Exchange first = ask(MEMORY + "&tags=t&maxHistoryTurns=1", "Where?", BEFORE);
        Exchange second = ask(MEMORY + "&maxHistoryTurns=1", "Sure?", first.getProperty(PROPERTY));

        assertThat(sent(0)).containsExactly("user Hi", "assistant Hello", "user Where?");
        assertThat(roles(first)).containsExactly("user", "assistant", "tool", "assistant");
        assertThat(second.getProperty(PROPERTY))
                .isEqualTo(List.of(message("user", "Sure?"), message("assistant", "Yes")));
    }

    /** The first turn is what the server counted for it, without what the model thought: 9 + 12 - 5. */
    @ParameterizedTest
    @CsvSource({"36, 4", "35, 2"})
    void tokensAreThoseThatTheServerCounted(long bound, int messages) throws Exception {
        SERVER.answersOneAfterAnother(
                CHAT,
                Answers.chat("Hello"),
                Answers.chat("Fine").replace("\"prompt_tokens\":9", "\"prompt_tokens\":29"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:two")
                        .to(MEMORY + "&maxHistoryTokens=" + bound)
                        .setBody(constant("And you?"))
                        .to(MEMORY + "&maxHistoryTokens=" + bound);
            }
        });

        assertThat(history(camel.send("direct:two", "Hi"))).hasSize(messages);
    }

    @Test
    void ofResponsesTheServerKeepsTheHistory() {
        SERVER.answers("/responses", ToolAnswers.responseText("Hello"));
        String uri = MEMORY.replace("chat", "responses");

        Exchange first = ask(uri, "Hi", null);
        ask(uri, "And you?", first.getProperty(PROPERTY));

        assertThat(first.getProperty(PROPERTY)).isEqualTo("resp_1");
        assertThat(body(0).has("previous_response_id")).isFalse();
        assertThat(body(1).path("previous_response_id").asText()).isEqualTo("resp_1");
        assertThat(ask(uri, "x", BEFORE).getException()).hasMessageContaining("the id of the last response, a String");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai:embeddings?model=m&conversationMemory=true | does not know the option conversationMemory",
                "openai:chat?model=m&conversationMemory=true&memory=caffeine | Set one of them",
                "openai:chat?model=m&conversationId=a | conversationId is set, but no memory",
                "openai:chat?model=m&maxHistoryTurns=2 | maxHistoryTurns is set, but no memory",
                "openai:chat?model=m&conversationMemory=true&maxHistoryTurns=-1 | must be at least 0",
                "openai:chat?model=m&conversationMemory=true&summarizeAt=direct:x | needs maxHistoryTurns or maxHistoryTokens",
                "openai:chat?model=m&memory=server&conversationId=a | which openai:chat has not",
                "openai:responses?model=m&memory=server&maxHistoryTurns=2 | has no meaning where the server keeps",
                "openai:chat?model=m&memory=disk&conversationId=a | The option memory is 'disk', but must be caffeine, file:",
                "openai:chat?model=m&conversationMemory=true&maxHistoryMessages=3 | use maxHistoryTurns",
            })
    void optionsThatMakeNoSenseAreRefusedAtTheStart(String uri, String words) {
        assertThat(camel.refusal(uri)).hasMessageContaining(words);
    }

    private void tool(String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d" + options).setBody(constant("found"));
            }
        });
    }

    private Exchange ask(String uri, Object body, Object history) {
        return camel.template().send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            if (history != null) {
                exchange.setProperty(PROPERTY, history);
            }
        });
    }

    private static Map<String, Object> message(String role, String content) {
        return new HashMap<>(Map.of("role", role, "content", content));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> history(Exchange exchange) {
        return (List<Object>) exchange.getProperty(PROPERTY);
    }

    private static List<String> roles(Exchange exchange) {
        List<String> roles = new ArrayList<>();
        history(exchange).forEach(one -> roles.add(((Map<?, ?>) one).get("role").toString()));
        return roles;
    }

    private static Stream<String> sent(int request) {
        return StreamSupport.stream(body(request).path("messages").spliterator(), false)
                .map(one ->
                        one.path("role").asText() + ' ' + one.path("content").asText(""));
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }

    private static ResponseDefinitionBuilder stream(String events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events);
    }

    private static String text(String... pieces) {
        Events events = new Events();
        Stream.of(pieces).forEach(events::chat);
        return events.finish("stop").usage().done().toString();
    }
}
