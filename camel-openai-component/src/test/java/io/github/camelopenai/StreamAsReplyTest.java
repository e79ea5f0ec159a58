package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.batch.BatchResults;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is the reply of an exchange is open for its reader, and closed where nobody reads it. */
class StreamAsReplyTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true";
    private static final Events HELLO =
            new Events().chat("Hel").chat("lo").finish("stop").usage().done();

    private static final String HALF = new Events().chat("Hel").toString();
    private static final String BATCH =
            "{\"id\":\"batch_1\",\"status\":\"completed\",\"endpoint\":\"/v1/chat/completions\","
                    + "\"output_file_id\":\"file-1\"}";
    private static final String LINE = "{\"custom_id\":\"a\",\"error\":{\"code\":\"x\"}}\n";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aTemplateReadsTheStreamThatItAskedFor() {
        streams(HELLO.toString());

        OpenAIStream stream = (OpenAIStream) camel.template().requestBody(CHAT, "hi");

        assertThat(bodies(stream)).containsExactly("Hel", "lo", "");
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void soDoesOneThatDoesNotWait() throws Exception {
        streams(HELLO.toString());

        Object stream = camel.template().asyncRequestBody(CHAT, "hi").get(10, TimeUnit.SECONDS);

        assertThat(bodies((OpenAIStream) stream)).containsExactly("Hel", "lo", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:direct", "direct:dynamic", "direct:queued", "direct:several", "direct:tapped"})
    void theReplyOfARouteIsOpen(String uri) throws Exception {
        streams(HELLO.toString());
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to(CHAT);
                from("direct:direct").to("direct:ask").to("log:done?showBody=false");
                from("direct:dynamic").toD("openai:${header.resource}?model=m&streaming=true");
                from("direct:queued").to("seda:ask");
                from("seda:ask").to("direct:ask");
                from("direct:several").multicast().to("direct:ask");
                from("direct:tapped").to("direct:ask").wireTap("mock:tap");
            }
        });

        Object reply = camel.template().requestBodyAndHeader(uri, "hi", "resource", "chat");

        assertThat(bodies((OpenAIStream) reply)).containsExactly("Hel", "lo", "");
    }

    @Test
    void theMessagesThatAreReadLaterAreThoseOfASplit() {
        streams(HELLO.toString());

        Exchange exchange = camel.template().request(CHAT, sent -> {
            sent.getMessage().setBody("hi");
            sent.getMessage().setHeader("mine", "kept");
        });
        exchange.getMessage().setHeader("later", true);
        List<Message> messages = new ArrayList<>();
        exchange.getMessage().getBody(OpenAIStream.class).forEachRemaining(messages::add);

        assertThat(messages)
                .extracting(message -> message.getHeader("CamelOpenAIChunkIndex"))
                .containsExactly(0, 1, 2);
        assertThat(messages).allSatisfy(message -> assertThat(message.getHeaders())
                .containsEntry("mine", "kept")
                .doesNotContainKey("later"));
        assertThat(messages.get(2).getHeaders())
                .containsEntry("CamelOpenAIChunkLast", true)
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAITotalTokens", 21L);
        assertThat(messages.get(0).getBody(byte[].class)).isEqualTo("Hel".getBytes(StandardCharsets.UTF_8));
        assertThat(messages).extracting(Message::getExchange).doesNotContain(exchange);
    }

    @Test
    void aFailureReachesTheReader() {
        streams(HALF);

        Exchange exchange =
                camel.template().request(CHAT, sent -> sent.getMessage().setBody("hi"));
        OpenAIStream stream = exchange.getMessage().getBody(OpenAIStream.class);

        assertThat(stream.next().getBody()).isEqualTo("Hel");
        assertThatThrownBy(stream::next)
                .isInstanceOf(OpenAIStreamInterruptedException.class)
                .hasMessageContaining("ended before its answer was whole");
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void anExchangeThatFailsAfterItIsDoneDoesNotEndTheStream() {
        streams(HELLO.toString());

        Exchange exchange =
                camel.template().request(CHAT, sent -> sent.getMessage().setBody("hi"));
        exchange.setException(new IOException("used again, and failed"));

        assertThat(bodies(exchange.getMessage().getBody(OpenAIStream.class))).containsExactly("Hel", "lo", "");
    }

    @Test
    void aDeadLetterRouteReadsTheStream() throws Exception {
        streams(HELLO.toString());
        List<Object> chunks = new CopyOnWriteArrayList<>();
        addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .errorHandler(deadLetterChannel("direct:dead"))
                        .to(CHAT)
                        .throwException(new IOException("the printer is on fire"));
                from("direct:dead")
                        .split(body())
                        .streaming()
                        .process(chunk -> chunks.add(chunk.getMessage().getBody()));
            }
        });

        camel.template().requestBody("direct:in", "hi");

        assertThat(chunks).containsExactly("Hel", "lo", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:failed", "direct:replaced"})
    void aStreamThatIsNoReplyEndsWithItsExchange(String uri) throws Exception {
        try (RawServer server = new RawServer(StreamAsReplyTest::beginAndStall)) {
            List<OpenAIStream> streams = new CopyOnWriteArrayList<>();
            addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:failed").to("direct:ask").throwException(new IOException("the printer is on fire"));
                    from("direct:replaced").to("direct:ask").setBody(constant("ready"));
                    from("direct:ask")
                            .to(CHAT + "&baseUrl=" + server.baseUrl())
                            .process(asked -> streams.add(asked.getMessage().getBody(OpenAIStream.class)));
                }
            });

            Exchange done = camel.template()
                    .request(uri, exchange -> exchange.getMessage().setBody("hi"));

            assertThat(done.getPattern()).isEqualTo(ExchangePattern.InOut);
            await().until(() -> server.openConnections() == 0);
            assertThat(streams).singleElement().satisfies(stream -> assertThat(stream.hasNext())
                    .isFalse());
        }
    }

    @Test
    void closingAReplyClosesItsConnection() throws Exception {
        try (RawServer server = new RawServer(StreamAsReplyTest::beginAndStall)) {
            OpenAIStream reply =
                    (OpenAIStream) camel.template().requestBody(CHAT + "&baseUrl=" + server.baseUrl(), "hi");
            assertThat(reply.next().getBody()).isEqualTo("Hel");

            reply.close();

            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aReplyIsNotClosedWhileItsReaderWaits() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket, "text/event-stream", HELLO.toString().substring(0, 20));
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            socket.getOutputStream().write(HELLO.toString().substring(20).getBytes(StandardCharsets.UTF_8));
        })) {
            String uri = CHAT + "&baseUrl=" + server.baseUrl();

            assertThat(bodies((OpenAIStream) camel.template().requestBody(uri, "hi")))
                    .containsExactly("Hel", "lo", "");
            InputStream events = (InputStream) camel.template().requestBody(uri + "&outputFormat=sse", "hi");
            assertThat(events).hasBinaryContent(HELLO.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?model=m&streaming=true",
                "openai:chat?model=m&streaming=true&outputFormat=sse",
                "openai:chat?model=m&streaming=true&outputFormat=map",
                "openai:files?operation=content&id=file-1",
                "openai:batches?operation=results&id=batch_1",
            })
    void aReplyThatNobodyHoldsIsClosed(String uri) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer(socket -> {
            if (uri.contains("results") && requests.incrementAndGet() == 1) {
                begin(socket, "application/json", BATCH);
            } else {
                begin(socket, "text/event-stream", uri.contains("streaming") ? HALF : LINE);
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        })) {
            askAndForget(uri + "&baseUrl=" + server.baseUrl());
            await().until(() -> server.openConnections() == 1);

            await().until(() -> {
                System.gc();
                return server.openConnections() == 0;
            });
        }
    }

    /** In a method of its own: its variables are gone when it returns. */
    private void askAndForget(String uri) throws IOException {
        Object reply = camel.template().requestBody(uri, "hi");
        if (reply instanceof InputStream bytes) {
            assertThat(bytes.read()).isNotNegative();
        } else if (reply instanceof BatchResults results) {
            assertThat(results.next().getHeader("CamelOpenAICustomId")).isEqualTo("a");
        } else {
            assertThat(((OpenAIStream) reply).hasNext()).isTrue();
        }
    }

    private static List<Object> bodies(OpenAIStream stream) {
        List<Object> bodies = new ArrayList<>();
        stream.forEachRemaining(message -> bodies.add(message.getBody()));
        return bodies;
    }

    private static void beginAndStall(Socket socket) throws IOException {
        begin(socket, "text/event-stream", HALF);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void begin(Socket socket, String type, String body) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static void streams(String events) {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events));
    }

    private void addRoutes(RouteBuilder routes) throws Exception {
        camel.context().addRoutes(routes);
    }
}
