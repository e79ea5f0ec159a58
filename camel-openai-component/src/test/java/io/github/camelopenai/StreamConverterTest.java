package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.Builder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is read as a text or as bytes gives the whole answer, or fails. */
class StreamConverterTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true";
    private static final String SPEECH = "openai:audio?operation=speech&model=m&voice=alloy&streaming=true";
    private static final String IMAGE = "openai:images?model=gpt-image-1&streaming=true";
    private static final Events HELLO =
            new Events().chat("Hel").chat("lö").finish("stop").usage().done();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void theTextIsThatOfAllChunksAndTheMessageHasTheHeadersOfTheAnswer() throws Exception {
        streams("/chat/completions", HELLO);

        Exchange done = route(CHAT, steps -> steps.convertBodyTo(String.class));

        assertThat(done.getMessage().getBody()).isEqualTo("Hellö");
        assertThat(done.getMessage().getHeaders())
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAITotalTokens", 21L)
                .containsEntry("CamelOpenAIResponseId", "chatcmpl-1")
                .doesNotContainKey("CamelOpenAIChunkIndex");
    }

    @Test
    void aTemplateAsksForATextForBytesOrForAStreamOfThem() throws Exception {
        streams("/chat/completions", HELLO);
        byte[] bytes = "Hellö".getBytes(StandardCharsets.UTF_8);

        assertThat(camel.template().requestBody(CHAT, "hi", String.class)).isEqualTo("Hellö");
        assertThat(camel.template().requestBody(CHAT, "hi", byte[].class)).isEqualTo(bytes);
        assertThat(camel.template().requestBody(CHAT, "hi", InputStream.class)).hasBinaryContent(bytes);
        Reader reader = camel.template().requestBody(CHAT, "hi", Reader.class);
        assertThat(new BufferedReader(reader).readLine()).isEqualTo("Hellö");
    }

    @Test
    void aSimpleExpressionTheNextCallAndALogTakeTheText() throws Exception {
        streams("/chat/completions", HELLO);
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPw==\"}]}");

        Exchange done = route(CHAT, steps -> steps.to("log:a")
                .setHeader("text", simple("Answer: ${body}"))
                .to("openai:embeddings?model=m"));

        assertThat(done.getMessage().getHeader("text")).isEqualTo("Answer: Hellö");
        assertThat(SERVER.requests().get(1).getBodyAsString()).contains("\"input\":\"Hellö\"");
    }

    @Test
    void aTextThatIsReadLeavesTheChunksForTheSplit() throws Exception {
        streams("/chat/completions", HELLO);
        List<Object> chunks = new CopyOnWriteArrayList<>();

        Exchange done = route(CHAT, steps -> steps.to("log:a")
                .split(body())
                .streaming()
                .process(chunk -> {
                    chunks.add(chunk.getMessage().getBody());
                    assertThat(chunk.getMessage().getHeader("CamelOpenAIFinishReason"))
                            .isEqualTo(chunks.size() == 3 ? "stop" : null);
                })
                .end());

        assertThat(done.getException()).isNull();
        assertThat(chunks).containsExactly("Hel", "lö", "");
    }

    @Test
    void theTextAfterASplitIsWholeToo() throws Exception {
        streams("/chat/completions", HELLO);

        Exchange done = route(
                CHAT,
                steps -> steps.split(body()).streaming().to("mock:chunk").end().setBody(simple("Answer: ${body}")));

        assertThat(done.getMessage().getBody()).isEqualTo("Answer: Hellö");
    }

    @Test
    void aFileIsWrittenWhole(@TempDir Path folder) throws Exception {
        streams("/chat/completions", HELLO);

        route(CHAT, steps -> steps.to("file:" + folder + "?fileName=a.txt"));
        route(CHAT, steps -> steps.to("file:" + folder + "?fileName=b.txt&charset=ISO-8859-1"));

        assertThat(folder.resolve("a.txt")).hasContent("Hellö");
        assertThat(folder.resolve("b.txt")).hasBinaryContent("Hellö".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytesArriveWithTheirChunksAndClosingThemClosesTheStream() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            begin(socket.getOutputStream(), new Events().chat("Hel"));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            socket.getOutputStream().write(new Events().chat("lo").toString().getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            InputStream text =
                    camel.template().requestBody(CHAT + "&baseUrl=" + server.baseUrl(), "hi", InputStream.class);
            assertThat(text.readNBytes(3)).asString().isEqualTo("Hel");
            seen.countDown();
            assertThat(text.readNBytes(2)).asString().isEqualTo("lo");

            text.close();

            await().until(() -> server.openConnections() == 0);
            assertThatThrownBy(text::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed before its end");
        }
    }

    @Test
    void aCharacterWhoseHalvesComeInTwoChunksStaysOne() {
        streams(
                "/chat/completions",
                new Events()
                        .data("{\"choices\":[{\"delta\":{\"content\":\"a\\ud83d\"}}]}")
                        .data("{\"choices\":[{\"delta\":{\"content\":\"\\ude00b\"},\"finish_reason\":\"stop\"}]}")
                        .done());

        assertThat(camel.template().requestBody(CHAT, "hi", InputStream.class))
                .hasBinaryContent("a\uD83D\uDE00b".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"map", "json"})
    void chunksThatAreObjectsAreLines(String format) {
        streams(
                "/chat/completions",
                new Events()
                        .data("{\"choices\":[{\ndata:\"delta\":{\"content\":\"a\"},"
                                + "\"finish_reason\":\"stop\"}],\"ratio\":1.50}")
                        .done());
        String line = format.equals("map")
                ? "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"ratio\":1.5}\n"
                : "{\"choices\":[{ \"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"ratio\":1.50}\n";
        String uri = CHAT + "&outputFormat=" + format;

        assertThat(camel.template().requestBody(uri, "hi", String.class)).isEqualTo(line);
        assertThat(camel.template().requestBody(uri, "hi", InputStream.class))
                .hasBinaryContent(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void chunksWithoutContentAreNoPartOfTheText() {
        streams("/chat/completions", HELLO);

        assertThat(camel.template().requestBody(CHAT + "&streamIncludeAll=true", "hi", String.class))
                .isEqualTo("Hellö");
    }

    @Test
    void aServerThatDoesNotStreamGivesItsTextToo() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.template().requestBody(CHAT, "hi", String.class)).isEqualTo("Hello");
    }

    @Test
    void soundAndTheFinishedImageAreBytesAndNoText() {
        streams(
                "/audio/speech",
                new Events()
                        .event("speech.audio.delta", "\"audio\":\"AQ==\"")
                        .event("speech.audio.delta", "\"audio\":\"AgM=\"")
                        .event("speech.audio.done", ""));
        streams(
                "/images/generations",
                new Events()
                        .event("image_generation.partial_image", "\"b64_json\":\"AQ==\"")
                        .event("image_generation.completed", "\"b64_json\":\"BAU=\""));

        for (Map.Entry<String, byte[]> answer :
                Map.of(SPEECH, new byte[] {1, 2, 3}, IMAGE, new byte[] {4, 5}).entrySet()) {
            String uri = answer.getKey();
            assertThat(camel.template().requestBody(uri, "hi", byte[].class)).isEqualTo(answer.getValue());
            assertThat(camel.template().requestBody(uri, "hi", InputStream.class))
                    .hasBinaryContent(answer.getValue());
            assertThatThrownBy(() -> camel.template().requestBody(uri, "hi", String.class))
                    .hasStackTraceContaining("are bytes and not a text. Convert it to byte[]");
            assertThatThrownBy(() -> camel.template().requestBody(uri, "hi", Reader.class))
                    .hasStackTraceContaining("are bytes and not a text");
        }
    }

    @Test
    void streamCachingLeavesAStreamAlone() throws Exception {
        streams("/chat/completions", HELLO);
        camel.context().setStreamCaching(true);

        Exchange done = route(CHAT, steps -> steps.to("mock:a").to("mock:b"));

        assertThat(done.getMessage().getBody()).isInstanceOf(OpenAIStream.class);
    }

    private static ValueBuilder body() {
        return Builder.body();
    }

    private static ValueBuilder simple(String expression) {
        return Builder.simple(expression);
    }

    /** What is behind a call in its route. */
    private interface Steps {
        void addTo(ProcessorDefinition<?> route);
    }

    private Exchange route(String uri, Steps steps) throws Exception {
        String from = "direct:" + camel.context().getRoutesSize();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.addTo(from(from).to(uri));
            }
        });
        return camel.template().request(from, exchange -> exchange.getMessage().setBody("hi"));
    }

    private static void begin(OutputStream out, Events events) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        out.write((head + events).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void streams(String path, Events events) {
        SERVER.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }
}
