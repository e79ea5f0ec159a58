package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.camelopenai.PulledStreams.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that do not come to their proper end. */
class BrokenStreamTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    static Stream<Arguments> interruptions() {
        return Stream.of(
                Arguments.of(new Events().chat("Hel").toString(), "ended before its answer was whole"),
                Arguments.of("", "ended before its answer was whole"),
                Arguments.of(new Events().chat("Hel").data("{").toString(), "has a chunk that is no JSON"),
                Arguments.of(new Events().chat("Hel").data("7").toString(), "has a chunk that is no JSON object"));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void aStreamWithoutItsProperEndFailsWithTheTextSoFar(String stream, String how) {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream));
        String soFar = stream.isEmpty() ? "" : "Hel";
        List<Exchange> chunks = new CopyOnWriteArrayList<>();

        Exchange done = pull.splitAndSend(CHAT, chunks);

        assertThat(done.getException())
                .isInstanceOf(OpenAIStreamInterruptedException.class)
                .hasMessageContaining("The stream of POST")
                .hasMessageContaining(how);
        assertThat(((OpenAIStreamInterruptedException) done.getException()).getPartialText())
                .isEqualTo(soFar);
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo(soFar);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}\n\n",
                "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"error\":"
                        + "{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}}}\n\n",
            })
    void anErrorInTheStreamIsTheExceptionOfItsCode(String error) {
        SERVER.answers(
                "/chat/completions",
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(new Events().chat("Hel") + error));

        Exchange done = pull.splitAndSend(CHAT, new ArrayList<>());

        assertThat(done.getException())
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
    }

    @Test
    void aConnectionThatIsResetInterruptsTheStream() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, new Events().chat("Hel"));
            socket.setSoLinger(true, 0);
        })) {
            assertThat(pull.splitAndSend(CHAT + "&baseUrl=" + server.baseUrl(), new ArrayList<>())
                            .getException())
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void aStallIsEndedAfterReadTimeout() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            Exchange done = pull.splitAndSend(CHAT + "&readTimeout=2s&baseUrl=" + server.baseUrl(), new ArrayList<>());

            assertThat(done.getException())
                    .isInstanceOf(OpenAIStreamInterruptedException.class)
                    .hasMessageContaining("silent for longer than readTimeout (2000 ms)")
                    .hasCauseInstanceOf(OpenAITimeoutException.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void requestTimeoutEndsAStream() throws Exception {
        try (RawServer server = new RawServer(PulledStreams::beginAndStall)) {
            Exchange done =
                    pull.splitAndSend(CHAT + "&requestTimeout=200&baseUrl=" + server.baseUrl(), new ArrayList<>());

            assertThat(done.getException()).hasMessageContaining("requestTimeout (200 ms)");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aLineOfMoreThan16MBIsAWrongAnswer() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, new Events());
            byte[] piece = new byte[1_000_000];
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(piece);
            }
        })) {
            assertThat(pull.splitAndSend(CHAT + "&baseUrl=" + server.baseUrl(), new ArrayList<>())
                            .getException())
                    .isInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("more than 16777216 bytes");
        }
    }
}
