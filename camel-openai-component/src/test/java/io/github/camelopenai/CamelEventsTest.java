package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.message.OpenAIEvent;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Camel's event notifiers hear of calls and loops. */
class CamelEventsTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final Notifier notifier = new Notifier();

    @BeforeEach
    void listen() {
        // After the start, as users may do
        notifier.start();
        camel.context().getManagementStrategy().addEventNotifier(notifier);
    }

    @Test
    void aCallTellsWhatItHasUsed() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        Exchange answered = camel.send("openai:chat?model=m", "Hi");

        assertThat(notifier.heard).singleElement().isInstanceOfSatisfying(OpenAIEvent.CallEnded.class, ended -> {
            assertThat(ended.getOperation()).isEqualTo("chat");
            assertThat(ended.getModel()).isEqualTo("m");
            assertThat(SERVER.baseUrl()).contains(ended.getServer());
            assertThat(ended.getAttempts()).isEqualTo(1);
            assertThat(ended.getPromptTokens()).isEqualTo(9);
            assertThat(ended.getCompletionTokens()).isEqualTo(12);
            assertThat(ended.getDuration()).isPositive();
            assertThat(ended.getFailure()).isNull();
            assertThat(ended.getTimestamp()).isPositive();
            assertThat(ended.getExchange().getExchangeId()).isEqualTo(answered.getExchangeId());
            assertThat(ended.getType()).isEqualTo(CamelEvent.Type.Custom);
        });
    }

    @Test
    void eachRefusalIsToldWhenItComes() {
        SERVER.answers(CHAT, aResponse().withStatus(429).withHeader("Retry-After", "0"));

        camel.failure("openai:chat?model=m&maxRetries=1", "Hi");

        assertThat(notifier.heard)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("CallRefused", "CallRefused", "CallEnded");
        assertThat(((OpenAIEvent.CallRefused) notifier.heard.get(1)).getAttempt())
                .isEqualTo(2);
        assertThat(((OpenAIEvent.CallEnded) notifier.heard.get(2)).getFailure())
                .isInstanceOf(OpenAIRateLimitException.class);
    }

    @Test
    void aLoopTellsItsToolsAndItsEnd() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/find?tags=t&description=d").setBody(constant("found"));
            }
        });
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "find", "{}"), Answers.chat("Done"));

        camel.ask("openai:chat?model=m&tags=t", "Hi");

        assertThat(notifier.heard)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("LoopStarted", "CallEnded", "ToolCallExecuted", "CallEnded", "LoopCompleted");
        assertThat(notifier.heard.get(2)).isInstanceOfSatisfying(OpenAIEvent.ToolCallExecuted.class, tool -> {
            assertThat(tool.getToolName()).isEqualTo("find");
            assertThat(tool.getToolCallId()).isEqualTo("call_1");
            assertThat(tool.isSuccess()).isTrue();
        });
        assertThat(notifier.heard.get(4)).isInstanceOfSatisfying(OpenAIEvent.LoopCompleted.class, ended -> {
            assertThat(ended.getEnd()).isEqualTo("answer");
            assertThat(ended.getTurns()).isEqualTo(2);
            assertThat(ended.getTools()).isEqualTo(List.of("find"));
            assertThat(ended.getCompletionTokens()).isEqualTo(17);
        });
    }

    @Test
    void aNotifierThatWantsOtherEventsHearsNothing() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        notifier.wantsNothing = true;

        camel.ask("openai:chat?model=m", "Hi");

        assertThat(notifier.heard).isEmpty();
    }

    @Test
    void aNotifierThatFailsEndsNoCall() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        notifier.fails = true;

        assertThat(camel.ask("openai:chat?model=m", "Hi")).isEqualTo("Hello");
    }

    private static final class Notifier extends SimpleEventNotifierSupport {

        private final List<OpenAIEvent> heard = new CopyOnWriteArrayList<>();
        private volatile boolean fails;
        private volatile boolean wantsNothing;

        @Override
        public boolean isEnabled(CamelEvent event) {
            return !wantsNothing;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof OpenAIEvent ours) {
                heard.add(ours);
                if (fails) {
                    throw new IllegalStateException("A notifier that fails");
                }
            }
        }
    }
}
