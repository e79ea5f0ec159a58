package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body is, is told by its first bytes and not by its content type alone. */
class FramingTest {

    private static final String HEL = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}";
    private static final String LO =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}";
    private static final String EVENTS = "data: " + HEL + "\n\ndata: " + LO + "\n\ndata: [DONE]\n\n";
    private static final String JSON =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
    private static final String STREAM = "openai:chat?model=m&streaming=true&streamTo=direct:chunks";
    private static final String SPEECH = "openai:audio?operation=speech&model=tts-1&voice=alloy&streaming=true";

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private final RawServer server = new RawServer(socket -> answer.get().write(socket));
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
    @ValueSource(
            strings = {
                "text/event-stream",
                "application/json",
                "text/plain",
                "application/octet-stream",
                "text/html",
                "x"
            })
    void eventsAreEventsUnderAnyContentType(String type) {
        answers(type, EVENTS);

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
        assertThat(chunks).containsExactly("Hel", "lo", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json", "text/plain", "text/event-stream; charset=utf-8"})
    void jsonIsAWholeAnswerUnderAnyContentType(String type) {
        answers(type, JSON);

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
        assertThat(chunks).containsExactly("Hello", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\ndata: [DONE]\n\n", "\ndata: [DONE]", "data:[DONE]\n\n", "\r\n\r\ndata: [DONE] \r\n"})
    void jsonMayEndWithTheEndOfAStream(String end) {
        answers("application/json", JSON + end);

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
    }

    @Test
    void jsonThatEndsWithAnythingElseIsNone() {
        answers("application/json", JSON + "{\"choices\":[]}");

        assertThat(camel.failure("openai:chat?model=m", "hi")).isInstanceOf(OpenAIResponseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE] ", " [DONE]", "[DONE]\t", "[DONE] bye", "[DONE]]"})
    void theEndIsKnownByItsBeginning(String done) {
        answers("text/event-stream", "data: " + HEL + "\n\ndata:" + done + "\n\n");

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hel");
    }

    @Test
    void eventsWithoutDataAreNothing() {
        answers(
                "text/event-stream",
                "data:\n\ndata: \n\ndata: " + HEL + "\n\nevent: ping\ndata:   \n\ndata: null\n\ndata: " + LO + "\n\n");

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uFEFF", "\r\n", "\n\n\n", "id: 1\n", "event: message\n", "retry: 10\n", ":\n\n", "data:\n\n"})
    void whatMayStandBeforeTheFirstEvent(String before) {
        answers("application/json", before + EVENTS);

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("Hello");
    }

    @Test
    void aStreamThatNobodyAskedForIsPutTogether() {
        answers("text/event-stream", EVENTS);
        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");

        answers("text/event-stream", "data: " + HEL + "\n\n");
        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageContaining("before its answer was whole");
    }

    @Test
    void whatIsNeitherIsAFailureWithItsWords() {
        answers("text/html", "<html><head><title>Please log in</title></head></html>");

        for (String uri : new String[] {STREAM, "openai:chat?model=m&streaming=true&outputFormat=sse"}) {
            assertThat(camel.failure(uri, "hi"))
                    .isInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("neither events nor JSON")
                    .hasMessageContaining("Please log in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/mpeg", "application/octet-stream", "text/plain"})
    void soundThatIsNotStreamedAsEventsIsChunksOfBytes(String type) throws Exception {
        String sound = "ID3\u0004 some sound";
        answers(type, sound);

        Exchange done = camel.send(SPEECH + "&streamTo=direct:chunks", "hi");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(String.class)).isEqualTo(sound);
        assertThat((byte[]) chunks.get(0)).isEqualTo(sound.getBytes(StandardCharsets.UTF_8));
        try (InputStream whole =
                camel.send(SPEECH + "&outputFormat=sse", "hi").getMessage().getBody(InputStream.class)) {
            assertThat(whole).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1,2", "5,5,5", "0,3,0", "1,1,1"})
    void anIndexThatJumpsMakesNoSecondChoiceWhereOneWasAskedFor(String indices) {
        StringBuilder events = new StringBuilder();
        for (String index : indices.split(",")) {
            events.append("data: {\"choices\":[{\"index\":")
                    .append(index)
                    .append(",\"delta\":{\"content\":\"x\"}}]}\n\n");
        }
        answers("text/event-stream", events + "data: " + LO + "\n\ndata: [DONE]\n\n");

        assertThat(camel.ask(STREAM, "hi")).isEqualTo("xxxlo");
    }

    private void answers(String type, String body) {
        answer.set(RawServer.response("200 OK", type, body));
    }
}
