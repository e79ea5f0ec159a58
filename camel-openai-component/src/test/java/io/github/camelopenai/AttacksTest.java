package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that means harm ends its own call, soon and with little memory; the next call works. */
@Tag("mass")
class AttacksTest {

    private static final String CHAT = "openai:chat?model=m&maxRetries=2&readTimeout=10s";
    private static final long WHOLE_FLOOD = 400L * 1024 * 1024;

    /** What sockets hold on both sides, and a little more. */
    private static final long BUFFERS = 32L * 1024 * 1024;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong flooded = new AtomicLong();
    private volatile RawServer.Answer attack;
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> {
            if (calls.incrementAndGet() == 1) {
                attack.write(socket);
            } else {
                RawServer.response("200 OK", "application/json", Answers.chat("Hello"))
                        .write(socket);
            }
        });
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            one header line         | HTTP/1.1 200 OK~X: | a
            endless headers         | HTTP/1.1 200 OK~ | "X: a~"
            a folded header         | HTTP/1.1 200 OK~X: a~ | " a~"
            a status line           | HTTP/1.1 200 | a
            a line without an end   | "" | a
            empty lines             | "" | "~"
            interim responses       | "" | "HTTP/1.1 103 Early Hints~X: a~~"
            headers of an interim   | HTTP/1.1 103 Early Hints~ | "X: a~"
            one trailer line        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~{}~0~X: | a
            endless trailers        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~{}~0~ | "X: a~"
            an extension of a chunk | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x= | a
            the size of a chunk     | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ | 0
            a head of an error      | HTTP/1.1 500 Error~X: | a
            """)
    void endlessHeadsAndFramesEndTheirCallAlone(String what, String beginning, String endless) {
        attack = socket -> flood(socket, beginning, endless);

        Throwable failure = camel.failure(CHAT, "Hi");

        assertThat(failure)
                .as(what)
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("passes the bounds (lines of 16 KB, 500 headers)");
        assertThat(((OpenAIResponseException) failure).isSent()).isTrue();
        assertThat(calls).hasValue(1);
        assertThat(flooded.get()).isLessThan(BUFFERS);
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            one header line   | HTTP/1.1 200 OK~X: | a
            endless headers   | HTTP/1.1 200 OK~ | "X: a~"
            interim responses | "" | "HTTP/1.1 103 Early Hints~X: a~~"
            """)
    void endlessHeadsOfProxiesEndTheirCallAlone(String what, String beginning, String endless) throws Exception {
        try (RawServer proxy = RawServer.unread(socket -> {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) socket.getInputStream().read();
            }
            flood(socket, beginning, endless);
        })) {
            Throwable failure = camel.failure(
                    CHAT + "&baseUrl=https://target.invalid/v1&proxyHost=127.0.0.1&proxyPort=" + proxy.port(), "Hi");

            assertThat(failure)
                    .as(what)
                    .isExactlyInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("The proxy 127.0.0.1:" + proxy.port())
                    .hasMessageContaining("It was not sent");
            assertThat(proxy.requests()).isEqualTo(1);
            assertThat(flooded.get()).isLessThan(BUFFERS);
        }
        calls.set(1);
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "brackets, 100000",
        "objects, 100000",
        "digits, 2000",
        "name, 60000",
        "tokens, 6000000",
    })
    void jsonPastItsBoundsIsNoAnswer(String kind, int times) {
        attack = RawServer.response("200 OK", "application/json", hostileJson(kind, times));

        assertThat(camel.failure(CHAT, "Hi"))
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("passes a bound of JSON here (nested 500 deep, numbers of 1000 digits");
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"brackets, 100000", "objects, 100000", "digits, 2000", "name, 60000", "error, 20000"})
    void jsonPastItsBoundsInAnErrorLeavesItsStatus(String kind, int times) {
        attack = RawServer.response("400 Bad Request", "application/json", hostileJson(kind, times));

        assertThat(camel.failure(CHAT, "Hi"))
                .isInstanceOf(io.github.camelopenai.api.OpenAIInvalidRequestException.class)
                .hasMessageContaining("answered 400");
        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Hello");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1, 400", "1000000, 1"})
    void namesGivenTwiceAndDeepAnswersWithinTheBoundsAreTaken(int times, int depth) {
        String filler = "[".repeat(depth) + "]".repeat(depth);
        String body = "{" + "\"x\":1,".repeat(times) + "\"deep\":" + filler
                + ",\"choices\":[{\"message\":{\"content\":\"Yes\"}}]}";
        attack = RawServer.response("200 OK", "application/json", body);

        assertThat(camel.ask(CHAT, "Hi")).isEqualTo("Yes");
    }

    private static String hostileJson(String kind, int times) {
        return switch (kind) {
            case "brackets" -> "[".repeat(times);
            case "objects" -> "{\"a\":".repeat(times);
            case "digits" -> "{\"choices\":[],\"created\":" + "9".repeat(times) + "}";
            case "name" -> "{\"" + "n".repeat(times) + "\":1}";
            case "tokens" -> "[" + "[],".repeat(times) + "[]]";
            case "error" -> "{\"error\":" + "[".repeat(times) + "]".repeat(times) + "}";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private void flood(Socket socket, String beginning, String endless) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes(beginning));
        byte[] piece = bytes(endless.repeat(64 * 1024 / endless.length()));
        while (flooded.addAndGet(piece.length) < WHOLE_FLOOD) {
            out.write(piece);
        }
    }

    private static byte[] bytes(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
