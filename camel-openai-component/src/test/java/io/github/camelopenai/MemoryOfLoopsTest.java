package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a conversation remembers of loops that wait, and of answers that are put right. */
class MemoryOfLoopsTest {

    private static final String CHAT = "/chat/completions";
    private static final String PROPERTY = "CamelOpenAIConversationHistory";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private Object whileItWaits;

    @BeforeEach
    void routes() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:handed")
                        .to("openai:chat?model=m&tags=t&autoToolExecution=false&conversationMemory=true")
                        .process(exchange -> whileItWaits = exchange.getProperty(PROPERTY))
                        .setBody(constant(Map.of("call_1", "found x")))
                        .to("openai:chat?operation=toolResults&autoToolExecution=false&conversationMemory=true");
                from("openai:tool/find?tags=t&description=d&parameter.q=string").setBody(constant("not run here"));
            }
        });
    }

    @Test
    void theCallsThatTheRouteMadeAreRememberedWhenTheModelHasAnswered() {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "find", "{\"q\":\"x\"}"), Answers.chat("It is x"));

        Exchange answered = camel.send("direct:handed", "Find it");

        assertThat(answered.getException()).isNull();
        assertThat(whileItWaits).isNull();
        assertThat(remembered(answered)).extracting("role").containsExactly("user", "assistant", "tool", "assistant");
        assertThat(remembered(answered).get(2)).containsEntry("content", "found x");
        assertThat(remembered(answered).get(3)).containsEntry("content", "It is x");
    }

    @Test
    void ofAnAnswerThatIsPutRightOnlyTheRightOneIsRemembered() {
        SERVER.answersOneAfterAnother(CHAT, Answers.chat("no JSON"), Answers.chat("{\"n\":1}"));

        Exchange answered = camel.send(
                "openai:chat?model=m&conversationMemory=true",
                "A number?",
                Map.of(
                        "CamelOpenAIJsonSchema",
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}"));

        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isEqualTo(Map.of("n", 1));
        assertThat(answered.getMessage().getHeaders()).containsEntry("CamelOpenAIRepairs", 1);
        assertThat(remembered(answered)).extracting("content").containsExactly("A number?", "{\"n\":1}");
    }

    @Test
    void anAnswerThatNeverFitsIsNotRemembered() {
        SERVER.answers(CHAT, Answers.chat("no JSON"));

        Exchange failed = camel.send(
                "openai:chat?model=m&conversationMemory=true&maxRepairs=0",
                "A number?",
                Map.of("CamelOpenAIJsonSchema", "{\"type\":\"object\",\"properties\":{}}"));

        assertThat(failed.getException()).isInstanceOf(OpenAISchemaException.class);
        assertThat(failed.getProperty(PROPERTY)).isNull();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> remembered(Exchange exchange) {
        return (List<Map<String, Object>>) exchange.getProperty(PROPERTY);
    }
}
