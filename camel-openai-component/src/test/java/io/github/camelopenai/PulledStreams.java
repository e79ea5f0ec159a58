package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** The streams that tests pull, and the servers that send them. */
record PulledStreams(CamelRuntime camel) {

    static final String CHAT = "openai:chat?model=m&streaming=true";

    static final Events HELLO = new Events()
            .delta(
                    0,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("role", "assistant")
                            .put("content", ""),
                    null)
            .chat("Hel")
            .chat("lo")
            .finish("stop")
            .usage()
            .done();

    /** A stream that nothing ends but its reader. */
    OpenAIStream open(String uri) throws Exception {
        Exchange exchange = AsyncCall.send(camel.context(), uri, "hi").get(1, TimeUnit.MINUTES);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(OpenAIStream.class);
    }

    /** All chunks of a stream. */
    List<Message> chunks(String uri, Object body) {
        try {
            Exchange exchange = AsyncCall.send(camel.context(), uri, body).get(1, TimeUnit.MINUTES);
            assertThat(exchange.getException()).isNull();
            List<Message> chunks = new ArrayList<>();
            exchange.getMessage().getBody(OpenAIStream.class).forEachRemaining(chunks::add);
            return chunks;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Adds a route that splits a stream, and takes each chunk. */
    void split(String uri, List<Exchange> chunks) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri).split(body()).streaming().process(chunks::add);
            }
        });
    }

    /** What becomes of an exchange whose stream is split. */
    Exchange splitAndSend(String uri, List<Exchange> chunks) {
        try {
            split(uri, chunks);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return camel.template()
                .request("direct:in", exchange -> exchange.getMessage().setBody("hi"));
    }

    static Message last(List<Message> chunks) {
        return chunks.get(chunks.size() - 1);
    }

    static String texts(List<Message> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.getBody()));
        return text.toString();
    }

    /** Lets a server answer a path with events. */
    static void answer(OpenAIServer server, String path, Events events) {
        server.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }

    /** Begins an answer of events, and leaves the connection open. */
    static void begin(Socket socket, Events events) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((head + events).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Sends one chunk, and then nothing until the client closes the connection. */
    static void beginAndStall(Socket socket) throws IOException {
        begin(socket, new Events().chat("Hel"));
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** The events of a response that says Hello. */
    static Events response() {
        return new Events()
                .event("response.created", "\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}")
                .event("response.output_text.delta", "\"delta\":\"Hel\"")
                .event("response.output_text.delta", "\"delta\":\"lo\"")
                .event(
                        "response.completed",
                        "\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[{\"type\":\"message\","
                                + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]}");
    }
}
