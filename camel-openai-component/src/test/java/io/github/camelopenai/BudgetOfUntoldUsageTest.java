package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.camelopenai.testsupport.ToolServer.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a budget counts where the server does not tell the usage, or its word is not waited for: what has come. */
class BudgetOfUntoldUsageTest {

    private static final String CHAT = "/chat/completions";

    /** One call fits by its estimate, and another one too if the first counted no more than that. */
    private static final String URI = "openai:chat?model=m&tokenBudget=60";

    private static final int WORDS = 100;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private void assertUsedUp(String uri) {
        assertThat(camel.send(uri, "Hi").getException()).isInstanceOf(OpenAIBudgetException.class);
    }

    private static Events words(int count) {
        Events events = new Events();
        for (int i = 0; i < count; i++) {
            events.chat("a");
        }
        return events;
    }

    @ParameterizedTest
    @CsvSource({"4, false", "400, true"})
    void anAnswerWithoutUsageCountsItsText(int letters, boolean isUsedUp) {
        SERVER.speaksDialect();
        ObjectNode answer = (ObjectNode) Json.parse(Answers.chat("a".repeat(letters)));
        SERVER.answers(CHAT, answer.without("usage").toString());
        assertThat(camel.send(URI, "Hi").getException()).isNull();

        Exchange second = camel.send(URI, "Hi");

        assertThat(second.getException() instanceof OpenAIBudgetException).isEqualTo(isUsedUp);
    }

    @Test
    void aStreamWithoutUsageCountsItsEvents() throws Exception {
        SERVER.answers(CHAT, events(words(WORDS).finish("stop").done().toString()));
        reading(exchange -> exchange.getMessage().getBody(String.class));
        camel.send("direct:in", "Hi");

        assertUsedUp(URI);
    }

    @Test
    void aStreamThatIsLeftBeforeItsUsageCountsWhatHasCome() throws Exception {
        SERVER.answers(CHAT, events(words(WORDS).finish("stop").usage().done().toString()));
        reading(exchange -> {
            OpenAIStream stream = exchange.getMessage().getBody(OpenAIStream.class);
            for (int i = 0; i < WORDS - 10; i++) {
                stream.next();
            }
        });
        camel.send("direct:in", "Hi");

        assertUsedUp(URI);
    }

    @Test
    void aStreamThatIsLeftAtOnceCountsItsEstimate() throws Exception {
        SERVER.answers(CHAT, events(words(WORDS).finish("stop").usage().done().toString()));
        reading(exchange -> exchange.getMessage().getBody(OpenAIStream.class).next());
        camel.send("direct:in", "Hi");

        SERVER.answers(CHAT, Answers.chat("Hello"));
        assertThat(camel.send(URI, "Hi").getException()).isNull();
    }

    @Test
    void aPushedStreamThatItsRouteRefusesCountsWhatHasCome() throws Exception {
        SERVER.answers(CHAT, events(words(WORDS).finish("stop").usage().done().toString()));
        camel.context().addRoutes(new RouteBuilder() {
            private int taken;

            @Override
            public void configure() {
                from("direct:chunk").process(exchange -> {
                    if (++taken == WORDS - 10) {
                        throw new IllegalStateException("gone");
                    }
                });
            }
        });
        camel.send(URI + "&streamTo=direct:chunk", "Hi");

        assertUsedUp(URI);
    }

    @Test
    void aStreamThatBreaksOffCountsWhatHasCome() {
        SERVER.answers(CHAT, events(words(WORDS).toString()));
        camel.send(URI + "&streaming=true&maxRetries=0&streamTo=log:chunk", "Hi");

        assertUsedUp(URI);
    }

    @Test
    void aStreamWhosePlainBytesAreLeftCountsItsEvents() throws Exception {
        SERVER.answers(
                CHAT, events(words(10 * WORDS).finish("stop").usage().done().toString()));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .streamCache(false)
                        .to(URI + "&streaming=true&outputFormat=sse")
                        .process(exchange -> {
                            try (InputStream bytes = exchange.getMessage().getBody(InputStream.class)) {
                                bytes.readNBytes(WORDS * 200);
                            }
                        })
                        .setBody(constant("left"));
            }
        });
        camel.send("direct:in", "Hi");

        assertUsedUp(URI);
    }

    @Test
    void aUsageThatIsToldBeatsWhatHasCome() throws Exception {
        SERVER.answers(CHAT, events(words(WORDS).finish("stop").usage().done().toString()));
        reading(exchange -> exchange.getMessage().getBody(String.class));
        camel.send("direct:in", "Hi");
        SERVER.answers(CHAT, aResponse().withBody(Answers.chat("Hello")));

        assertThat(camel.send(URI, "Hi").getException())
                .as("21 tokens are used")
                .isNull();
    }

    private void reading(Processor reader) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(URI + "&streaming=true").process(reader).setBody(constant("left"));
            }
        });
    }
}
