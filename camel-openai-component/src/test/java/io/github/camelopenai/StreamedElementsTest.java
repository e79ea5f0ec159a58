package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIIncompleteException;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams whose messages are the elements of a list. */
class StreamedElementsTest {

    private static final String CHAT = "/chat/completions";
    private static final String TASKS =
            "openai:chat?model=m&streaming=true&outputClass=List<" + StreamedElementsTest.class.getName() + "$Task>";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    /** What a user would write. */
    public record Task(String title, int hours) {}

    /** What a user would write. */
    public record Plan(String name, List<Task> items) {}

    @Test
    void eachElementIsAMessageOfItsTypeAsSoonAsItIsWhole() {
        SERVER.answers(
                CHAT,
                events(new Events()
                        .chat("{\"result\":[{\"title\":\"dig\",")
                        // A character in two pieces
                        .data(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\\"hours\\\":2},{\\\"title\\\":\\\"sow \\ud83c\"}}]}")
                        .data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\udf31\\\",\\\"hours\\\":1}\"}}]}")
                        .chat("]}")
                        .finish("stop")
                        .done()));

        List<Message> messages = pull.chunks(TASKS, "hi");

        assertThat(bodies(messages)).containsExactly(new Task("dig", 2), new Task("sow \ud83c\udf31", 1), null);
        assertThat(messages.get(2).getHeaders())
                .containsEntry("CamelOpenAIChunkLast", true)
                .containsEntry("CamelOpenAIFinishReason", "stop");
    }

    @Test
    void anElementComesBeforeTheStreamEnds() throws Exception {
        Events begun = new Events().chat("{\"result\":[{\"title\":\"dig\",\"hours\":2},{\"title\"");
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, begun);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            OpenAIStream stream = pull.open(TASKS + "&baseUrl=" + server.baseUrl());

            assertThat(stream.next().getBody()).isEqualTo(new Task("dig", 2));
            stream.close();
        }
    }

    @Test
    void aListInsideOfTheAnswerIsNamedByItsPointer() {
        answer("{\"name\":\"garden\",\"items\":[{\"title\":\"dig\",\"hours\":2}]}");

        List<Message> messages = pull.chunks(
                "openai:chat?model=m&streaming=true&streamElements=/items&outputClass="
                        + getClass().getName() + "$Plan",
                "hi");

        assertThat(bodies(messages)).containsExactly(new Task("dig", 2), null);
    }

    @Test
    void elementsArePushedAndTheExchangeGetsTheWholeList() throws Exception {
        answer("{\"result\":[{\"a\":1},{\"a\":2}", "]}");
        List<Object> bodies = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:each").process(exchange -> {
                    if (exchange.getMessage().getHeader("CamelOpenAIChunkLast") == null) {
                        bodies.add(exchange.getMessage().getBody());
                    }
                });
            }
        });

        Object whole = camel.ask(
                "openai:chat?model=m&streamTo=direct:each&jsonSchema=RAW({\"type\":\"array\",\"items\":{\"type\":\"object\","
                        + "\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}})",
                "hi");

        assertThat(bodies).containsExactly(Map.of("a", 1), Map.of("a", 2));
        assertThat(whole).isEqualTo(bodies);
    }

    @Test
    void responsesAreStreamedAlike() {
        SERVER.answers(
                "/responses",
                events(new Events()
                        .event("response.created", "\"response\":{\"id\":\"resp_2\",\"output\":[]}")
                        .event("response.output_text.delta", "\"delta\":\"{\\\"result\\\":[4,\"")
                        .event("response.output_text.delta", "\"delta\":\"2]}\"")
                        .event(
                                "response.completed",
                                "\"response\":" + ToolAnswers.responseText("{\"result\":[4,2]}"))));

        List<Message> messages =
                pull.chunks("openai:responses?model=m&streaming=true&outputClass=List<java.lang.Integer>", "hi");

        assertThat(bodies(messages)).containsExactly(4, 2, null);
    }

    @Test
    void wordsAndReasoningAroundTheJsonDoNotHideItsElements() {
        answer("<think>A list of {\"result\":[9]}?", "</think>Here: ```json\n", "{\"result\":[4,", "2]}\n```\nDone");
        String numbers = "openai:chat?model=m&streaming=true&outputClass=List<java.lang.Integer>";

        assertThat(bodies(pull.chunks(numbers, "hi"))).containsExactly(4, 2, null);

        // The object around it is left out
        answer("[4,", "2]");
        assertThat(bodies(pull.chunks(numbers, "hi"))).containsExactly(4, 2, null);
    }

    @Test
    void aWrongElementEndsTheStream() throws Exception {
        answer("{\"result\":[{\"title\":\"dig\",\"hours\":2},{\"title\":\"sow\"},{\"title\":\"mow\",\"hours\":1}]}");
        List<Object> taken = new ArrayList<>();

        OpenAIStream stream = pull.open(TASKS);

        assertThatThrownBy(() -> stream.forEachRemaining(message -> taken.add(message.getBody())))
                .isInstanceOf(OpenAISchemaException.class)
                .hasMessageContaining("/result/1/hours is missing");
        assertThat(taken).containsExactly(new Task("dig", 2));
    }

    @Test
    void anAnswerThatIsCutOffFailsAfterItsWholeElements() throws Exception {
        SERVER.answers(
                CHAT,
                events(new Events()
                        .chat("{\"result\":[{\"title\":\"dig\",\"hours\":2},{\"title\":")
                        .finish("length")
                        .done()));
        OpenAIStream stream = pull.open(TASKS);

        assertThat(stream.next().getBody()).isEqualTo(new Task("dig", 2));
        assertThatThrownBy(stream::next).isInstanceOf(OpenAIIncompleteException.class);
    }

    @Test
    void aShapeWithoutAListIsStreamedAsTextAndCheckedAtTheEnd() {
        String uri =
                "openai:chat?model=m&streaming=true&outputClass=" + getClass().getName() + "$Task";
        answer("{\"title\":\"dig\",", "\"hours\":2}");

        assertThat(bodies(pull.chunks(uri, "hi"))).containsExactly("{\"title\":\"dig\",", "\"hours\":2}", "");

        answer("{\"title\":\"dig\"}");
        Exchange exchange = camel.send(uri + "&streamTo=mock:chunks", "hi");
        assertThat(exchange.getException()).isInstanceOf(OpenAISchemaException.class);
    }

    @Test
    void aStreamOfElementsConvertsToLinesOfJson() throws Exception {
        answer("{\"result\":[{\"title\":\"dig\",\"hours\":2},{\"title\":\"sow\",\"hours\":1}]}");

        assertThat(camel.context().getTypeConverter().convertTo(String.class, pull.open(TASKS)))
                .isEqualTo("{\"title\":\"dig\",\"hours\":2}\n{\"title\":\"sow\",\"hours\":1}\n");
    }

    private static List<Object> bodies(List<Message> messages) {
        List<Object> bodies = new ArrayList<>();
        messages.forEach(message -> bodies.add(message.getBody()));
        return bodies;
    }

    private static void answer(String... pieces) {
        Events events = new Events();
        for (String piece : pieces) {
            events.chat(piece);
        }
        SERVER.answers(CHAT, events(events.finish("stop").usage().done()));
    }

    private static ResponseDefinitionBuilder events(Events events) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString());
    }
}
