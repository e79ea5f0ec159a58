package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that a route passes on to an HTTP client as they arrive. */
class SseTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true&outputFormat=sse";
    private static final Events FIRST = new Events().chat("Hel");
    private static final Events REST = new Events().chat("lo").finish("stop").done();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://127.0.0.1:1/v1");

    @Test
    void theEventsArePassedOnByteForByte() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            socket.getOutputStream().write(bytes(FIRST));
            socket.getOutputStream().write(bytes(REST));
        })) {
            InputStream body = AsyncCall.send(camel.context(), CHAT + "&baseUrl=" + server.baseUrl(), "hi")
                    .get(10, TimeUnit.SECONDS)
                    .getMessage()
                    .getBody(InputStream.class);

            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FIRST.toString() + REST);
        }
    }

    @Test
    void jettyFlushesEachEvent() throws Exception {
        int port = freePort();
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            socket.getOutputStream().write(bytes(FIRST));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            socket.getOutputStream().write(bytes(REST));
        })) {
            addRoute("jetty:http://127.0.0.1:" + port + "/ask", server);
            BufferedReader lines = ask(port);

            assertThat(lines.readLine())
                    .startsWith("data: {\"id\":\"chatcmpl-1\"")
                    .contains("Hel");
            seen.countDown();

            assertThat(lines.lines()).contains("data: [DONE]");
        }
    }

    @Test
    void aStreamThatIsTheReplyIsWrittenAsTextWithEachChunk() throws Exception {
        int port = freePort();
        CountDownLatch seen = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            socket.getOutputStream().write(bytes(new Events().chat("Hello,\n")));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            socket.getOutputStream()
                    .write(bytes(new Events().chat("you\n").finish("stop").done()));
        })) {
            String chat = "openai:chat?model=m&streaming=true&baseUrl=" + server.baseUrl();
            addRoute("jetty:http://127.0.0.1:" + port + "/ask", chat);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(post(port).body(), StandardCharsets.UTF_8));

            assertThat(lines.readLine()).isEqualTo("Hello,");
            seen.countDown();

            assertThat(lines.lines()).containsExactly("you");
        }
    }

    @Test
    void theReplyOfAStreamThatBreaksOffIsAnErrorWhereItIsConvertedFirst() throws Exception {
        int port = freePort();
        int other = freePort();
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            socket.getOutputStream().write(bytes(new Events().chat("Hello")));
        })) {
            String chat = "openai:chat?model=m&streaming=true&baseUrl=" + server.baseUrl();
            addRoute("jetty:http://127.0.0.1:" + port + "/ask", chat);
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetty:http://127.0.0.1:" + other + "/ask")
                            .convertBodyTo(String.class)
                            .removeHeaders("*")
                            .to(chat)
                            .convertBodyTo(String.class);
                }
            });

            // camel-jetty ends the response of any body that breaks off as if it were whole
            assertThat(post(port).body()).hasContent("Hello");
            assertThat(post(other).statusCode()).isEqualTo(500);
        }
    }

    @Test
    void platformHttpPassesTheEventsOnButOnlyWhenItsBufferIsFullOrTheStreamHasEnded() throws Exception {
        int port = freePort();
        MainHttpServer http = new MainHttpServer();
        http.setCamelContext(camel.context());
        http.setHost("127.0.0.1");
        http.setPort(port);
        camel.context().addService(http);

        assertPassedOn("platform-http:/ask", port);
    }

    @Test
    void nettyHttpPassesTheEventsOnButEachOnlyWithTheNext() throws Exception {
        int port = freePort();

        assertPassedOn("netty-http:http://127.0.0.1:" + port + "/ask?disableStreamCache=true", port);
    }

    @Test
    void aClientThatGoesAwayEndsTheCall() throws Exception {
        int port = freePort();
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            while (true) {
                socket.getOutputStream().write(bytes(FIRST));
                TimeUnit.MILLISECONDS.sleep(10);
            }
        })) {
            addRoute("jetty:http://127.0.0.1:" + port + "/ask", server);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream()
                        .write("POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(client.getInputStream().readNBytes(500)).hasSize(500);
            }

            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void itNeedsAStream() {
        assertThat(camel.refusal("openai:chat?outputFormat=sse"))
                .hasMessageStartingWith("outputFormat=sse passes on the events of a stream");
        assertThat(camel.refusal(CHAT + "&streamTo=direct:x")).hasMessageContaining("streamTo has no place");
        assertThat(camel.failure(CHAT, "hi", Map.of("CamelOpenAIStreaming", false)))
                .hasMessageContaining("asks for no stream");
    }

    private void assertPassedOn(String from, int port) throws Exception {
        try (RawServer server = new RawServer(socket -> {
            begin(socket);
            socket.getOutputStream().write(bytes(FIRST));
            socket.getOutputStream().write(bytes(REST));
        })) {
            addRoute(from, server);

            assertThat(String.join("\n", ask(port).lines().toList()) + "\n").isEqualTo(FIRST.toString() + REST);
        }
    }

    private static BufferedReader ask(int port) throws Exception {
        HttpResponse<InputStream> response = post(port);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static HttpResponse<InputStream> post(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ask"))
                                .POST(HttpRequest.BodyPublishers.ofString("hi"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private void addRoute(String from, RawServer server) throws Exception {
        addRoute(from, CHAT + "&baseUrl=" + server.baseUrl());
    }

    private void addRoute(String from, String chat) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).convertBodyTo(String.class).removeHeaders("*").to(chat);
            }
        });
    }

    private static void begin(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(Events events) {
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
