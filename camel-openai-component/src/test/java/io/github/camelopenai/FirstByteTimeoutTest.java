package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code firstByteTimeout}: a server that begins no answer is left in time, and one that has begun is not. */
class FirstByteTimeoutTest {

    private static final String SOON = "&firstByteTimeout=80&maxRetries=5&baseUrl=";
    /** Long enough for a busy machine to begin an answer. */
    private static final String LATER = SOON.replace("80", "1000");

    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();
    private RawServer.Answer answer = socket -> over.await();
    private final RawServer server;
    private final CamelRuntime camel;

    FirstByteTimeoutTest() throws IOException {
        server = new RawServer(socket -> {
            attempts.incrementAndGet();
            answer.write(socket);
        });
        camel = new CamelRuntime(server::baseUrl).start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.close();
    }

    /** On a busy machine the time may be over before the request is written. */
    private void assertNotAskedAgain() {
        assertThat(attempts).hasValueLessThan(2);
    }

    @Test
    void aServerThatSaysNothingIsLeftAndNotAskedAgain() {
        Throwable failure = camel.failure("openai:chat?model=m" + SOON + server.baseUrl(), "Hi");

        assertThat(failure)
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining("had no beginning of an answer within firstByteTimeout (80 ms)")
                .hasMessageContaining("may have been charged");
        assertNotAskedAgain();
    }

    /** A proxy may send them at once. */
    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "\r\n\t  "})
    void aHeadAndBlanksAreNoBeginning(String blanks) {
        answer = socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n" + blanks);
            over.await();
        };

        assertThat(camel.failure("openai:chat?model=m" + SOON + server.baseUrl(), "Hi"))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining("firstByteTimeout");
        assertNotAskedAgain();
    }

    @Test
    void aStreamBeginsWithItsFirstEventAndNotWithCommentsThatKeepItOpen() {
        answer = socket -> {
            write(socket, STREAM_HEAD + ": PROCESSING\n\n");
            over.await();
        };

        assertThat(camel.failure("openai:chat?model=m&streaming=true" + SOON + server.baseUrl(), "Hi"))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessageContaining("firstByteTimeout");
        assertThat(attempts).hasValue(1);
    }

    /** The rest comes when the time-out of the beginning is over: a later call has met it. */
    @Test
    void anAnswerThatHasBegunMayTakeItsTime() throws Exception {
        String whole =
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"late\"},"
                        + "\"finish_reason\":\"stop\"}]}";
        CountDownLatch hasBegun = new CountDownLatch(1);
        CountDownLatch isMet = new CountDownLatch(1);
        answer = socket -> {
            answer = silent -> over.await();
            write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + whole.length()
                            + "\r\n\r\n{");
            hasBegun.countDown();
            isMet.await();
            write(socket, whole.substring(1));
        };
        String uri = "openai:chat?model=m" + LATER + server.baseUrl();
        CompletableFuture<Exchange> late = AsyncCall.send(camel.context(), uri, "Hi");
        hasBegun.await();

        assertThat(camel.failure(uri, "Hi")).isInstanceOf(OpenAITimeoutException.class);
        isMet.countDown();

        assertThat(late.get().getMessage().getBody()).isEqualTo("late");
    }

    @Test
    void aStreamThatHasBegunMayTakeItsTime() throws Exception {
        CountDownLatch isMet = new CountDownLatch(1);
        answer = socket -> {
            answer = silent -> over.await();
            PulledStreams.begin(socket, new Events().chat("Hel"));
            isMet.await();
            write(socket, new Events().chat("lo").finish("stop").done().toString());
        };
        String uri = "openai:chat?model=m&streaming=true" + LATER + server.baseUrl();
        try (OpenAIStream stream = new PulledStreams(camel).open(uri)) {
            assertThat(stream.next().getBody()).isEqualTo("Hel");
            assertThat(camel.failure(uri, "Hi")).isInstanceOf(OpenAITimeoutException.class);
            isMet.countDown();

            assertThat(stream.next().getBody()).isEqualTo("lo");
        }
    }

    /** Each piece of the content comes when another call has met a time-out; all of them together take longer than the upload's. */
    @Test
    void theTimeOfAnUploadDoesNotCount() {
        answer = RawServer.response("200 OK", "application/json", "{\"text\":\"heard\"}");
        try (RawServer silent = new RawServer(socket -> over.await())) {
            Iterator<String> pieces =
                    List.of("RIFF", "....", "WAVE", "fmt ", "data").iterator();
            InputStream slow = new SequenceInputStream(new Enumeration<>() {
                @Override
                public boolean hasMoreElements() {
                    return pieces.hasNext();
                }

                @Override
                public InputStream nextElement() {
                    camel.failure("openai:chat?model=m&firstByteTimeout=400&baseUrl=" + silent.baseUrl(), "Hi");
                    return new ByteArrayInputStream(pieces.next().getBytes(StandardCharsets.US_ASCII));
                }
            });

            Exchange heard = camel.send(
                    "openai:audio?operation=transcribe&model=m" + LATER + server.baseUrl(),
                    slow,
                    Map.of(Exchange.FILE_NAME, "a.wav"));

            assertThat(heard.getException()).isNull();
            assertThat(heard.getMessage().getBody()).isEqualTo("heard");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
