package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAINotFoundException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are bytes: they stream into the message, and what breaks off is never taken for whole. */
class DownloadTest {

    private static final String CONTENT = "openai:files?operation=content&id=file-1";
    private static final byte[] BYTES = randomBytes(1_000_000);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @Test
    void aFileIsWrittenByteForByte() throws Exception {
        answers(bytes());
        addRoute(route("direct:in", "file:" + folder + "?fileName=out.bin"));

        camel.template().sendBody("direct:in", "");

        assertThat(Files.readAllBytes(folder.resolve("out.bin"))).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBodyIsAnInputStreamThatStreamCachingTakes(boolean caching) throws Exception {
        answers(bytes());
        camel.context().setStreamCaching(caching);
        Object[] seen = new Object[2];
        addRoute(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(CONTENT).process(exchange -> {
                    seen[0] = exchange.getMessage().getBody();
                    seen[1] = exchange.getMessage().getBody(byte[].class);
                });
            }
        });

        camel.template().sendBody("direct:in", "");

        assertThat(seen[0]).isInstanceOf(caching ? StreamCache.class : InputStream.class);
        assertThat(seen[0] instanceof StreamCache).isEqualTo(caching);
        assertThat(seen[1]).isEqualTo(BYTES);
    }

    @Test
    void speechIsAStreamWithItsContentType() {
        SERVER.answers("/audio/speech", bytes().withHeader("Content-Type", "audio/mpeg"));

        byte[] sound = camel.template()
                .requestBody("openai:audio?operation=speech&model=tts-1&voice=alloy", "hi", byte[].class);

        assertThat(sound).isEqualTo(BYTES);
        Exchange done = camel.send("openai:audio?operation=speech&model=tts-1&voice=alloy", "hi");
        assertThat(done.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("audio/mpeg");
    }

    @Test
    void speechThatIsNoSoundIsAnError() {
        SERVER.answers("/audio/speech", "{\"sound\":\"no\"}");

        assertThat(camel.failure("openai:audio?operation=speech&model=tts-1&voice=alloy", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("a body of application/json where audio was expected");
    }

    @Test
    void anErrorInPlaceOfSpeechIsTheExceptionThatItStandsFor() {
        SERVER.answers("/audio/speech", "{\"detail\":\"The voice is not there\"}");

        assertThat(camel.failure("openai:audio?operation=speech&model=tts-1&voice=alloy", "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("The voice is not there");
    }

    @Test
    void theContentOfAContainerFile() {
        SERVER.answers("/containers/c-1/files/f-1/content", bytes());

        assertThat(camel.template()
                        .requestBody("openai:containerFiles?operation=content&id=c-1/f-1", null, byte[].class))
                .isEqualTo(BYTES);
    }

    @Test
    void whoeverAsksForAReplyReadsItAfterTheRouteHasEnded() throws Exception {
        answers(bytes());
        addRoute(route("direct:in", "log:done?level=DEBUG"));
        addRoute(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:last").to(CONTENT);
            }
        });

        assertThat(camel.template().requestBody("direct:last", "", byte[].class))
                .isEqualTo(BYTES);
        InputStream reply = camel.template().requestBody(CONTENT, "", InputStream.class);
        assertThat(reply.readAllBytes()).isEqualTo(BYTES);
        reply.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "attachment; filename=\"out.jsonl\"                          | out.jsonl",
                "attachment; filename=out.jsonl                              | out.jsonl",
                "attachment; filename=\"../../etc/passwd\"                   | passwd",
                "attachment; filename=\"C:\\\\Windows\\\\evil.dll\"          | evil.dll",
                "attachment; filename=\"C:evil.dll\"                         | evil.dll",
                "attachment; filename=\"..\"                                 | -",
                "attachment; filename=\"a/\"                                 | -",
                "attachment; filename=\"x.txt\"; filename*=UTF-8''%e2%82%ac.txt | €.txt",
                "attachment; filename*=UTF-8''..%2f..%2fx.txt                | x.txt",
                "attachment; filename*=UTF-8''a%2F%E2%80%A8%2F..%2F..%2Fetc%2Fx     | x",
                "attachment; filename*=UTF-8''%zz                            | -",
                "attachment; filename=\"say \\\"hi\\\".txt\"                 | say \"hi\".txt",
                "inline                                                      | -",
            })
    void theFileNameIsStrippedOfAnyPath(String header, String name) {
        answers(bytes().withHeader("Content-Disposition", header));

        assertThat(camel.send(CONTENT, "").getMessage().getHeader("CamelOpenAIFileName"))
                .isEqualTo(name);
    }

    @Test
    void aFileNameDoesNotStayForTheNextAnswer() {
        answers(bytes().withHeader("Content-Disposition", "attachment; filename=a.txt"));
        SERVER.answers("/files/file-1", Answers.object("file", "file-1"));

        Exchange first = camel.send(CONTENT, "");
        Exchange second = camel.send(
                "openai:files?operation=retrieve&id=file-1",
                "",
                first.getMessage().getHeaders());

        assertThat(first.getMessage().getHeader("CamelOpenAIFileName")).isEqualTo("a.txt");
        assertThat(second.getMessage().getHeader("CamelOpenAIFileName")).isNull();
    }

    @Test
    void anErrorIsTheTypedExceptionAndNoStream() {
        answers(aResponse().withStatus(404).withBody(Answers.error("No such file", "invalid_request_error", null)));

        assertThat(camel.failure(CONTENT, ""))
                .isInstanceOf(OpenAINotFoundException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void anEmptyFileIsAnEmptyStream() {
        answers(aResponse().withStatus(200));

        assertThat(camel.template().requestBody(CONTENT, "", byte[].class)).isEmpty();
    }

    @Test
    void maxResponseSizeDoesNotBoundAStream() {
        answers(bytes());

        assertThat(camel.template().requestBody(CONTENT + "&maxResponseSize=10", "", byte[].class))
                .hasSize(BYTES.length);
    }

    @Test
    void aFormatOfTheOutputIsRefusedAtStart() {
        assertThat(camel.refusal(CONTENT + "&outputFormat=map"))
                .hasMessageContaining("does not know the option outputFormat");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDownloadThatBreaksOffSaysHowMuchCameAndLeavesNoFile(boolean caching) throws Exception {
        try (RawServer server = new RawServer(socket -> send(socket, 1_000_000, 400_000))) {
            camel.context().setStreamCaching(caching);
            addRoute(recommendedRoute(server.baseUrl()));

            Exchange done = camel.template().send("direct:in", exchange -> {});

            assertThat(done.getException())
                    .hasStackTraceContaining("The response broke off after 400000 of 1000000 bytes: GET")
                    .hasStackTraceContaining(OpenAIConnectException.class.getName());
            assertThat(Path.of(folder.toString(), "out.bin")).doesNotExist();
            assertThat(Path.of(folder.toString(), "out.bin.done")).doesNotExist();
        }
    }

    @Test
    void aDownloadThatStallsIsEndedAfterReadTimeout() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> {
            send(socket, 1_000, 10);
            enough.await(10, TimeUnit.SECONDS);
        })) {
            InputStream body = reply(CONTENT + "&readTimeout=200&baseUrl=" + server.baseUrl());

            assertThat(body.readNBytes(10)).hasSize(10);
            assertThatThrownBy(body::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("broke off after 10 of 1000 bytes")
                    .hasMessageContaining("silent for longer than readTimeout (200 ms)")
                    .hasCauseInstanceOf(OpenAITimeoutException.class);
            enough.countDown();
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAfterReadTimeout() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (RawServer server = new RawServer(socket -> enough.await(10, TimeUnit.SECONDS))) {
            assertThat(camel.failure(CONTENT + "&readTimeout=200&baseUrl=" + server.baseUrl(), ""))
                    .isInstanceOf(OpenAITimeoutException.class)
                    .hasMessageContaining("readTimeout (200 ms)");
            enough.countDown();
        }
    }

    @Test
    void requestTimeoutEndsADownloadThatGoesOnAndOn() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            send(socket, 1_000_000_000, 10);
            while (true) {
                socket.getOutputStream().write(new byte[100]);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        })) {
            InputStream body = reply(CONTENT + "&requestTimeout=300&baseUrl=" + server.baseUrl());

            assertThatThrownBy(body::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("took longer than requestTimeout (300 ms)");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aSlowReaderHoldsTheServerBackAndIsNoSilence() throws Exception {
        AtomicLong sent = new AtomicLong();
        int size = 20_000_000;
        try (RawServer server = new RawServer(socket -> {
            head(socket, size);
            byte[] piece = new byte[10_000];
            for (int i = 0; i < size / piece.length; i++) {
                socket.getOutputStream().write(piece);
                sent.addAndGet(piece.length);
            }
        })) {
            InputStream body = reply(CONTENT + "&readTimeout=1500&baseUrl=" + server.baseUrl());
            // While nobody reads, what was sent stands still: the sockets' buffers are full
            await().during(2, TimeUnit.SECONDS).atMost(30, TimeUnit.SECONDS).until(() -> sent.get() < size);

            assertThat(body.readAllBytes()).hasSize(size);
        }
    }

    @Test
    void closingTheStreamClosesTheConnection() throws Exception {
        try (RawServer server = new RawServer(DownloadTest::sendTheStartAndWaitForTheEnd)) {
            InputStream body = reply(CONTENT + "&baseUrl=" + server.baseUrl());
            assertThat(body.read()).isNotNegative();

            body.close();

            await().until(() -> server.openConnections() == 0);
            assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessageContaining("is closed");
        }
    }

    @Test
    void anExchangeThatIsDoneClosesTheConnectionOfWhatNobodyRead() throws Exception {
        try (RawServer server = new RawServer(DownloadTest::sendTheStartAndWaitForTheEnd)) {
            Exchange done = camel.send(CONTENT + "&baseUrl=" + server.baseUrl(), "");

            assertThat(done.getPattern()).isEqualTo(ExchangePattern.InOnly);
            await().until(() -> server.openConnections() == 0);
            assertThatThrownBy(
                            () -> done.getMessage().getBody(InputStream.class).read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void stoppingCamelEndsADownload() throws Exception {
        try (RawServer server = new RawServer(DownloadTest::sendTheStartAndWaitForTheEnd)) {
            InputStream body = reply(CONTENT + "&baseUrl=" + server.baseUrl());
            assertThat(body.readNBytes(10)).hasSize(10);

            camel.stop();

            assertThatThrownBy(body::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was ended because its route was stopped");
        }
    }

    @Test
    void anOpenDownloadHoldsItsPlaceAmongTheConnections() throws Exception {
        try (RawServer server = new RawServer(DownloadTest::sendTheStartAndWaitForTheEnd)) {
            String uri = CONTENT + "&maxConnections=1&connectionRequestTimeout=200&baseUrl=" + server.baseUrl();
            InputStream first = reply(uri);
            assertThat(first.readNBytes(10)).hasSize(10);

            assertThat(camel.failure(uri, ""))
                    .hasMessageContaining("got no connection within connectionRequestTimeout");

            first.close();
            assertThat(reply(uri).readNBytes(10)).hasSize(10);
        }
    }

    /** The body of a call that nothing ends but its reader. */
    private InputStream reply(String uri) throws Exception {
        Exchange exchange = AsyncCall.send(camel.context(), uri, "").get(10, TimeUnit.SECONDS);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(InputStream.class);
    }

    /** The route that docs/files.md recommends. */
    private RoutesBuilder recommendedRoute(String baseUrl) {
        return route(
                "direct:in",
                CONTENT + "&baseUrl=" + baseUrl,
                "file:" + folder + "?fileName=out.bin&tempPrefix=.part-&doneFileName=${file:name}.done");
    }

    private static RoutesBuilder route(String from, String to) {
        return route(from, CONTENT, to);
    }

    private static RoutesBuilder route(String from, String call, String to) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(call).to(to);
            }
        };
    }

    private void addRoute(RoutesBuilder route) throws Exception {
        camel.context().addRoutes(route);
    }

    private static void answers(ResponseDefinitionBuilder response) {
        SERVER.answers("/files/file-1/content", response);
    }

    private static ResponseDefinitionBuilder bytes() {
        return aResponse()
                .withHeader("Content-Type", "application/octet-stream")
                .withBody(BYTES);
    }

    private static void sendTheStartAndWaitForTheEnd(Socket socket) throws IOException {
        send(socket, 1_000_000, 10);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void send(Socket socket, int announced, int sent) throws IOException {
        head(socket, announced);
        socket.getOutputStream().write(new byte[sent]);
        socket.getOutputStream().flush();
    }

    private static void head(Socket socket, int announced) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + announced
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
