package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends an answer, and what is an answer that was cut. */
class EndOfAnswersTest {

    private final AtomicReference<String> stream = new AtomicReference<>();
    private final RawServer server = new RawServer(socket ->
            RawServer.response("200 OK", "text/event-stream", stream.get()).write(socket));
    private final List<Object> chunks = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(server::baseUrl);

    @BeforeEach
    void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks")
                        .process(chunk -> chunks.add(chunk.getMessage().getBody()));
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"null\"", "\" \"", "\"None\"", "null", "0", "false", "{}", "[\"stop\"]"})
    void whatIsNoFinishReasonEndsNoAnswer(String reason) {
        stream.set(chat("Transfer EUR 10", reason) + chat("0,000 to", reason));

        Exchange done = push("openai:chat?model=m");

        assertThat(done.getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Transfer EUR 100,000 to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"stop\"", "\"STOP\"", "\"length\"", "\"content_filter\"", "\"eos\""})
    void aFinishReasonEndsAnAnswerWithoutDone(String reason) {
        stream.set(chat("Hel", "null") + chat("lo", reason));

        assertThat(push("openai:chat?model=m").getMessage().getBody()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"null\"", "null", "3"})
    void aCompletionWithoutAFinishReasonIsCut(String reason) {
        stream.set("data: {\"choices\":[{\"index\":0,\"text\":\"half\",\"finish_reason\":" + reason + "}]}\n\n");

        Exchange done = push("openai:completions?model=m");

        assertThat(done.getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("half");
    }

    @Test
    void anAnswerOfSeveralIsCutWhereOneOfThemIsMissing() {
        stream.set(chat("a", "\"stop\""));

        assertThat(push("openai:chat?model=m&n=2").getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
    }

    @Test
    void doneEndsAnAnswerThatHasNoFinishReason() {
        stream.set(chat("Hello", "null") + "data: [DONE]\n\n");

        assertThat(push("openai:chat?model=m").getMessage().getBody()).isEqualTo("Hello");
    }

    static Stream<Arguments> nothing() {
        return Stream.of("openai:chat?model=m", "openai:completions?model=m", "openai:responses?model=m")
                .flatMap(uri -> Stream.of(
                                "data: [DONE]\n\n",
                                ": ping\n\ndata: [DONE]\n\n",
                                "data: [DONE]",
                                ": only\n\n: comments\n\n",
                                "\n\n\n",
                                "data:\n\n",
                                "data: {\"choi",
                                "")
                        .map(body -> Arguments.of(uri, body)));
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void aStreamOfNothingIsAFailureHoweverItIsTaken(String uri, String body) throws Exception {
        stream.set(body);

        assertThat(push(uri).getException()).isInstanceOf(OpenAIException.class);
        assertThat(pull(uri).getException()).isInstanceOf(OpenAIException.class);
        assertThat(camel.send(uri + "&streaming=true&outputFormat=sse", "hi").getException())
                .isInstanceOf(OpenAIException.class);
        assertThat(chunks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\r"})
    void theLastEventCountsWithoutAnEmptyLineBehindIt(String end) throws Exception {
        stream.set(chat("Hel", "null") + chat("lo", "\"stop\"").strip() + end);

        assertThat(push("openai:chat?model=m").getMessage().getBody()).isEqualTo("Hello");
        assertThat(pull("openai:chat?model=m").getException()).isNull();
        assertThat(chunks).containsExactly("Hel", "lo", "", "Hel", "lo", "");

        stream.set(chat("Hello", "null") + "data: [DONE]" + end);
        assertThat(push("openai:chat?model=m").getMessage().getBody()).isEqualTo("Hello");
    }

    @Test
    void aLastEventThatIsCutIsNone() {
        stream.set(chat("Hello", "\"stop\"") + "data: {\"choices\":[],\"usa");
        assertThat(push("openai:chat?model=m").getMessage().getBody()).isEqualTo("Hello");

        stream.set(chat("Hel", "null") + "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"st");
        Exchange done = push("openai:chat?model=m");
        assertThat(done.getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
    }

    @Test
    void aRoleAloneIsNoAnswer() throws Exception {
        stream.set("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":null}]}\n\ndata: [DONE]\n\n");

        assertThat(push("openai:chat?model=m").getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(pull("openai:chat?model=m").getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: response.output_text.delta\ndata: {\"delta\":\"Hello\"}\n\n"
                        + "event: response.completed\ndata: {\"response\":{\"status\":\"completed\",\"output\":[]}}\n\n",
                "data: {\"type\":\"response.content_part.delta\",\"delta\":\"Hello\"}\n\n"
                        + "data: {\"type\":\"response.done\",\"response\":{\"status\":\"completed\",\"output\":[]}}\n\n"
                        + "data: [DONE]\n\n",
            })
    void aResponseMayTellItsTypeInTheNameOfTheEventAndEndAsOpenRouterDoes(String body) {
        stream.set(body);

        assertThat(push("openai:responses?model=m").getMessage().getBody()).isEqualTo("Hello");
    }

    @Test
    void imagesAreCutWhereOneOfThemIsMissing() {
        stream.set("data: {\"type\":\"image_generation.completed\",\"b64_json\":\"aGk=\"}\n\n");

        assertThat(push("openai:images?model=m&n=2").getException())
                .isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(push("openai:images?model=m&n=1").getMessage().getBody(byte[].class))
                .containsExactly('h', 'i');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[],\"usage\":{\"total_tokens\":1}}\n\ndata: [DONE]\n\n",
                "data: {\"id\":\"\",\"choices\":[],\"prompt_filter_results\":[]}\n\ndata: [DONE]\n\n",
            })
    void doneAfterEventsWithoutAChoiceIsNoEnd(String body) {
        stream.set(body);

        assertThat(push("openai:chat?model=m").getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
    }

    @Test
    void doneBeforeTheLastEventOfAResponseIsNoEnd() {
        stream.set("data: {\"type\":\"response.output_text.delta\",\"delta\":\"half\"}\n\ndata: [DONE]\n\n");

        Exchange done = push("openai:responses?model=m");

        assertThat(done.getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("half");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"null\"", "null", "1"})
    void aWholeAnswerHasNoHeaderForWhatIsNoFinishReason(String reason) {
        try (RawServer whole = new RawServer(RawServer.response(
                "200 OK",
                "application/json",
                "{\"choices\":[{\"finish_reason\":" + reason + ",\"message\":{\"content\":\"Hello\"}}]}"))) {
            Exchange done = camel.send("openai:chat?model=m&baseUrl=" + whole.baseUrl(), "hi");

            assertThat(done.getMessage().getBody()).isEqualTo("Hello");
            assertThat(done.getMessage().getHeader("CamelOpenAIFinishReason")).isNull();
        }
    }

    private static String chat(String text, String reason) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":" + reason
                + "}]}\n\n";
    }

    private Exchange push(String uri) {
        return camel.send(uri + "&streaming=true&streamTo=direct:chunks", "hi");
    }

    private Exchange pull(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pull")
                        .routeId("pull")
                        .to(uri + "&streaming=true")
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .to("direct:chunks");
            }
        });
        Exchange done = camel.send("direct:pull", "hi");
        camel.context().getRouteController().stopRoute("pull");
        camel.context().removeRoute("pull");
        return done;
    }
}
