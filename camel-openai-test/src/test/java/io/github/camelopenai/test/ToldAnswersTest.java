package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.CamelRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in answers the component as a test tells it to. */
class ToldAnswersTest {

    @RegisterExtension
    static final OpenAIStandIn OPENAI = new OpenAIStandInExtension();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(OPENAI::baseUrl);

    @ParameterizedTest
    @ValueSource(strings = {"openai:chat?model=m", "openai:responses?model=m", "openai:completions?model=m"})
    void answersWithTheText(String uri) {
        OPENAI.answer("Paris");

        assertThat(camel.ask(uri, "What is the capital of France?")).isEqualTo("Paris");
    }

    @Test
    void withoutBeingToldItAnswersWithTheBeginningOfThePrompt() {
        assertThat(camel.ask("openai:chat?model=m", "Name three rivers."))
                .isEqualTo("Simulated answer to: Name three rivers.");
    }

    @Test
    void repliesComeInTheirOrderAndTheLastOneStays() {
        OPENAI.answer("one").answer("two");

        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(camel.ask("openai:chat?model=m", "Count."));
        }

        assertThat(answers).containsExactly("one", "two", "two");
    }

    @Test
    void aPromptHasRepliesOfItsOwn() {
        OPENAI.answer("I do not know").answerTo("capital of France", "Paris");

        assertThat(camel.ask("openai:chat?model=m", "What is the capital of France?"))
                .isEqualTo("Paris");
        assertThat(camel.ask("openai:chat?model=m", "Who are you?")).isEqualTo("I do not know");
    }

    @Test
    void ofTwoConditionsTheLaterOneHolds() {
        OPENAI.answerTo("capital", "Rome").answerTo("France", "Paris");

        assertThat(camel.ask("openai:chat?model=m", "the capital of France")).isEqualTo("Paris");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai:chat?model=m", "openai:responses?model=m", "openai:completions?model=m"})
    void streamsTheChunksItWasTold(String uri) {
        OPENAI.stream("Pa", "ris");

        assertThat(chunks(uri)).containsExactly("Pa", "ris");
        assertThat(camel.ask(uri, "What is the capital of France?")).isEqualTo("Paris");
    }

    @Test
    void chunksThatTakeTheirTimeArriveAll() {
        OPENAI.stream("Pa", "ris").chunksTake(Duration.ofMillis(1));
        try {
            assertThat(chunks("openai:chat?model=m")).containsExactly("Pa", "ris");
        } finally {
            OPENAI.chunksTake(Duration.ZERO);
        }
    }

    @Test
    void asksForATool() {
        OPENAI.toolCall("weather", Map.of("city", "Rome")).answer("It is sunny in Rome.");

        Map<?, ?> asks = (Map<?, ?>) camel.ask("openai:chat?model=m&outputFormat=map", "How is the weather in Rome?");

        assertThat(asks.toString()).contains("name=weather", "arguments={\"city\":\"Rome\"}", "tool_calls");
        assertThat(camel.ask("openai:chat?model=m", "And now?")).isEqualTo("It is sunny in Rome.");
    }

    @Test
    void decidesByWhatTheToolsAnswered() throws Exception {
        OPENAI.decide((request, reply) -> {
            JsonNode messages = request.body().path("messages");
            if (messages.size() == 1) {
                reply.toolCall("weather", Map.of("city", "Rome"));
            } else {
                reply.answer("It is " + messages.path(2).path("content").asText());
            }
        });
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/weather?tags=t&description=The weather&parameter.city=string")
                        .setBody(simple("hot in ${header.city}"));
            }
        });

        for (int i = 0; i < 2; i++) {
            assertThat(camel.ask("openai:chat?model=m&tags=t", "How is the weather?"))
                    .isEqualTo("It is hot in Rome");
        }
    }

    @Test
    void whereNothingIsDecidedItAnswersByItself() {
        OPENAI.decide((request, reply) -> {});

        assertThat(camel.ask("openai:chat?model=m", "Hello")).isEqualTo("Simulated answer to: Hello");
    }

    @Test
    void aToolCallInAStreamIsWhatItIsAsAWhole() {
        OPENAI.toolCalls(new ToolCall("weather", Map.of("city", "Rome")), new ToolCall("time", Map.of()));

        Object whole = camel.ask("openai:chat?model=m&outputFormat=map", "hi");
        Object streamed = camel.ask("openai:chat?model=m&outputFormat=map&streamTo=mock:chunks", "hi");

        assertThat(calls(streamed)).isEqualTo(calls(whole)).contains("weather", "time");
    }

    private static String calls(Object response) {
        return Json.MAPPER
                .valueToTree(response)
                .at("/choices/0/message/tool_calls")
                .toString();
    }

    @Test
    void refusesAndThenAnswers() {
        OPENAI.refuse(429, Duration.ofMillis(1)).answer("Paris");

        Exchange exchange = camel.send("openai:chat?model=m&maxRetries=1", "What is the capital of France?");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Paris");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIAttempts")).isEqualTo(2);
        assertThat(OPENAI.requests()).hasSize(2);
    }

    @Test
    void refusalsAreTheErrorsThatOpenAISends() {
        OPENAI.refuse(429, Duration.ofSeconds(7))
                .refuse(429, "insufficient_quota")
                .refuse(500);

        assertThat(camel.failure("openai:chat?model=m", "hi"))
                .isInstanceOfSatisfying(
                        OpenAIRateLimitException.class,
                        failure -> assertThat(failure.getRetryAfterMillis()).isEqualTo(7_000));
        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIQuotaException.class);
        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIServerException.class);
    }

    @Test
    void aRefusalMeetsAnyCall() {
        OPENAI.refuse(503);

        assertThat(camel.failure("openai:embeddings?model=m", "hi"))
                .isInstanceOfSatisfying(OpenAIException.class, failure -> assertThat(failure.getStatus())
                        .isEqualTo(503));
    }

    @Test
    void aTextIsKeptForACallThatCanHaveIt() {
        OPENAI.answer("Paris").answer("Rome");

        assertThat((float[]) camel.ask("openai:embeddings?model=m&dimensions=3", "hi"))
                .hasSize(3);
        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Paris");
    }

    @Test
    void breaksTheConnection() {
        OPENAI.breakOff();

        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIConnectException.class);
    }

    @Test
    void cutsAStream() {
        OPENAI.cutStream("Pa");

        assertThatThrownBy(() -> chunks("openai:chat?model=m")).isInstanceOf(OpenAIStreamInterruptedException.class);
    }

    @Test
    void cutsTheJsonOfACallThatDoesNotStream() {
        OPENAI.cutStream("Pa");

        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIResponseException.class);
    }

    @Test
    void anAnswerThatTakesLongerThanTheCallMayIsATimeout() {
        OPENAI.answersTake(Duration.ofMinutes(1));
        try {
            assertThat(camel.failure("openai:chat?model=m&requestTimeout=50", "hi"))
                    .isInstanceOf(OpenAITimeoutException.class);
        } finally {
            OPENAI.answersTake(Duration.ZERO);
        }
    }

    @Test
    void answersAPathWithJson() {
        OPENAI.on("/vector_stores/{id}").json("{\"id\":\"vs_1\",\"name\":\"docs\"}");

        assertThat(camel.ask("openai:vectorStores?operation=retrieve&id=vs_1", ""))
                .isEqualTo(Map.of("id", "vs_1", "name", "docs"));
    }

    @Test
    void answersAPathWithBytes() {
        OPENAI.on("/audio/speech").bytes("audio/mpeg", "mp3".getBytes(StandardCharsets.UTF_8));

        assertThat(camel.template().requestBody("openai:audio?operation=speech&model=m&voice=v", "hi", String.class))
                .isEqualTo("mp3");
    }

    @Test
    void aStatusThatIsNoErrorIsRefused() {
        assertThatThrownBy(() -> OPENAI.refuse(200)).hasMessage("The status 200 is no error; give one from 400 to 599");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> OPENAI.on("/models").json("{")).hasMessage("No JSON: {");
    }

    private List<String> chunks(String uri) {
        List<String> chunks = new ArrayList<>();
        Iterator<?> messages = (Iterator<?>) camel.template().requestBody(uri + "&streaming=true", "hi");
        messages.forEachRemaining(chunk -> chunks.add(((Message) chunk).getBody(String.class)));
        chunks.removeIf(chunk -> chunk == null || chunk.isEmpty());
        return chunks;
    }
}
