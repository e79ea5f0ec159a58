package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.H2Server;
import io.github.camelopenai.testsupport.H2ServerStream;
import io.github.camelopenai.testsupport.ProxyServer;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that share connections of HTTP/2, and which version of HTTP is spoken. */
class Http2Test {

    private static final String CHAT = "openai:chat?model=m";
    private static final H2Server.Script HELLO = stream -> stream.answer(Answers.chat("Hello"));

    private static TlsIdentity identity;

    private H2Server server;
    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        identity = TlsIdentity.create(folder, "known", "ip:127.0.0.1,dns:target.invalid");
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    private H2Server serve(H2Server.Script script) throws Exception {
        server = H2Server.overTls(identity.server(), script);
        camel = new CamelRuntime(() -> server.baseUrl(), component -> component.setUseGlobalSslContextParameters(true))
                .prepared(context -> context.setSSLContextParameters(identity.trusted()))
                .start();
        return server;
    }

    private void allSayHello(int times, String uri) {
        List<CompletableFuture<Exchange>> calls = IntStream.range(0, times)
                .mapToObj(number -> camel.template()
                        .asyncSend(uri, exchange -> exchange.getMessage().setBody("hi")))
                .toList();
        assertThat(calls).allSatisfy(call -> assertThat(call.get().getMessage().getBody(String.class))
                .isEqualTo("Hello"));
    }

    @Test
    void manyCallsShareFewConnections() throws Exception {
        CountDownLatch all = new CountDownLatch(200);
        serve(stream -> {
            all.countDown();
            all.await();
            stream.answer(Answers.chat("Hello"));
        });

        allSayHello(200, CHAT);

        assertThat(server.connections()).isEqualTo(2);
        allSayHello(200, CHAT);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void noConnectionGetsMoreCallsThanItsServerTakes() throws Exception {
        CyclicBarrier each = new CyclicBarrier(60);
        serve(stream -> {
                    each.await();
                    stream.answer(Answers.chat("Hello"));
                })
                .maxStreams(10);

        allSayHello(60, CHAT);

        assertThat(server.connections()).isEqualTo(6);
        assertThat(server.received()).doesNotContain("TOO MANY STREAMS");
    }

    @Test
    void noMoreCallsAreUnderWayThanMaxConnectionsAllows() throws Exception {
        serve(HELLO).maxStreams(2);

        allSayHello(40, CHAT + "&maxConnections=6");

        assertThat(server.mostAtOnce()).isLessThanOrEqualTo(6);
        assertThat(server.connections()).isLessThanOrEqualTo(6);
    }

    @Test
    void aServerThatOffersOnlyHttp11IsCalledByThat() throws Exception {
        serve(HELLO);
        try (RawServer older = RawServer.overTls(
                identity.server(), RawServer.response("200 OK", "application/json", Answers.chat("Hello")))) {
            allSayHello(20, CHAT + "&httpVersion=auto&baseUrl=" + older.baseUrl());
            allSayHello(1, CHAT + "&httpVersion=auto&baseUrl=" + older.baseUrl());

            assertThat(older.requests()).isEqualTo(21);
        }
    }

    @Test
    void http2AloneSaysWhatToDoWhereTheServerDoesNotSpeakIt() throws Exception {
        serve(HELLO);
        RawServer.Answer hello = RawServer.response("200 OK", "application/json", Answers.chat("Hello"));
        try (RawServer older = RawServer.overTls(identity.server(), hello)) {
            assertThat(camel.failure(CHAT + "&httpVersion=2&maxRetries=3&baseUrl=" + older.baseUrl(), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("could not be sent by HTTP/2: the server does not offer HTTP/2")
                    .hasMessageContaining("It was not sent. Set httpVersion=auto or httpVersion=1.1.");
            assertThat(older.requests()).isZero();
        }
    }

    @Test
    void http11AloneIsSpokenToAServerThatOffersBoth() throws Exception {
        serve(HELLO);

        // The server knows no more of HTTP/1.1 than to offer it
        assertThat(camel.failure(CHAT + "&httpVersion=1.1", "hi")).isInstanceOf(OpenAIConnectException.class);
        assertThat(server.requests()).isZero();
    }

    @Test
    void plainHttpIsHttp11UnlessHttp2IsAskedFor() throws Exception {
        serve(HELLO);
        try (H2Server plain = H2Server.plain(HELLO)) {
            String uri = CHAT + "&baseUrl=" + plain.baseUrl();

            assertThat(camel.failure(uri + "&httpVersion=auto", "hi")).isInstanceOf(Exception.class);
            assertThat(plain.requests()).isZero();
            allSayHello(120, uri + "&httpVersion=2");
            assertThat(plain.requests()).isEqualTo(120);
        }
    }

    @Test
    void aPlainServerThatAnswersOtherwiseIsToldApart() throws Exception {
        serve(HELLO);
        try (RawServer older = RawServer.unread(socket -> {
            socket.getInputStream().readNBytes(24);
            socket.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            RawServer.drain(socket);
        })) {
            assertThat(camel.failure(CHAT + "&httpVersion=2&baseUrl=" + older.baseUrl(), "hi"))
                    .isInstanceOf(OpenAIConnectException.class)
                    .hasMessageContaining("could not be sent by HTTP/2: what the server answers is not HTTP/2")
                    .hasMessageContaining("Set httpVersion=auto or httpVersion=1.1.");
        }
    }

    @Test
    void anotherVersionIsRefusedAtTheStart() throws Exception {
        serve(HELLO);

        assertThat(camel.refusal(CHAT + "&httpVersion=3"))
                .hasStackTraceContaining("The option httpVersion is '3', but must be auto");
    }

    @Test
    void callsShareConnectionsThroughATunnelToo() throws Exception {
        serve(HELLO);
        try (ProxyServer proxy = ProxyServer.asking("user", "secret")) {
            String uri = CHAT + "&proxyHost=127.0.0.1&proxyPort=" + proxy.port()
                    + "&proxyUser=user&proxyPassword=secret&baseUrl=" + server.baseUrl("target.invalid");

            allSayHello(50, uri);
            allSayHello(50, uri);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void eventsComeOneByOneThroughPushAndPull() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        serve(stream -> {
            stream.head(200, "content-type", "text/event-stream");
            stream.send(new Events().chat("Hel").toString());
            if (stream.asks("push")) {
                seen.await();
            }
            stream.end(new Events()
                    .chat("lo")
                    .finish("stop")
                    .usage()
                    .done()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
        });
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk").process(chunk -> seen.countDown());
            }
        });

        assertThat(camel.send(CHAT + "&streaming=true&streamTo=direct:chunk", "push")
                        .getMessage()
                        .getBody(String.class))
                .isEqualTo("Hello");
        assertThat(camel.template().requestBody(CHAT + "&streaming=true", "pull", String.class))
                .isEqualTo("Hello");
    }

    @Test
    void theHeadersOfHttp11AreTranslated() throws Exception {
        AtomicReference<H2ServerStream> seen = new AtomicReference<>();
        serve(stream -> {
            seen.set(stream);
            HELLO.serve(stream);
        });

        allSayHello(1, CHAT + "&additionalHeader.Host=models.example.com&additionalHeader.X-Team=Blue");

        H2ServerStream request = seen.get();
        assertThat(request.header(":authority")).isEqualTo("models.example.com");
        assertThat(request.header("host")).isNull();
        assertThat(request.header("x-team")).isEqualTo("Blue");
        assertThat(request.header("authorization")).isEqualTo("Bearer " + CamelRuntime.API_KEY);
        assertThat(request.header("content-length")).isEqualTo(String.valueOf(request.body().length));
    }

    @Test
    void anUploadGoesAsFastAsTheServerMakesRoom(@TempDir Path folder) throws Exception {
        serve(stream -> stream.answer("{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":" + stream.body().length
                        + ",\"created_at\":1,\"filename\":\"f\",\"purpose\":\"batch\",\"status\":\"processed\"}"))
                .window(1_000);
        Path file = Files.write(folder.resolve("lines.jsonl"), new byte[3_000_000]);

        assertThat(camel.send("openai:files?operation=upload&purpose=batch", file.toFile())
                        .getMessage()
                        .getHeader(OpenAIHeaders.ID))
                .isEqualTo("file-1");
    }

    @Test
    void anAnswerLargerThanAnyWindowComesWhole() throws Exception {
        String text = "word ".repeat(1_000_000);
        serve(stream -> stream.answer(Answers.chat(text)));

        assertThat(camel.ask(CHAT, "hi")).isEqualTo(text);
    }

    @Test
    void aCallThatIsWholeIsNotReset() throws Exception {
        serve(HELLO);

        allSayHello(20, CHAT);
        allSayHello(1, CHAT);

        assertThat(server.received()).noneMatch(frame -> frame.startsWith("RST_STREAM"));
    }

    @Test
    void aHeaderOutsideOfAsciiHarmsNoOtherCall() throws Exception {
        serve(HELLO);

        for (int i = 0; i < 3; i++) {
            camel.send(CHAT + "&additionalHeader.X-Town=Z\u00fcrich" + i + "&additionalHeader.X-Next=next" + i, "hi");
            allSayHello(2, CHAT);
        }

        assertThat(server.connections()).isEqualTo(1);
    }
}
