package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that a route pulls: {@code split(body()).streaming()}. */
class PullStreamTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true";
    private static final Events HELLO = new Events()
            .delta(0, object().put("role", "assistant").put("content", ""), null)
            .chat("Hel")
            .chat("lo")
            .finish("stop")
            .usage()
            .done();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aSplitGivesOneExchangeAChunkWithHeadersInOrder() throws Exception {
        streams("/chat/completions", HELLO);
        List<Exchange> chunks = new CopyOnWriteArrayList<>();
        split(CHAT, chunks);

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
        streams("/chat/completions", HELLO);
        List<Message> chunks = chunks(CHAT, "hi");
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        Map<String, Object> whole =
                camel.send("openai:chat?model=m", "hi").getMessage().getHeaders();

        assertThat(chunks.get(chunks.size() - 1).getHeaders()).containsAllEntriesOf(whole);
        assertThat(whole).containsKeys("CamelOpenAIPromptTokens", "CamelOpenAIFinishReason", "CamelOpenAIResponseId");
    }

    @Test
    void usageIsAskedFor() {
        streams("/chat/completions", HELLO);
        streams(
                "/completions",
                new Events().data("{\"choices\":[{\"index\":0,\"text\":\"x\",\"finish_reason\":\"stop\"}]}"));

        chunks(CHAT, "hi");
        chunks("openai:completions?model=m&streaming=true", "hi");

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("\"stream\":true")
                .contains("\"stream_options\":{\"include_usage\":true}"));
    }

    @Test
    void whatTheRequestSaysOfUsageStays() {
        streams("/chat/completions", HELLO);

        chunks(CHAT + "&additionalBodyProperty.stream_options=RAW({\"include_usage\":false})", "hi");

        assertThat(SERVER.requestBody().at("/stream_options/include_usage").asBoolean(true))
                .isFalse();
    }

    @Test
    void aServerThatRefusesToTellTheUsageIsAskedAgainOnceAndRemembered() {
        SERVER.failsFor(
                "/chat/completions",
                "stream_options",
                400,
                Answers.error("Unrecognized request argument supplied: stream_options", "invalid_request_error", null));
        streams("/chat/completions", HELLO);

        assertThat(texts(chunks(CHAT, "hi"))).isEqualTo("Hello");
        assertThat(SERVER.requests()).hasSize(2);
        assertThat(texts(chunks(CHAT + "&temperature=0", "hi"))).isEqualTo("Hello");
        assertThat(SERVER.requests()).hasSize(3);
    }

    @Test
    void anotherErrorIsNotAskedAgain() {
        SERVER.answers("/chat/completions", aResponse().withStatus(400).withBody(Answers.error("Bad", "x", "y")));

        assertThat(camel.failure(CHAT, "hi")).isInstanceOf(OpenAIInvalidRequestException.class);
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void severalChoicesHaveTheirIndex() {
        streams(
                "/chat/completions",
                new Events()
                        .delta(0, object().put("content", "a"), null)
                        .delta(1, object().put("content", "b"), null)
                        .delta(0, object().put("content", "c"), "stop")
                        .delta(1, object(), "length")
                        .done());

        List<Message> chunks = chunks(CHAT + "&n=2", "hi");

        assertThat(chunks).extracting(Message::getBody).containsExactly("a", "b", "c", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getHeader("CamelOpenAIChoiceIndex"))
                .containsExactly(0, 1, 0, null);
        assertThat(last(chunks).getHeader("CamelOpenAIFinishReason")).isEqualTo(List.of("stop", "length"));
    }

    @Test
    void streamIncludeAllGivesTheChunksWithoutContentToo() {
        streams("/chat/completions", HELLO);

        List<Message> chunks = chunks(CHAT + "&streamIncludeAll=true", "hi");

        assertThat(chunks).hasSize(6);
        assertThat((Map<?, ?>) chunks.get(0).getBody()).extracting("object").isEqualTo("chat.completion.chunk");
        assertThat(chunks.get(1).getBody()).isEqualTo("Hel");
    }

    @Test
    void theOutputFormatIsThatOfTheChunks() throws Exception {
        streams("/chat/completions", HELLO);

        List<Message> maps = chunks(CHAT + "&outputFormat=map", "hi");
        List<Message> texts = chunks(CHAT + "&outputFormat=json", "hi");

        assertThat((Map<?, ?>) maps.get(0).getBody()).extracting("id").isEqualTo("chatcmpl-1");
        assertThat(new ObjectMapper()
                        .readTree(texts.get(0).getBody(String.class))
                        .at("/choices/0/delta/content")
                        .asText())
                .isEqualTo("Hel");
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        "openai:completions?model=m",
                        "/completions",
                        new Events()
                                .data(
                                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":null}]}")
                                .data(
                                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":\"b\",\"finish_reason\":\"length\"}]}")
                                .done(),
                        List.of("a", "b", "")),
                Arguments.of("openai:responses?model=m", "/responses", response(), List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:responses?operation=retrieve&id=r-1",
                        "/responses/r-1",
                        response(),
                        List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:images?model=gpt-image-1&additionalBodyProperty.partial_images=1",
                        "/images/generations",
                        images("image_generation"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:images?operation=edit&model=gpt-image-1&prompt=a hat",
                        "/images/edits",
                        images("image_edit"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:audio?model=gpt-4o-transcribe",
                        "/audio/transcriptions",
                        new Events()
                                .event("transcript.text.delta", "\"delta\":\"Hel\"")
                                .event("transcript.text.delta", "\"delta\":\"lo\"")
                                .event("transcript.text.done", "\"text\":\"Hello\""),
                        List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:audio?operation=speech&model=gpt-4o-mini-tts&voice=alloy",
                        "/audio/speech",
                        new Events()
                                .event("speech.audio.delta", "\"audio\":\"AQ==\"")
                                .event("speech.audio.delta", "\"audio\":\"AQI=\"")
                                .event("speech.audio.done", "\"usage\":{\"input_tokens\":3}"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:fineTunes?operation=events&id=ft-1",
                        "/fine-tunes/ft-1/events",
                        new Events()
                                .data("{\"message\":\"queued\"}")
                                .data("{\"message\":\"done\"}")
                                .done(),
                        List.of(Map.of("message", "queued"), Map.of("message", "done"), Map.of())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyOtherOperationThatStreams(String uri, String path, Events events, List<Object> bodies) {
        streams(path, events);
        Object body = path.equals("/audio/transcriptions") ? SampleRequests.AUDIO : "hi";

        List<Message> chunks = chunks(uri + (uri.contains("?") ? "&" : "?") + "streaming=true", body);

        assertThat(chunks)
                .extracting(Message::getBody)
                .usingRecursiveComparison()
                .isEqualTo(bodies);
        assertThat(last(chunks).getHeader("CamelOpenAIChunkLast")).isEqualTo(true);
        assertThat(chunks.get(0).getHeader("CamelOpenAIChunkLast")).isNull();
    }

    @Test
    void aSpeechIsAskedForInItsOwnWay() {
        streams("/audio/speech", new Events().event("speech.audio.done", ""));

        chunks("openai:audio?operation=speech&model=m&voice=alloy&streaming=true", "hi");

        assertThat(SERVER.requestBody().path("stream_format").asText()).isEqualTo("sse");
        assertThat(SERVER.requestBody().has("stream")).isFalse();
    }

    @Test
    void anUploadAsksForItsStreamInAPart() {
        streams("/audio/transcriptions", new Events().event("transcript.text.done", "\"text\":\"x\""));

        chunks("openai:audio?model=gpt-4o-transcribe&streaming=true", SampleRequests.AUDIO);

        assertThat(SERVER.form().part("stream").text()).isEqualTo("true");
    }

    @Test
    void theEventsNameIsInAHeader() {
        streams("/responses", response());

        assertThat(chunks("openai:responses?model=m&streaming=true", "hi")
                        .get(0)
                        .getHeader("CamelOpenAIChunkEvent"))
                .isEqualTo("response.output_text.delta");
    }

    @Test
    void theHeaderOrTheRequestAsksForAStreamToo() {
        streams("/chat/completions", HELLO);

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

        List<Message> chunks = chunks(CHAT, "hi");

        assertThat(chunks).extracting(Message::getBody).containsExactly("Hello", "");
        assertThat(last(chunks).getHeader("CamelOpenAITotalTokens")).isEqualTo(21L);
    }

    @Test
    void aStreamThatEndsAfterItsFinishReasonIsComplete() {
        streams("/chat/completions", new Events().chat("Hello").finish("stop"));

        assertThat(texts(chunks(CHAT, "hi"))).isEqualTo("Hello");
    }

    static Stream<Arguments> interruptions() {
        return Stream.of(
                Arguments.of(new Events().chat("Hel").toString(), "ended before its answer was whole"),
                Arguments.of("", "ended before its answer was whole"),
                Arguments.of(new Events().chat("Hel").data("{").toString(), "has a chunk that is no JSON"),
                Arguments.of(new Events().chat("Hel").data("7").toString(), "has a chunk that is no JSON object"));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void aStreamWithoutItsProperEndFailsWithTheTextSoFar(String stream, String how) {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream));
        String soFar = stream.isEmpty() ? "" : "Hel";
        List<Exchange> chunks = new CopyOnWriteArrayList<>();

        Exchange done = splitAndSend(CHAT, chunks);

        assertThat(done.getException())
                .isInstanceOf(OpenAIStreamInterruptedException.class)
                .hasMessageContaining("The stream of POST")
                .hasMessageContaining(how);
        assertThat(((OpenAIStreamInterruptedException) done.getException()).getPartialText())
                .isEqualTo(soFar);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo(soFar);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}\n\n",
                "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"error\":"
                        + "{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}}}\n\n",
            })
    void anErrorInTheStreamIsTheExceptionOfItsCode(String error) {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(new Events().chat("Hel") + error));

        Exchange done = splitAndSend(CHAT, new ArrayList<>());

        assertThat(done.getException())
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
    }

    @Test
    void aConnectionThatIsResetInterruptsTheStream() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket, new Events().chat("Hel"));
            socket.setSoLinger(true, 0);
        })) {
            assertThat(splitAndSend(CHAT + "&baseUrl=" + server.baseUrl(), new ArrayList<>())
                            .getException())
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void aStallIsEndedAfterReadTimeout() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            Exchange done = splitAndSend(CHAT + "&readTimeout=200&baseUrl=" + server.baseUrl(), new ArrayList<>());

            assertThat(done.getException())
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("silent for longer than readTimeout (200 ms)")
                    .hasCauseInstanceOf(OpenAITimeoutException.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void requestTimeoutEndsAStream() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            Exchange done = splitAndSend(CHAT + "&requestTimeout=200&baseUrl=" + server.baseUrl(), new ArrayList<>());

            assertThat(done.getException()).hasMessageContaining("requestTimeout (200 ms)");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aLineOfMoreThan16MBIsAWrongAnswer() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket, new Events());
            byte[] piece = new byte[1_000_000];
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(piece);
            }
        })) {
            assertThat(splitAndSend(CHAT + "&baseUrl=" + server.baseUrl(), new ArrayList<>())
                            .getException())
                    .isInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("more than 16777216 bytes");
        }
    }

    @Test
    void aSlowRouteHoldsTheServerBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        String chunk = new Events().chat("x".repeat(10_000)).toString();
        int chunks = 3_000;
        try (RawServer server = new RawServer(socket -> {
            begin(socket, new Events());
            for (int i = 0; i < chunks; i++) {
                socket.getOutputStream().write(chunk.getBytes(StandardCharsets.UTF_8));
                sent.incrementAndGet();
            }
            socket.getOutputStream()
                    .write(new Events().finish("stop").done().toString().getBytes(StandardCharsets.UTF_8));
        })) {
            OpenAIStream stream = open(CHAT + "&readTimeout=300&baseUrl=" + server.baseUrl());
            stream.next();
            await().during(600, TimeUnit.MILLISECONDS)
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> sent.get() < chunks);

            AtomicInteger count = new AtomicInteger();
            stream.forEachRemaining(message -> count.incrementAndGet());
            assertThat(count.get()).isEqualTo(chunks);
        }
    }

    @Test
    void aChunkIsPassedOnBeforeTheNextOneComes() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            begin(socket, new Events().chat("Hel"));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
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

    @Test
    void closingTheIteratorClosesTheConnectionAlsoWhileItStalls() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            OpenAIStream stream = open(CHAT + "&baseUrl=" + server.baseUrl());
            assertThat(stream.next().getBody()).isEqualTo("Hel");

            stream.close();

            await().atMost(2, TimeUnit.SECONDS).until(() -> server.openConnections() == 0);
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @Test
    void anExchangeThatIsDoneClosesItsStream() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            camel.send(CHAT + "&baseUrl=" + server.baseUrl(), "hi");

            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aRouteThatFailsInTheMiddleClosesTheStream() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .to(CHAT + "&baseUrl=" + server.baseUrl())
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .process(chunk -> {
                                throw new IOException("the printer is on fire");
                            });
                }
            });

            assertThat(camel.template()
                            .request("direct:in", exchange -> exchange.getMessage()
                                    .setBody("hi"))
                            .getException())
                    .hasStackTraceContaining("the printer is on fire");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void stoppingCamelEndsAStreamThatSomebodyWaitsFor() throws Exception {
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            OpenAIStream stream = open(CHAT + "&baseUrl=" + server.baseUrl());
            stream.next();
            CountDownLatch waiting = new CountDownLatch(1);
            Thread stopper = new Thread(() -> {
                waiting.countDown();
                camel.stop();
            });
            stopper.start();
            assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(stream::next).hasMessageContaining("its route was stopped");
            stopper.join(10_000);
        }
    }

    @Test
    void aThousandCancelledStreamsLeaveNothingBehind() throws Exception {
        cancelStreams(10);
    }

    @Test
    @Tag("soak")
    void tenThousandCancelledStreamsLeaveNothingBehind() throws Exception {
        cancelStreams(100);
    }

    private void cancelStreams(int rounds) throws Exception {
        int atATime = 100;
        try (RawServer server = new RawServer(PullStreamTest::beginAndStall)) {
            String uri = CHAT + "&maxConnections=" + atATime + "&maxQueuedRequests=0&baseUrl=" + server.baseUrl();
            long threads = clientThreads();
            for (int round = 0; round < rounds; round++) {
                List<OpenAIStream> streams = new ArrayList<>();
                for (int i = 0; i < atATime; i++) {
                    streams.add(open(uri));
                }
                // With no place in the queue, a place that is not given back fails the next round
                streams.forEach(OpenAIStream::close);
            }
            await().until(() -> server.openConnections() == 0);
            assertThat(server.requests()).isEqualTo(rounds * atATime);
            assertThat(clientThreads()).isLessThan(threads + 20);
        }
    }

    /** Those of the server do not count: it may have more of them than connections for a moment. */
    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("OpenAI") || name.startsWith("openai-"))
                .count();
    }

    @Test
    void aStreamThatHasEndedLeavesItsConnectionForTheNext() {
        streams("/chat/completions", HELLO);
        String uri = CHAT + "&maxConnections=1&connectionRequestTimeout=5000";

        for (int i = 0; i < 20; i++) {
            assertThat(texts(chunks(uri, "hi"))).isEqualTo("Hello");
        }
    }

    private static void beginAndStall(Socket socket) throws IOException {
        begin(socket, new Events().chat("Hel"));
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void begin(Socket socket, Events events) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((head + events).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static Events response() {
        return new Events()
                .event("response.created", "\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}")
                .event("response.output_text.delta", "\"delta\":\"Hel\"")
                .event("response.output_text.delta", "\"delta\":\"lo\"")
                .event(
                        "response.completed",
                        "\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[{\"type\":\"message\","
                                + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}");
    }

    private static Events images(String kind) {
        return new Events()
                .event(kind + ".partial_image", "\"b64_json\":\"AQ==\",\"partial_image_index\":0")
                .event(kind + ".completed", "\"b64_json\":\"AQI=\",\"created_at\":7");
    }

    /** A stream that nothing ends but its reader. */
    private OpenAIStream open(String uri) throws Exception {
        Exchange exchange = AsyncCall.send(camel.context(), uri, "hi").get(10, TimeUnit.SECONDS);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(OpenAIStream.class);
    }

    private List<Message> chunks(String uri, Object body) {
        try {
            Exchange exchange = AsyncCall.send(camel.context(), uri, body).get(10, TimeUnit.SECONDS);
            assertThat(exchange.getException()).isNull();
            List<Message> chunks = new ArrayList<>();
            exchange.getMessage().getBody(OpenAIStream.class).forEachRemaining(chunks::add);
            return chunks;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void split(String uri, List<Exchange> chunks) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri).split(body()).streaming().process(chunks::add);
            }
        });
    }

    private Exchange splitAndSend(String uri, List<Exchange> chunks) {
        try {
            split(uri, chunks);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return camel.template()
                .request("direct:in", exchange -> exchange.getMessage().setBody("hi"));
    }

    private static Message last(List<Message> chunks) {
        return chunks.get(chunks.size() - 1);
    }

    private static String texts(List<Message> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.getBody()));
        return text.toString();
    }

    private static void streams(String path, Events events) {
        SERVER.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
