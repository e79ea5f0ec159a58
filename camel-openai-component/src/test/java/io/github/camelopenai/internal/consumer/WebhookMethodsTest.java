package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.SignedWebhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no POST is answered with a status and nothing else, whichever web server serves the webhook. */
@Tag("unit")
class WebhookMethodsTest {

    private final int port = AvailablePortFinder.getNextAvailable();
    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty", "netty-http", "platform-http"})
    void aWrongMethodIsAnsweredWithoutAPageOfTheWebServer(String server) throws Exception {
        start(server);
        for (String method :
                List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECTED", "get")) {
            String answer = send(method, "/hook", "");

            assertThat(answer).as(method).matches("(?s)HTTP/1.1 (405|200|501) .*");
            assertThat(body(answer)).as(method + " -> " + answer).isEmpty();
        }
        assertThat(send("POST", "/hook", "Content-Type: application/json\r\n")).startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hook;x=1", "/%68ook", "/hook?a=%ZZ"})
    void jettyWritesNoPageWhereItsPathIsWrittenInAnotherWay(String path) throws Exception {
        start("jetty");

        for (String method : List.of("GET", "POST")) {
            for (String type : List.of("application/json", "application/x-www-form-urlencoded", "text/x; charset=no")) {
                String answer = send(method, path, "Content-Type: " + type + "\r\n");

                assertThat(answer).startsWith("HTTP/1.1 4");
                assertThat(body(answer)).isEmpty();
            }
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private void start(String server) throws Exception {
        if (server.equals("platform-http")) {
            main.addInitialProperty("camel.server.enabled", "true");
            main.addInitialProperty("camel.server.host", "127.0.0.1");
            main.addInitialProperty("camel.server.port", String.valueOf(port));
        }
        main.addInitialProperty("camel.component.openai.base-url", "http://localhost/v1");
        main.addInitialProperty("camel.rest.component", server);
        main.addInitialProperty("camel.rest.host", "127.0.0.1");
        main.addInitialProperty("camel.rest.port", String.valueOf(port));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:webhook?path=/hook&secret=RAW(" + SignedWebhook.SECRET + ")")
                        .to("log:taken");
            }
        });
        main.start();
    }

    private String send(String method, String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((method + " " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
                                    + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
