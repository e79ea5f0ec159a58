package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Thoughts in the text of an answer, reasoning beside it, and what else an answered message has. */
class ThinkingTest {

    private static final String CHAT = "/chat/completions";
    private static final String STRIPPED = "openai:chat?model=m&stripThinking=true";
    private static final String ANSWER = "<think>Which river?</think>\n\nRhine";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void thoughtsGoFromTheTextIntoAHeader() {
        SERVER.answers(CHAT, Answers.chat(ANSWER));

        Message answer = camel.send(STRIPPED, "hi").getMessage();

        assertThat(answer.getBody()).isEqualTo("Rhine");
        assertThat(answer.getHeader("CamelOpenAIThinkingContent")).isEqualTo("Which river?");
    }

    @Test
    void withoutTheOptionTheyStay() {
        SERVER.answers(CHAT, Answers.chat(ANSWER));

        Message answer = camel.send("openai:chat?model=m", "hi").getMessage();

        assertThat(answer.getBody()).isEqualTo(ANSWER);
        assertThat(answer.getHeader("CamelOpenAIThinkingContent")).isNull();
    }

    @Test
    void aHeaderBeatsTheOption() {
        SERVER.answers(CHAT, Answers.chat(ANSWER));

        assertThat(camel.ask(STRIPPED, "hi", Map.of("CamelOpenAIStripThinking", false)))
                .isEqualTo(ANSWER);
        assertThat(camel.ask("openai:chat?model=m", "hi", Map.of("CamelOpenAIStripThinking", "true")))
                .isEqualTo("Rhine");
    }

    @Test
    void theOneWhoWantsTheAnswerAsItCameGetsIt() {
        SERVER.answers(CHAT, Answers.chat(ANSWER));

        Exchange exchange = camel.send(STRIPPED + "&storeFullResponse=true", "hi");

        assertThat(exchange.getProperty("CamelOpenAIResponse").toString()).contains("<think>");
        assertThat(camel.ask(STRIPPED + "&outputFormat=map", "hi").toString()).contains("<think>");
    }

    @Test
    void responsesHaveThemToo() {
        SERVER.answers("/responses", ToolAnswers.responseText("<think>Which?</think>Rhine"));

        Message answer =
                camel.send("openai:responses?model=m&stripThinking=true", "hi").getMessage();

        assertThat(answer.getBody()).isEqualTo("Rhine");
        assertThat(answer.getHeader("CamelOpenAIThinkingContent")).isEqualTo("Which?");
    }

    @Test
    void noPieceOfThemReachesTheBodyOfAChunk() throws Exception {
        SERVER.answers(
                CHAT,
                events(new Events()
                        .chat("<th")
                        .chat("ink>Which ")
                        .chat("river?</thi")
                        .chat("nk>\n")
                        .chat("\nRhi")
                        .chat("ne <")
                        .finish("stop")
                        .done()));

        Exchange exchange = camel.send(STRIPPED + "&streamTo=mock:chunks", "hi");

        MockEndpoint chunks = camel.context().getEndpoint("mock:chunks", MockEndpoint.class);
        assertThat(chunks.getExchanges())
                .extracting(each -> each.getMessage().getBody())
                .containsExactly("Rhi", "ne ", "<", "");
        assertThat(chunks.getExchanges().get(3).getMessage().getHeader("CamelOpenAIThinkingContent"))
                .isEqualTo("Which river?");
        assertThat(exchange.getMessage().getBody()).isEqualTo("Rhine <");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIThinkingContent"))
                .isEqualTo("Which river?");
    }

    @Test
    void theTextThatABrokenStreamGaveHasNone() {
        SERVER.answers(CHAT, events(new Events().chat("<think>Which?</think>Rhi")));

        Exchange exchange = camel.send(STRIPPED + "&streamTo=mock:chunks", "hi");

        assertThat(exchange.getProperty("CamelOpenAIPartialText")).isEqualTo("Rhi");
    }

    @Test
    void aTypedAnswerHasItsThoughtsInTheHeader() {
        SERVER.answers(CHAT, Answers.chat("<think>{\"total\":1}?</think>{\"total\":2}"));

        Message answer = camel.send(
                        STRIPPED
                                + "&jsonSchema=RAW({\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}}})",
                        "hi")
                .getMessage();

        assertThat(answer.getBody()).isEqualTo(Map.of("total", 2));
        assertThat(answer.getHeader("CamelOpenAIThinkingContent")).isEqualTo("{\"total\":1}?");
    }

    @Test
    void aConversationDoesNotRememberThem() {
        SERVER.answers(CHAT, Answers.chat(ANSWER));

        camel.ask(STRIPPED + "&memory=caffeine&conversationId=a", "hi");
        camel.ask(STRIPPED + "&memory=caffeine&conversationId=a", "And?");

        assertThat(SERVER.requests().get(1).getBodyAsString())
                .contains("{\"role\":\"assistant\",\"content\":\"Rhine\"")
                .doesNotContain("think");
    }

    @Test
    void aLoopKeepsThemBetweenItsTurnsAndTakesThemOutOfItsAnswer() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/length?tags=t").setBody(constant("1230 km"));
            }
        });
        SERVER.answersOneAfterAnother(
                CHAT,
                ToolAnswers.chat("c1", "length", "{}")
                        .replace("\"content\":null", "\"content\":\"<think>I need a tool</think>\""),
                Answers.chat(ANSWER));

        Message answer = camel.send(STRIPPED + "&tags=t", "hi").getMessage();

        assertThat(SERVER.requests().get(1).getBodyAsString()).contains("<think>I need a tool</think>");
        assertThat(answer.getBody()).isEqualTo("Rhine");
        assertThat(answer.getHeader("CamelOpenAIThinkingContent")).isEqualTo("Which river?");
    }

    @Test
    void eachPieceOfTheReasoningIsAMessageWithItsHeader() throws Exception {
        SERVER.answers(
                CHAT,
                events(new Events()
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"Which \"}}]}")
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"river?\"}}]}")
                        .chat("Rhine")
                        .finish("stop")
                        .done()));

        camel.send("openai:chat?model=m&streamIncludeAll=true&streamTo=mock:all", "hi");
        camel.send("openai:chat?model=m&streamTo=mock:texts", "hi");

        assertThat(reasoning("mock:all")).startsWith("Which ", "river?", null).endsWith("Which river?");
        assertThat(reasoning("mock:texts")).containsExactly(null, "Which river?");
    }

    @Test
    void theReasoningOfResponsesComesInPiecesToo() throws Exception {
        SERVER.answers(
                "/responses",
                events(new Events()
                        .event("response.reasoning_summary_text.delta", "\"delta\":\"Which?\"")
                        .event("response.output_text.delta", "\"delta\":\"Rhine\"")
                        .event("response.completed", "\"response\":" + ToolAnswers.responseText("Rhine"))));

        camel.send("openai:responses?model=m&streamIncludeAll=true&streamTo=mock:all", "hi");

        assertThat(reasoning("mock:all")).startsWith("Which?", null);
    }

    private List<Object> reasoning(String uri) throws Exception {
        return camel.context().getEndpoint(uri, MockEndpoint.class).getExchanges().stream()
                .map(each -> each.getMessage().getHeader("CamelOpenAIReasoningContent"))
                .toList();
    }

    @Test
    void fieldsThatOneServerHasBecomeHeaders() {
        SERVER.answers(
                CHAT,
                Answers.chat("Rhine")
                        .replace(
                                "\"content\"",
                                "\"mood\":\"calm\",\"scores\":[{\"river\":0.5}],\"none\":null,\"content\""));

        Message answer = camel.send(
                        "openai:chat?model=m&additionalResponseHeader.mood=Mood&additionalResponseHeader.scores=Scores"
                                + "&additionalResponseHeader.none=None",
                        "hi",
                        Map.of("None", "of an earlier answer"))
                .getMessage();

        assertThat(answer.getHeader("Mood")).isEqualTo("calm");
        assertThat(answer.getHeader("Scores")).isEqualTo(List.of(Map.of("river", 0.5)));
        assertThat(answer.getHeader("None")).isNull();
    }

    @Test
    void aStreamHasThemInItsLastMessage() throws Exception {
        SERVER.answers(
                CHAT,
                events(new Events()
                        .chat("Rhine")
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"mood\":\"ca\"}}]}")
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"mood\":\"lm\"}}]}")
                        .finish("stop")
                        .done()));

        Exchange exchange =
                camel.send("openai:chat?model=m&additionalResponseHeader.mood=Mood&streamTo=mock:chunks", "hi");

        assertThat(camel.context()
                        .getEndpoint("mock:chunks", MockEndpoint.class)
                        .getExchanges())
                .extracting(each -> each.getMessage().getHeader("Mood"))
                .containsExactly(null, "calm");
        assertThat(exchange.getMessage().getHeader("Mood")).isEqualTo("calm");
    }

    @Test
    void aFieldWithoutAHeaderIsRefused() {
        assertThat(camel.refusal("openai:chat?model=m&additionalResponseHeader.mood="))
                .hasMessageContaining("The option additionalResponseHeader.mood is empty");
    }

    @Test
    void theSourcesOfAChatAreAHeader() {
        SERVER.answers(
                CHAT,
                Answers.chat("Rhine")
                        .replace(
                                "\"content\"",
                                "\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://r\"}}],\"content\""));

        assertThat(camel.send("openai:chat?model=m", "hi").getMessage().getHeader("CamelOpenAIResponseAnnotations"))
                .isEqualTo(List.of(Map.of("type", "url_citation", "url_citation", Map.of("url", "https://r"))));
    }

    @Test
    void theSourcesOfAResponseAreAHeaderAndSoIsItsStatus() {
        SERVER.answers(
                "/responses",
                "{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                        + "\"text\":\"Rhine\",\"annotations\":[{\"type\":\"file_citation\",\"file_id\":\"f\"}]},"
                        + "{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[{\"type\":\"url_citation\"}]}]}]}");

        Message answer = camel.send("openai:responses?model=m", "hi").getMessage();

        assertThat(answer.getHeader("CamelOpenAIResponseAnnotations"))
                .isEqualTo(List.of(Map.of("type", "file_citation", "file_id", "f"), Map.of("type", "url_citation")));
        assertThat(answer.getHeader("CamelOpenAIResponseStatus")).isEqualTo("completed");
    }

    private static ResponseDefinitionBuilder events(Events events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
    }
}
