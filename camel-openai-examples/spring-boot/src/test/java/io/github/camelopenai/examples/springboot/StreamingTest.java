package io.github.camelopenai.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Answers that a client gets while they are made. Tomcat has 4 threads, and Camel 10. */
@CamelSpringBootTest
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.tomcat.threads.max=4")
class StreamingTest {

    private static final int STREAMS = 40;
    private static final RawServer MODEL = new RawServer(StreamingTest::write);

    private static volatile CountDownLatch rest;
    private static volatile boolean breaksOff;
    private static volatile boolean isEndless;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void server(DynamicPropertyRegistry properties) {
        properties.add("camel.component.openai.base-url", MODEL::baseUrl);
    }

    @BeforeEach
    void reset() {
        rest = new CountDownLatch(1);
        breaksOff = false;
        isEndless = false;
    }

    @AfterAll
    static void stop() {
        MODEL.close();
    }

    @Test
    void eachPieceArrivesBeforeTheNextIsMade() throws Exception {
        try (BufferedReader lines = ask()) {
            assertThat(next(lines)).isEqualTo("data:{\"text\":\"Elbe,\"}");

            rest.countDown();

            assertThat(next(lines)).isEqualTo("data:{\"text\":\" Rhine\\n\"}");
            assertThat(next(lines)).isEqualTo("event:done");
        }
    }

    @Test
    void noThreadWaitsForAStream() throws Exception {
        List<BufferedReader> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(ask());
        }

        for (BufferedReader client : clients) {
            assertThat(next(client)).isEqualTo("data:{\"text\":\"Elbe,\"}");
        }

        rest.countDown();
        for (BufferedReader client : clients) {
            assertThat(client.lines()).contains("event:done");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsTold() throws Exception {
        breaksOff = true;
        try (BufferedReader lines = ask()) {
            assertThat(next(lines)).isEqualTo("data:{\"text\":\"Elbe,\"}");

            rest.countDown();

            assertThat(next(lines)).isEqualTo("event:failed");
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheCall() throws Exception {
        isEndless = true;
        rest.countDown();
        try (Socket client = new Socket("localhost", port)) {
            client.getOutputStream()
                    .write("GET /answers?prompt=Hi HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(reader(client.getInputStream()).lines().anyMatch(line -> line.contains("Elbe,")))
                    .isTrue();
            assertThat(MODEL.openConnections()).isEqualTo(1);
        }

        await().until(() -> MODEL.openConnections() == 0);
    }

    private BufferedReader ask() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/answers?prompt=Name+three+rivers."))
                .build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        return reader(response.body());
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        return line != null && line.isEmpty() ? next(lines) : line;
    }

    private static void write(Socket socket) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes(new Events().chat("Elbe,")));
        assertThat(rest.await(30, TimeUnit.SECONDS)).isTrue();
        while (isEndless) {
            out.write(bytes(new Events().chat(" and")));
        }
        if (!breaksOff) {
            out.write(bytes(new Events().chat(" Rhine\n").finish("stop").done()));
        }
    }

    private static byte[] bytes(Events events) {
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }
}
