package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.H2Server;
import io.github.camelopenai.testsupport.H2ServerStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of HTTP/2 do wrong, and what they may do: it ends the call that it is about, and no other. */
class Http2FaultsTest {

    private static final String CHAT = "openai:chat?model=m";

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private H2Server.Script script;
    private H2Server server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = H2Server.plain(stream -> {
            requests.incrementAndGet();
            if (stream.asks("other")) {
                over.await();
                stream.answer(Answers.chat("other"));
            } else {
                script.serve(stream);
            }
        });
        camel = new CamelRuntime(
                        server::baseUrl,
                        component -> component.getConfiguration().setHttpVersion("2"))
                .start();
        script = stream -> stream.answer(Answers.chat("Hello"));
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.close();
    }

    /** A call that is on the connection while something happens to another, and must have its answer all the same. */
    private CompletableFuture<Exchange> other() {
        CompletableFuture<Exchange> other = camel.template()
                .asyncSend(CHAT, exchange -> exchange.getMessage().setBody("other"));
        await().until(() -> requests.get() == 1);
        return other;
    }

    private void goesOn(CompletableFuture<Exchange> other) throws Exception {
        over.countDown();
        assertThat(other.get().getMessage().getBody()).isEqualTo("other");
        assertThat(server.connections()).isEqualTo(1);
    }

    /** What the next request meets, and what those after it. */
    private void first(H2Server.Script fault) {
        AtomicInteger times = new AtomicInteger();
        H2Server.Script usual = script;
        script = stream -> (times.getAndIncrement() == 0 ? fault : usual).serve(stream);
    }

    @Test
    void aRefusedStreamIsSentAgainAndCountsAsNoAttempt() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> stream.reset(H2Error.REFUSED_STREAM));

        Exchange exchange = camel.send(CHAT, "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(requests).hasValue(3);
        goesOn(other);
    }

    @Test
    void aServerThatRefusesEveryStreamIsNotAskedForEver() {
        script = stream -> stream.reset(H2Error.REFUSED_STREAM);

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("was not processed by the server")
                .hasFieldOrPropertyWithValue("attempts", 1);
        assertThat(requests).hasValue(6);
    }

    @Test
    void callsThatAServerHasNotSeenWhenItGoesAwayAreSentAgain() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> stream.connection().goAway(1, H2Error.NO_ERROR));

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");

        assertThat(server.connections()).isEqualTo(2);
        over.countDown();
        assertThat(other.get().getMessage().getBody()).isEqualTo("other");
        // The first has no calls any more
        await().until(() -> server.openConnections() == 1);
    }

    @Test
    void callsThatItHasSeenEndAsItEndsThem() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> {
            stream.connection().goAway(3, H2Error.INTERNAL_ERROR);
            stream.connection().close();
        });

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("lost its connection before the answer was whole")
                .hasMessageContaining("it may have been charged");
        assertThat(other.get().getException()).isInstanceOf(OpenAIConnectException.class);
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(requests).hasValue(3);
    }

    @Test
    void aResetStreamFailsAlone() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> stream.reset(H2Error.INTERNAL_ERROR));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("the server has reset the stream: INTERNAL_ERROR");
        goesOn(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"readTimeout", "firstByteTimeout", "requestTimeout"})
    void aTimeOutEndsItsCallAndTellsTheServer(String option) throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> over.await());

        assertThat(camel.failure(CHAT + '&' + option + "=100", "hi"))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining(option);
        await().untilAsserted(() -> assertThat(server.received()).contains("RST_STREAM 3 CANCEL"));
        goesOn(other);
    }

    @Test
    void aStreamThatStallsIsEndedAndTheServerToldSo() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> {
            stream.head(200, "content-type", "text/event-stream");
            stream.send(new Events().chat("Hel").toString());
        });

        String uri = CHAT + "&streaming=true&readTimeout=100";
        assertThatThrownBy(() -> camel.template().requestBody(uri, "hi", String.class))
                .hasStackTraceContaining("readTimeout (100 ms)");
        await().untilAsserted(() -> assertThat(server.received()).contains("RST_STREAM 3 CANCEL"));
        goesOn(other);
    }

    @Test
    void aSlowReaderStopsItsServerAndNoOtherCall() throws Exception {
        CompletableFuture<Exchange> other = other();
        AtomicInteger sent = new AtomicInteger();
        first(stream -> {
            stream.head(200, "content-type", "application/octet-stream");
            for (int i = 0; i < 200; i++) {
                stream.send(new byte[10_000]);
                sent.addAndGet(10_000);
            }
            stream.end();
        });
        InputStream body = download("&readTimeout=300");
        await().until(() -> sent.get() > 0);

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        await().during(500, TimeUnit.MILLISECONDS).until(() -> sent.get() < 200_000);
        assertThat(body.readAllBytes()).hasSize(2_000_000);
        goesOn(other);
    }

    private InputStream download(String options) {
        Exchange exchange = camel.context()
                .getEndpoint("openai:files?operation=content&id=file-1" + options)
                .createExchange();
        exchange.setPattern(org.apache.camel.ExchangePattern.InOut);
        camel.template().send("openai:files?operation=content&id=file-1" + options, exchange);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(InputStream.class);
    }

    @Test
    void aStreamThatNobodyReadsToItsEndIsReset() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> {
            stream.head(200, "content-type", "application/octet-stream");
            stream.send(new byte[100]);
        });
        InputStream body = download("");

        body.close();

        await().untilAsserted(() -> assertThat(server.received()).contains("RST_STREAM 3 CANCEL"));
        goesOn(other);
    }

    @Test
    void aHeadThatIsTooLargeFailsItsCallAlone() throws Exception {
        CompletableFuture<Exchange> other = other();
        String large = "x".repeat(15_000);
        first(stream -> {
            String[] headers = new String[40];
            for (int i = 0; i < headers.length; i += 2) {
                headers[i] = "x-" + i;
                headers[i + 1] = large;
            }
            stream.head(200, headers);
        });

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIException.class)
                .hasMessageContaining("head");
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        over.countDown();
        assertThat(other.get()).isNotNull();
    }

    @Test
    void tooManyHeadersFailTheirCallAlone() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> {
            String[] headers = new String[1_200];
            for (int i = 0; i < headers.length; i += 2) {
                headers[i] = "x-" + i;
                headers[i + 1] = "x";
            }
            stream.head(200, headers);
        });

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("the head of the answer is too large");
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        goesOn(other);
    }

    @Test
    void anAnswerOfAnotherLengthThanAnnouncedIsBroken() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> {
            stream.head(200, "content-type", "application/json", "content-length", "100");
            stream.end(new byte[10]);
        });

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("Content-Length is 100, but 10 bytes came");
        goesOn(other);
    }

    @Test
    void aServerThatDiesFailsWhatWasUnderWayAndTheNextCallGetsAConnection() throws Exception {
        CompletableFuture<Exchange> other = other();

        server.dropConnections();

        assertThat(other.get().getException())
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("it may have been charged");
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aKeptConnectionThatIsClosedAsACallUsesItIsReplaced() {
        camel.ask(CHAT, "hi");
        first(stream -> stream.connection().close());

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(requests).hasValue(3);
    }

    @Test
    void aServerMayRefuseAnUploadBeforeItIsWhole(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[1_000_000]);
        try (H2Server strict = H2Server.plain(stream ->
                        stream.answer(413, "application/json", "{\"error\":{\"message\":\"too large\"}}".getBytes()))
                .unread()) {
            assertThat(camel.failure(
                            "openai:files?operation=upload&purpose=batch&baseUrl=" + strict.baseUrl(), file.toFile()))
                    .hasMessageContaining("answered 413")
                    .hasMessageContaining("too large");
            await().untilAsserted(() -> assertThat(strict.received()).contains("RST_STREAM 1 CANCEL"));
            assertThat(strict.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void framesThatNobodyKnowsAndThoseThatMayComeDoNoHarm() {
        script = stream -> {
            stream.head(103, "link", "</a>");
            stream.connection().frame(FrameType.PING, 0, 0, new byte[8]);
            stream.connection().frame(FrameType.PRIORITY, 0, stream.id(), new byte[5]);
            stream.connection().settings(50, 20);
            padded(stream, "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}");
        };

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        assertThat(camel.ask(CHAT, "more than the window of twenty bytes")).isEqualTo("Hello");
        await().untilAsserted(() -> assertThat(server.received()).contains("PING"));
    }

    private static void padded(H2ServerStream stream, String json) throws Exception {
        byte[] text = json.getBytes();
        byte[] payload = new byte[1 + text.length + 100];
        payload[0] = 100;
        System.arraycopy(text, 0, payload, 1, text.length);
        stream.head(200, "content-type", "application/json");
        stream.connection().frame(FrameType.DATA, 0x8, stream.id(), payload);
        stream.end();
    }

    @Test
    void aServerThatBreaksTheProtocolOfTheConnectionLosesIt() throws Exception {
        CompletableFuture<Exchange> other = other();
        first(stream -> stream.connection().frame(FrameType.DATA, 0, 99, new byte[1]));

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("A frame of the stream 99, which is not open");
        assertThat(other.get().getException()).isInstanceOf(OpenAIConnectException.class);
        await().untilAsserted(() -> assertThat(server.received()).contains("GOAWAY PROTOCOL_ERROR"));
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void stoppingCamelEndsItsStreams() {
        CompletableFuture<Exchange> other = other();

        camel.stop();

        assertThat(other).succeedsWithin(10, TimeUnit.SECONDS);
        await().until(() -> server.openConnections() == 0);
    }
}
