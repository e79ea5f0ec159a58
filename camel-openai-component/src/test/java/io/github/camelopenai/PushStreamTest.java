package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams whose chunks are pushed: {@code streamTo}. */
class PushStreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "openai:chat?model=m&streaming=true&streamTo=direct:chunks";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final List<Exchange> chunks = Collections.synchronizedList(new ArrayList<>());

    @Test
    void eachChunkIsAnExchangeOfItsOwnInOrderAndTheRouteGoesOnWithTheWholeAnswer() throws Exception {
        streams("/chat/completions", hello());
        takeChunks();

        Exchange done = camel.send(CHAT, "hi", Map.of("mine", "kept"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isEqualTo("Hello");
        assertThat(done.getMessage().getHeader("CamelOpenAITotalTokens")).isEqualTo(21L);
        assertThat(bodies()).containsExactly("Hel", "lo", "");
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIChunkIndex"))
                .containsExactly(0, 1, 2);
        assertThat(chunks).extracting(Exchange::getExchangeId).doesNotHaveDuplicates();
        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("mine"))
                .containsOnly("kept");
        assertThat(chunks.get(2).getMessage().getHeader("CamelOpenAIChunkLast")).isEqualTo(true);
        assertThat(chunks)
                .extracting(chunk -> chunk.getProperty(Exchange.CORRELATION_ID))
                .containsOnly(done.getExchangeId());
    }

    @Test
    void eachChunkHasTheServersIdOfTheRequest() throws Exception {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withHeader("x-request-id", "req_1")
                        .withBody(hello().toString()));
        takeChunks();
        camel.send(CHAT, "hi");

        assertThat(chunks)
                .extracting(chunk -> chunk.getMessage().getHeader("CamelOpenAIRequestId"))
                .hasSize(3)
                .containsOnly("req_1");
    }

    static Stream<Arguments> rows() throws Exception {
        ObjectNode call = (ObjectNode)
                JSON.readTree("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"weather\",\"arguments\":\"\"}}]}");
        ObjectNode arguments = (ObjectNode)
                JSON.readTree("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]}");
        ObjectNode rest = (ObjectNode)
                JSON.readTree("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Rome\\\"}\"}}]}");
        String whole = "\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":"
                + "[{\"type\":\"output_text\",\"text\":\"Hello\"}]}],\"usage\":{\"input_tokens\":3,\"output_tokens\":2}";
        return Stream.of(
                Arguments.of("openai:chat?model=m", "/chat/completions", hello(), Answers.chat("Hello")),
                Arguments.of(
                        "openai:chat?model=m&n=2",
                        "/chat/completions",
                        new Events()
                                .delta(0, object().put("role", "assistant").put("content", "a"), null)
                                .delta(1, object().put("role", "assistant").put("content", "b"), "stop")
                                .delta(0, object().put("content", "c"), "stop")
                                .usage()
                                .done(),
                        Answers.chat("ac", "b")),
                Arguments.of(
                        "openai:chat?model=m&outputFormat=map",
                        "/chat/completions",
                        new Events()
                                .delta(0, object().put("role", "assistant").put("reasoning_content", "Let "), null)
                                .delta(0, object().put("reasoning_content", "me see"), null)
                                .delta(0, call, null)
                                .delta(0, arguments, null)
                                .delta(0, rest, "tool_calls")
                                .usage()
                                .done(),
                        Answers.chat("x")
                                .replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"tool_calls\"")
                                .replace(
                                        "\"content\":\"x\"",
                                        "\"content\":null,\"reasoning_content\":\"Let me see\",\"tool_calls\":[{\"id\":\"call_1\","
                                                + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":"
                                                + "\"{\\\"city\\\":\\\"Rome\\\"}\"}}]")),
                Arguments.of(
                        "openai:chat?model=m",
                        "/chat/completions",
                        new Events()
                                .delta(0, object().put("role", "assistant").put("refusal", "I ca"), null)
                                .delta(0, object().put("refusal", "n't"), "stop")
                                .usage()
                                .done(),
                        Answers.chat("x").replace("\"content\":\"x\"", "\"content\":null,\"refusal\":\"I can't\"")),
                Arguments.of(
                        "openai:completions?model=m",
                        "/completions",
                        new Events()
                                .data("{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"model\":"
                                        + "\"gpt-3.5-turbo-instruct\",\"choices\":[{\"index\":0,\"text\":\"a\"}]}")
                                .data(
                                        "{\"id\":\"cmpl-1\",\"choices\":[{\"index\":0,\"text\":\"b\",\"finish_reason\":\"length\"}]}")
                                .done(),
                        Answers.completion("ab")),
                Arguments.of(
                        "openai:responses?model=m",
                        "/responses",
                        new Events()
                                .event("response.output_text.delta", "\"delta\":\"Hello\"")
                                .event("response.completed", "\"response\":{" + whole + "}"),
                        "{" + whole + "}"),
                Arguments.of(
                        "openai:responses?operation=retrieve&id=resp_1",
                        "/responses/resp_1",
                        new Events().event("response.incomplete", "\"response\":{" + whole + "}"),
                        "{" + whole + "}"),
                Arguments.of(
                        "openai:images?model=m",
                        "/images/generations",
                        new Events()
                                .event("image_generation.partial_image", "\"b64_json\":\"AQ==\"")
                                .event(
                                        "image_generation.completed",
                                        "\"b64_json\":\"AQI=\",\"usage\":{\"total_tokens\":5}"),
                        "{\"data\":[{\"b64_json\":\"AQI=\"}],\"usage\":{\"total_tokens\":5}}"),
                Arguments.of(
                        "openai:images?operation=edit&model=m&prompt=x",
                        "/images/edits",
                        new Events().event("image_edit.completed", "\"b64_json\":\"AQI=\""),
                        "{\"data\":[{\"b64_json\":\"AQI=\"}]}"),
                Arguments.of(
                        "openai:audio?model=m",
                        "/audio/transcriptions",
                        new Events()
                                .event("transcript.text.delta", "\"delta\":\"Hel\"")
                                .event("transcript.text.done", "\"text\":\"Hello\",\"usage\":{\"total_tokens\":5}"),
                        "{\"text\":\"Hello\",\"usage\":{\"total_tokens\":5}}"),
                Arguments.of(
                        "openai:fineTunes?operation=events&id=ft-1",
                        "/fine-tunes/ft-1/events",
                        new Events()
                                .data("{\"message\":\"a\"}")
                                .data("{\"message\":\"b\"}")
                                .done(),
                        "{\"object\":\"list\",\"data\":[{\"message\":\"a\"},{\"message\":\"b\"}]}"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theWholeAnswerIsThatOfTheUnstreamedCall(String uri, String path, Events events, String unstreamed)
            throws Exception {
        takeChunks();
        Object body = path.equals("/audio/transcriptions") ? SampleRequests.AUDIO : "hi";
        SERVER.answers(path, unstreamed);
        Exchange whole = camel.send(uri, body);
        streams(path, events);

        Exchange streamed = camel.send(uri + "&streaming=true&streamTo=direct:chunks", body);

        assertThat(whole.getException()).isNull();
        assertThat(streamed.getException()).isNull();
        assertThat(tree(streamed)).isEqualTo(tree(whole));
        assertThat(streamed.getMessage().getHeaders())
                .isEqualTo(whole.getMessage().getHeaders());
        assertThat(chunks).isNotEmpty();
    }

    @Test
    void theWholeSpeechIsItsBytes() throws Exception {
        takeChunks();
        streams(
                "/audio/speech",
                new Events()
                        .event("speech.audio.delta", "\"audio\":\"AQ==\"")
                        .event("speech.audio.delta", "\"audio\":\"AgM=\"")
                        .event("speech.audio.done", "\"usage\":{\"input_tokens\":3}"));

        Exchange done = camel.send(
                "openai:audio?operation=speech&model=m&voice=alloy&streaming=true&streamTo=direct:chunks", "hi");

        assertThat(done.getMessage().getBody(InputStream.class).readAllBytes()).containsExactly(1, 2, 3);
        assertThat(done.getMessage().getHeader("CamelOpenAIPromptTokens")).isEqualTo(3L);
        assertThat(chunks).hasSize(3);
    }

    @Test
    void theNextChunkComesWhenTheLastOneIsDone() throws Exception {
        Events many = new Events();
        IntStream.range(0, 50).forEach(i -> many.chat("t" + i));
        streams("/chat/completions", many.finish("stop").done());
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS)
                                .execute(() -> {
                                    underWay.decrementAndGet();
                                    chunks.add(exchange);
                                    callback.done(false);
                                });
                        return false;
                    }
                });
            }
        });

        assertThat(camel.ask(CHAT, "hi").toString()).startsWith("t0t1t2").endsWith("t49");
        assertThat(most).hasValue(1);
        assertThat(bodies().subList(0, 3)).isEqualTo(List.of("t0", "t1", "t2"));
    }

    @Test
    void aChunkThatFailsEndsTheStreamAndTheCall() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket.getOutputStream(), new Events().chat("Hel"));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            failChunks();

            Exchange done = camel.send(CHAT + "&baseUrl=" + server.baseUrl(), "hi");

            assertThat(done.getException()).hasMessageContaining("the printer is on fire");
            assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aChunkThatFailsIsCountedWithContinue() throws Exception {
        streams("/chat/completions", hello());
        failChunks();

        Exchange done = camel.send(CHAT + "&streamToFailure=continue", "hi");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isEqualTo("Hello");
        assertThat(done.getProperty("CamelOpenAIStreamToFailures")).isEqualTo(3);
    }

    @Test
    void anotherFailureModeIsRefused() {
        assertThat(camel.refusal(CHAT + "&streamToFailure=ignore"))
                .hasMessage("The option streamToFailure is 'ignore', but must be fail or continue");
        assertThat(camel.refusal("openai:embeddings?streamTo=direct:chunks"))
                .hasMessageContaining("does not know the option streamTo");
    }

    @Test
    void aStreamThatBreaksOffFailsTheCallWithTheTextSoFar() throws Exception {
        takeChunks();
        streams("/chat/completions", new Events().chat("Hel"));

        Exchange done = camel.send(CHAT, "hi");

        assertThat(done.getException()).isInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
        assertThat(bodies()).containsExactly("Hel");
    }

    @Test
    void aServerThatDoesNotStreamGivesTheSame() throws Exception {
        takeChunks();
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(bodies()).containsExactly("Hello", "");
    }

    @Test
    void stoppingTheRouteEndsItsStreams() throws Exception {
        takeChunks();
        try (RawServer server = new RawServer(socket -> {
            begin(socket.getOutputStream(), new Events().chat("Hel"));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("seda:in").routeId("ask").to(CHAT + "&baseUrl=" + server.baseUrl());
                }
            });
            CompletableFuture<Object> answer =
                    camel.template().asyncRequestBody("seda:in?timeout=30000", (Object) "hi");
            await().until(() -> !chunks.isEmpty());

            camel.context().getRouteController().stopRoute("ask", 100, TimeUnit.MILLISECONDS);

            await().until(() -> server.openConnections() == 0);
            assertThat(answer)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .havingRootCause()
                    .isInstanceOf(OpenAIConnectException.class)
                    .withMessageContaining("was ended because its route was stopped");
        }
    }

    @Tag("mass")
    @Test
    void fiveHundredStreamsRunOnTheThreadsOfAFew() throws Exception {
        int streams = 500;
        takeChunks();
        CountDownLatch allThere = new CountDownLatch(streams);
        try (RawServer server = new RawServer(socket -> {
            OutputStream out = socket.getOutputStream();
            begin(out, new Events());
            allThere.countDown();
            assertThat(allThere.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
                out.write(new Events().chat("x").toString().getBytes(StandardCharsets.UTF_8));
            }
            out.write(new Events().finish("stop").done().toString().getBytes(StandardCharsets.UTF_8));
        })) {
            String uri = CHAT + "&baseUrl=" + server.baseUrl();
            List<CompletableFuture<Exchange>> calls = IntStream.range(0, streams)
                    .mapToObj(i -> AsyncCall.send(camel.context(), uri, "hi"))
                    .toList();
            await().atMost(30, TimeUnit.SECONDS).until(() -> chunks.size() > 5 * streams);
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.contains("OpenAI") || name.startsWith("openai-http"))
                    .count();

            for (CompletableFuture<Exchange> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS).getMessage().getBody())
                        .isEqualTo("xxxxxxxxxx");
            }
            assertThat(chunks).hasSize(11 * streams);
            assertThat(threads).isLessThan(20);
        }
    }

    private void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(chunks::add);
            }
        });
    }

    private void failChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(chunk -> {
                    throw new IOException("the printer is on fire");
                });
            }
        });
    }

    private List<Object> bodies() {
        return chunks.stream().map(chunk -> chunk.getMessage().getBody()).toList();
    }

    private static JsonNode tree(Exchange exchange) {
        return JSON.valueToTree(exchange.getMessage().getBody());
    }

    private static Events hello() {
        return new Events()
                .delta(0, object().put("role", "assistant").put("content", ""), null)
                .chat("Hel")
                .chat("lo")
                .finish("stop")
                .usage()
                .done();
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

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
