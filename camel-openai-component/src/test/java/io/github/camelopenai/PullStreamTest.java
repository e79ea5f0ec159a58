package io.github.camelopenai;

import static io.github.camelopenai.PulledStreams.CHAT;
import static io.github.camelopenai.PulledStreams.HELLO;
import static io.github.camelopenai.PulledStreams.last;
import static io.github.camelopenai.PulledStreams.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that a route pulls: {@code split(body()).streaming()}. */
class PullStreamTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    @Test
    void aSplitGivesOneExchangeAChunkWithHeadersInOrder() throws Exception {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);
        List<Exchange> chunks = new CopyOnWriteArrayList<>();
        pull.split(CHAT, chunks);

        Exchange done = camel.template().request("direct:in", exchange -> {
            exchange.getMessage().setBody("hi");
            exchange.getMessage().setHeader("mine", "kept");
        });

        assertThat(done.getException()).isNull();
        assertThat(chunks).extracting(chunk -> chunk.getMessage().getBody()).containsExactly("Hel", "lo", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIChunkIndex"))
                .containsExactly(0, 1, 2);
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIChoiceIndex"))
                .containsExactly(0, 0, null);
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIChunkLast"))
                .containsExactly(null, null, true);
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("mine"))
                .containsOnly("kept");
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIStreamId"))
                .doesNotContainNull()
                .containsOnly(chunks.get(0).getMessage().getHeader("CamelOpenAIStreamId"));
        assertThat(SERVER.request().getHeader("Accept"))
                .isEqualTo("text/event-stream, application/json;q=0.9, */*;q=0.1");
    }

    @Test
    void theLastMessageHasTheHeadersOfTheUnstreamedAnswer() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);
        List<Message> chunks = pull.chunks(CHAT, "hi");
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        Map<String, Object> whole =
                camel.send("openai:chat?model=m", "hi").getMessage().getHeaders();

        assertThat(chunks.get(chunks.size() - 1).getHeaders()).containsAllEntriesOf(whole);
        assertThat(whole).containsKeys("CamelOpenAIPromptTokens", "CamelOpenAIFinishReason", "CamelOpenAIResponseId");
    }

    @Test
    void severalChoicesHaveTheirIndex() {
        PulledStreams.answer(
                SERVER,
                "/chat/completions",
                new Events()
                        .delta(0, JsonNodeFactory.instance.objectNode().put("content", "a"), null)
                        .delta(1, JsonNodeFactory.instance.objectNode().put("content", "b"), null)
                        .delta(0, JsonNodeFactory.instance.objectNode().put("content", "c"), "stop")
                        .delta(1, JsonNodeFactory.instance.objectNode(), "length")
                        .done());

        List<Message> chunks = pull.chunks(CHAT + "&n=2", "hi");

        assertThat(chunks).extracting(Message::getBody).containsExactly("a", "b", "c", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader("CamelOpenAIChoiceIndex"))
                .containsExactly(0, 1, 0, null);
        assertThat(last(chunks).getHeader("CamelOpenAIFinishReason")).isEqualTo(List.of("stop", "length"));
    }

    @Test
    void streamIncludeAllGivesTheChunksWithoutContentToo() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);

        List<Message> chunks = pull.chunks(CHAT + "&streamIncludeAll=true", "hi");

        assertThat(chunks).hasSize(6);
        assertThat((Map<?, ?>) chunks.get(0).getBody()).extracting("object").isEqualTo("chat.completion.chunk");
        assertThat(chunks.get(1).getBody()).isEqualTo("Hel");
    }

    @Test
    void theOutputFormatIsThatOfTheChunks() throws Exception {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);

        List<Message> maps = pull.chunks(CHAT + "&outputFormat=map", "hi");
        List<Message> texts = pull.chunks(CHAT + "&outputFormat=json", "hi");

        assertThat((Map<?, ?>) maps.get(0).getBody()).extracting("id").isEqualTo("chatcmpl-1");
        assertThat(new ObjectMapper()
                        .readTree(texts.get(0).getBody(String.class))
                        .at("/choices/0/delta/content")
                        .asText())
                .isEqualTo("Hel");
    }

    @Test
    void theEventsNameIsInAHeader() {
        PulledStreams.answer(SERVER, "/responses", PulledStreams.response());

        assertThat(pull.chunks("openai:responses?model=m&streaming=true", "hi")
                        .get(0)
                        .getHeader("CamelOpenAIChunkEvent"))
                .isEqualTo("response.output_text.delta");
    }

    @Test
    void theHeaderOrTheRequestAsksForAStreamToo() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);

        Exchange byHeader = camel.send("openai:chat?model=m", "hi", Map.of("CamelOpenAIStreaming", true));
        Exchange byRequest = camel.send(
                "openai:chat?model=m",
                Map.of("messages", List.of(Map.of("role", "user", "content", "hi")), "stream", true));

        assertThat(byHeader.getMessage().getBody()).isInstanceOf(OpenAIStream.class);
        assertThat(byRequest.getMessage().getBody()).isInstanceOf(OpenAIStream.class);
        assertThat(camel.failure("openai:embeddings?model=m", "hi", Map.of("CamelOpenAIStreaming", true)))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("does not stream");
    }

    @Test
    void aServerThatDoesNotStreamGivesOneChunk() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        List<Message> chunks = pull.chunks(CHAT, "hi");

        assertThat(chunks).extracting(Message::getBody).containsExactly("Hello", "");
        assertThat(last(chunks).getHeader("CamelOpenAITotalTokens")).isEqualTo(21L);
    }

    @Test
    void aStreamThatEndsAfterItsFinishReasonIsComplete() {
        PulledStreams.answer(
                SERVER, "/chat/completions", new Events().chat("Hello").finish("stop"));

        assertThat(texts(pull.chunks(CHAT, "hi"))).isEqualTo("Hello");
    }

    @Test
    void aChunkIsPassedOnBeforeTheNextOneComes() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, new Events().chat("Hel"));
            assertThat(seen.await(1, TimeUnit.MINUTES)).isTrue();
            socket.getOutputStream()
                    .write(new Events().finish("stop").done().toString().getBytes(StandardCharsets.UTF_8));
        })) {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .to(CHAT + "&baseUrl=" + server.baseUrl())
                            .split(body())
                            .streaming()
                            .process(chunk -> seen.countDown());
                }
            });

            assertThat(camel.template()
                            .request("direct:in", exchange -> exchange.getMessage()
                                    .setBody("hi"))
                            .getException())
                    .isNull();
        }
    }
}
