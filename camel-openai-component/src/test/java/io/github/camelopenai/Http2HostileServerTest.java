package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.H2Server;
import io.github.camelopenai.testsupport.H2ServerConnection;
import io.github.camelopenai.testsupport.TlsIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.frame.FrameType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of HTTP/2 that mean harm, or have lost their way: calls end with an error, and those after them have a connection. */
class Http2HostileServerTest {

    private static final String CHAT = "openai:chat?model=m";

    private static TlsIdentity identity;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private H2Server.Script fault;
    private H2Server server;
    private CamelRuntime camel;

    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        identity = TlsIdentity.create(folder, "known", "ip:127.0.0.1");
    }

    /** A server whose first request meets the fault, and whose others are answered. */
    @BeforeEach
    void start() throws Exception {
        server = H2Server.overTls(identity.server(), stream -> {
            if (requests.getAndIncrement() == 0) {
                fault.serve(stream);
            } else {
                stream.answer(Answers.chat("Hello"));
            }
        });
        camel = new CamelRuntime(() -> server.baseUrl(), component -> component.setUseGlobalSslContextParameters(true))
                .prepared(context -> context.setSSLContextParameters(identity.trusted()))
                .start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.close();
    }

    private CompletableFuture<Exchange> call(String uri) {
        return camel.template().asyncSend(uri, exchange -> exchange.getMessage().setBody("hi"));
    }

    private void endsAndTheNextGoesOn(String words) {
        assertThat(camel.failure(CHAT + "&requestTimeout=30000", "hi"))
                .isInstanceOf(OpenAIException.class)
                .hasMessageContaining(words);
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }

    @Test
    void aHeadOfEndlessEmptyFramesEndsTheConnection() {
        fault = stream -> {
            stream.connection().frame(FrameType.HEADERS, 0, stream.id());
            for (int i = 0; i < 100_000; i++) {
                stream.connection().frame(FrameType.CONTINUATION, 0, stream.id());
            }
        };

        endsAndTheNextGoesOn("A head in more than 1000 frames");
    }

    @Test
    void aHeadWithoutEndEndsTheConnection() {
        fault = stream -> {
            stream.connection().frame(FrameType.HEADERS, 0, stream.id());
            while (true) {
                stream.connection().frame(FrameType.CONTINUATION, 0, stream.id(), new byte[10_000]);
            }
        };

        endsAndTheNextGoesOn("A head of more than 262144 packed bytes");
    }

    @Test
    void aHeadThatUnpacksToMuchMoreThanItIsFailsItsCall() {
        fault = stream -> {
            // One header of 3,000 bytes that is kept in the table, then a hundred thousand times the same in a byte
            // each
            byte[] bomb = new byte[16_000];
            Arrays.fill(bomb, (byte) 0xbe);
            byte[] first = new byte[3_006];
            Arrays.fill(first, (byte) 'x');
            System.arraycopy(new byte[] {0x40, 1, 'b', 0x7f, (byte) 0xb9, 0x16}, 0, first, 0, 6);
            stream.connection().frame(FrameType.HEADERS, 0, stream.id(), first);
            for (int i = 0; i < 10; i++) {
                stream.connection().frame(FrameType.CONTINUATION, i == 9 ? 4 : 0, stream.id(), bomb);
            }
            over.await();
        };

        endsAndTheNextGoesOn("the head of the answer is too large");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void morePaddingThanTheFrameIsLongBreaksTheConnection() {
        fault = stream -> {
            stream.head(200, "content-type", "application/json");
            stream.connection().frame(FrameType.DATA, 0x8, stream.id(), new byte[] {100, 1, 2});
        };

        endsAndTheNextGoesOn("Inconsistent padding");
    }

    @ParameterizedTest
    @EnumSource(names = {"PING", "SETTINGS"})
    void whoAsksForAnswersAndReadsNoneLosesItsConnection(FrameType type) {
        fault = stream -> {
            stream.connection().stopReading();
            byte[] payload = new byte[type == FrameType.PING ? 8 : 0];
            while (true) {
                stream.connection().frames(1_000, type, payload);
            }
        };

        endsAndTheNextGoesOn("the server asks for answers and does not read them");
    }

    @Test
    void aServerThatBreaksTheRulesAndDoesNotCloseKeepsNoPlaceInThePool() {
        fault = stream -> {
            stream.connection().stopReading();
            stream.connection().frame(FrameType.DATA, 0, 99, new byte[1]);
        };

        assertThat(camel.failure(CHAT + "&maxConnections=1", "hi")).hasMessageContaining("the stream 99");

        // Its place is free though the server has closed nothing
        assertThat(call(CHAT + "&maxConnections=1")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(requests).hasValue(2);
    }

    @Test
    void anAnswerWithALengthAndNoBodyIsBroken() {
        fault = stream -> {
            // :status 200, content-length 5, and the end
            byte[] head = {(byte) 0x88, 0x0f, 0x0d, 1, '5'};
            stream.connection().frame(FrameType.HEADERS, 0x5, stream.id(), head);
            over.await();
        };

        endsAndTheNextGoesOn("Content-Length is 5, but no body came");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aBodyThatMayNotBeSentStaysOnceInMemoryHoweverOftenItsStreamIsWidened(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[1_000_000]);
        AtomicInteger widened = new AtomicInteger();
        try (H2Server narrow = H2Server.overTls(identity.server(), stream -> {
                    for (int i = 0; i < 10_000; i++) {
                        stream.connection().frame(FrameType.WINDOW_UPDATE, 0, stream.id(), new byte[] {0, 0, 0, 1});
                        widened.incrementAndGet();
                    }
                    stream.reset(H2Error.INTERNAL_ERROR);
                })
                .unread()) {
            assertThat(camel.failure(
                            "openai:files?operation=upload&purpose=batch&baseUrl=" + narrow.baseUrl(), file.toFile()))
                    .hasMessageContaining("INTERNAL_ERROR");
            assertThat(widened).hasValue(10_000);
        }
    }

    @Test
    void callsThatShareAKeptConnectionWhichHasDiedAreAllSentAgain() throws Exception {
        fault = stream -> stream.answer(Answers.chat("Hello"));
        camel.ask(CHAT, "hi");
        H2ServerConnection kept = server.connection();
        kept.closeAtNextRequests(5);

        List<CompletableFuture<Exchange>> burst =
                IntStream.range(0, 5).mapToObj(number -> call(CHAT)).toList();

        assertThat(burst).allSatisfy(one -> assertThat(one.get().getMessage().getBody(String.class))
                .isEqualTo("Hello"));
    }

    @Test
    void twoOriginsShareThePlacesOfThePool() throws Exception {
        fault = stream -> stream.answer(Answers.chat("Hello"));
        try (H2Server second = H2Server.overTls(identity.server(), stream -> stream.answer(Answers.chat("Hello")));
                H2Server third = H2Server.overTls(identity.server(), stream -> stream.answer(Answers.chat("Hello")))) {
            List<String> bases = List.of(server.baseUrl(), second.baseUrl(), third.baseUrl());

            List<CompletableFuture<Exchange>> calls = IntStream.range(0, 300)
                    .mapToObj(number -> call(CHAT + "&maxConnections=2&baseUrl=" + bases.get(number % 3)))
                    .toList();

            assertThat(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(calls)
                    .allSatisfy(one -> assertThat(one.get().getException()).isNull());
        }
    }

    @Test
    void goingAwayTwiceTakesTheCallsThatTheSecondNames() throws Exception {
        fault = stream -> {
            stream.connection().goAway(Integer.MAX_VALUE, H2Error.NO_ERROR);
            stream.connection().goAway(0, H2Error.NO_ERROR);
        };

        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
        await().until(() -> server.openConnections() == 1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aServerThatPushesIsRefused() {
        fault = stream -> stream.connection().frame(FrameType.PUSH_PROMISE, 4, stream.id(), new byte[] {0, 0, 0, 2});

        endsAndTheNextGoesOn("A frame that may not come here: PUSH_PROMISE");
    }

    @Test
    void aWindowThatIsOpenedTooFarEndsItsCallOrItsConnection() {
        fault = stream -> stream.connection()
                .frame(FrameType.WINDOW_UPDATE, 0, 0, (byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff);

        assertThat(camel.failure(CHAT, "hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("The server opens the window too far");
        assertThat(camel.ask(CHAT, "hi")).isEqualTo("Hello");
    }
}
