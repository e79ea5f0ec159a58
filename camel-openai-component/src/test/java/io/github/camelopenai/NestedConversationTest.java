package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done for a call of a conversation cannot wait for that conversation: it would wait for itself. */
@Timeout(60)
class NestedConversationTest {

    private static final String CHAT = "/chat/completions";
    private static final String TALK = "openai:chat?model=m&memory=caffeine&conversationId=x";
    private static final String OTHER = "openai:chat?model=m&memory=caffeine&conversationId=y&userMessage=Hm";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answers() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.answersFor(CHAT, "\"stream\":true", stream());
    }

    private static ResponseDefinitionBuilder stream() {
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(new Events()
                        .chat("Hel")
                        .chat("lo")
                        .finish("stop")
                        .usage()
                        .done()
                        .toString());
    }

    @Test
    void aPartOfAStreamThatIsNotReadToItsEndIsRefused() throws Exception {
        assertThat(split(TALK).getException()).hasMessageContaining("conversation 'x'", "Read the stream first");
        assertThat(split(OTHER).getException()).isNull();
    }

    private Exchange split(String uri) throws Exception {
        String from = uri.equals(OTHER) ? "direct:other" : "direct:same";
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from)
                        .errorHandler(noErrorHandler())
                        .to(TALK + "&streaming=true")
                        .split(body())
                        .stopOnException()
                        .streaming()
                        .to(uri)
                        .end();
            }
        });
        return camel.send(from, "Hi");
    }

    @Test
    void aChunkThatIsPushedIsRefused() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk").to(TALK + "&userMessage=Hm");
            }
        });

        assertThat(camel.failure(TALK + "&streaming=true&streamTo=direct:chunk", "Hi"))
                .hasMessageContaining("conversation 'x'");
    }

    @Test
    void aToolIsRefusedAlsoWhereItsLoopIsStreamed() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/ask?tags=t&description=d").to(TALK + "&userMessage=Hm");
            }
        });
        SERVER.forgetAnswers();
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "ask", "{}"), Answers.chat("Hello"));

        assertThat(camel.failure(TALK + "&tags=t", "Hi")).hasMessageContaining("conversation 'x'");

        SERVER.forgetAnswers();
        SERVER.answers(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(ToolAnswers.chatStream("", "call_1", "ask", "{}")));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:none").log("${body}");
            }
        });
        assertThat(camel.failure(TALK + "&tags=t&streaming=true&streamTo=direct:none", "Hi"))
                .hasMessageContaining("conversation 'x'");
    }

    @Test
    void aSummaryThatCannotBeMadeCostsNoAnswer() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:sum").setBody(simple("${body}")).to(TALK);
            }
        });

        for (int i = 0; i < 3; i++) {
            assertThat(camel.ask(TALK + "&maxHistoryTurns=1&summarizeAt=direct:sum", "Hi " + i))
                    .isEqualTo("Hello");
        }
    }

    @Test
    void theSameExchangeGoesOnWhenItsCallIsOver() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Exchange exchange = camel.send(TALK, "Hi");
        exchange.getMessage().setBody("Again");

        assertThat(camel.template().send(TALK, exchange).getException()).isNull();
    }
}
