package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether {@code streamTo} alone asks for a stream. */
class StreamToTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String TO = "&streamTo=direct:chunks";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Object> chunks = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks")
                        .process(exchange -> chunks.add(exchange.getMessage().getBody()));
            }
        });
    }

    @Test
    void inTheUriItSwitchesStreamingOn() {
        streams();

        assertThat(camel.ask(CHAT + TO, "hi")).isEqualTo("Hello");

        assertThat(chunks).containsExactly("Hello", "");
        assertThat(SERVER.requestBody().path("stream").asBoolean()).isTrue();
    }

    @Test
    void inTheComponentItSwitchesStreamingOnForOperationsThatStream() {
        camel.component().getConfiguration().setStreamTo("direct:chunks");
        streams();
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(chunks).containsExactly("Hello", "");

        SERVER.answers("/models", Answers.page("model", "m"));
        assertThat(camel.ask("openai:models", null)).isInstanceOf(List.class);
    }

    @Test
    void aDefaultOfTheComponentDoesNotSwitchItOff() {
        camel.component().getConfiguration().setStreaming(false);
        streams();

        camel.ask(CHAT + TO, "hi");

        assertThat(chunks).hasSize(2);
    }

    @Test
    void streamingFalseInTheUriSwitchesItOff() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask(CHAT + TO + "&streaming=false", "hi")).isEqualTo("Hello");

        assertThat(chunks).isEmpty();
        assertThat(SERVER.requestBody().has("stream")).isFalse();
    }

    @Test
    void theHeaderSwitchesItOff() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask(CHAT + TO, "hi", Map.of("CamelOpenAIStreaming", false)))
                .isEqualTo("Hello");

        assertThat(chunks).isEmpty();
    }

    @Test
    void theEventsOfAStreamCannotBePassedOnBesideIt() {
        assertThat(camel.refusal(CHAT + TO + "&outputFormat=sse"))
                .hasMessageContaining("streamTo has no place beside it");
    }

    private static void streams() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(
                                new Events().chat("Hello").finish("stop").done().toString()));
    }
}
