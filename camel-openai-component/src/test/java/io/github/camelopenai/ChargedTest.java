package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call is charged the tokens of the answer that it generated, and of no other. */
class ChargedTest {

    private static final String USAGE =
            "\"usage\":{\"input_tokens\":9,\"output_tokens\":12,\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?operation=retrieve&id=c-1",
                "openai:chat?operation=update&id=c-1",
                "openai:responses?operation=retrieve&id=r-1",
                "openai:responses?operation=cancel&id=r-1",
                "openai:batches?operation=retrieve&id=b-1",
                "openai:request?path=/chat/completions/c-1",
            })
    void anAnswerThatIsOnlyLookedUpCountsForNothing(String uri) {
        SERVER.speaksDialect();
        for (String path :
                List.of("/chat/completions/c-1", "/responses/r-1", "/responses/r-1/cancel", "/batches/b-1")) {
            SERVER.answers(path, Answers.chat("Hello").replaceFirst("\"usage\":\\{.*}", USAGE + "}"));
        }

        Exchange done = camel.send(uri, Map.of("metadata", Map.of("a", "b")));

        assertThat(done.getException()).isNull();
        // What the answer tells is in the headers all the same
        assertThat(done.getMessage().getHeader("CamelOpenAITotalTokens")).isEqualTo(21L);
        assertThat(endpoint(uri).getInputTokens()).isZero();
        assertThat(endpoint(uri).getOutputTokens()).isZero();
    }

    @Test
    void aStreamThatIsLookedUpCountsForNothingToo() {
        String uri = "openai:responses?operation=retrieve&id=r-1&streaming=true";
        streams("/responses/r-1", responseEvents());

        Exchange text = camel.template().request(uri, exchange -> {});
        assertThat(text.getMessage().getBody(String.class)).isEqualTo("Hello");
        Exchange pushed = camel.send(uri + "&streamTo=mock:chunks", null);
        assertThat(pushed.getMessage().getHeader("CamelOpenAITotalTokens")).isEqualTo(21L);

        assertThat(endpoint(uri).getInputTokens()).isZero();
        assertThat(endpoint(uri + "&streamTo=mock:chunks").getInputTokens()).isZero();
    }

    @Test
    void lookingUpWaitsForNoTokens() {
        SERVER.answers("/responses/r-1", "{\"id\":\"r-1\",\"output\":[]," + USAGE.replace("21", "1000000") + "}");
        String uri = "openai:responses?operation=retrieve&id=r-1&tokensPerMinute=600&requestTimeout=5000";

        for (int i = 0; i < 3; i++) {
            assertThat(camel.send(uri, null).getException()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?model=m",
                "openai:responses?model=m",
                "openai:responses?operation=compact&model=m",
                "openai:embeddings?model=m",
                "openai:request?method=POST&path=/chat/completions&inputFormat=json",
            })
    void anAnswerThatIsGeneratedIsCharged(String uri) {
        SERVER.speaksDialect();
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        SERVER.answers("/responses", "{\"id\":\"r-1\",\"output\":[]," + USAGE + "}");
        SERVER.answers("/responses/compact", "{\"id\":\"r-1\",\"output\":[]," + USAGE + "}");
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPw==\"}]," + USAGE + "}");

        assertThat(camel.send(uri, uri.contains("request") ? "{\"model\":\"m\"}" : "hi")
                        .getException())
                .isNull();

        assertThat(endpoint(uri).getInputTokens()).isEqualTo(9);
    }

    @Test
    void onlyWhatGeneratesIsChargedInTheTable() {
        assertThat(Operations.all())
                .filteredOn(operation -> operation.is(Operation.Trait.CHARGED))
                .extracting(Operation::key)
                .containsExactly(
                        "chat.create",
                        "completions.create",
                        "edits.create",
                        "embeddings.create",
                        "moderations.create",
                        "images.generate",
                        "images.edit",
                        "images.variation",
                        "audio.transcribe",
                        "audio.translate",
                        "audio.speech",
                        "responses.create",
                        "responses.compact");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsThatAreOnlyPassedOnAreCharged(boolean isChat) throws IOException {
        String uri = (isChat ? "openai:chat" : "openai:responses") + "?model=m&streaming=true&outputFormat=sse";
        Events events =
                isChat ? new Events().chat("Hello").finish("stop").usage().done() : responseEvents();
        streams(isChat ? "/chat/completions" : "/responses", events);

        try (InputStream passed = (InputStream) camel.template().requestBody(uri, "hi")) {
            assertThat(passed).hasContent(events.toString());
        }

        assertThat(endpoint(uri).getInputTokens()).isEqualTo(9);
        assertThat(endpoint(uri).getOutputTokens()).isEqualTo(12);
    }

    @Test
    void theyAreChargedToTheLimitsAndOfAReaderThatLeavesEarlyToo() throws IOException {
        streams(
                "/chat/completions",
                new Events().chat("Hello").usage().finish("stop").done());
        String uri = "openai:chat?model=m&streaming=true&outputFormat=sse&maxTokens=100000&tokensPerMinute=60000"
                + "&requestTimeout=5000";

        for (int i = 0; i < 3; i++) {
            // 100,000 tokens are 100 seconds; what went by says that they were 21
            try (InputStream passed = (InputStream) camel.template().requestBody(uri, "hi")) {
                String part = "";
                while (!part.contains("total_tokens\":21,\"prompt_tokens_details\":{\"cached_tokens\":4},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}")) {
                    part += (char) passed.read();
                }
            }
        }

        assertThat(endpoint(uri).getInputTokens()).isEqualTo(27);
    }

    private OpenAIEndpoint endpoint(String uri) {
        return camel.context().getEndpoint(uri, OpenAIEndpoint.class);
    }

    private static Events responseEvents() {
        return new Events()
                .event("response.output_text.delta", "\"delta\":\"Hello\"")
                .event(
                        "response.completed",
                        "\"response\":{\"id\":\"r-1\",\"status\":\"completed\",\"output\":[]," + USAGE + "}");
    }

    private static void streams(String path, Events events) {
        SERVER.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }
}
