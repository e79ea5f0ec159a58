package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.camelopenai.PulledStreams.CHAT;
import static io.github.camelopenai.PulledStreams.HELLO;
import static io.github.camelopenai.PulledStreams.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the component learns what a stream has used. */
class StreamUsageTest {

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"input_tokens\":9,\"output_tokens\":1}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    @Test
    void usageIsAskedFor() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);
        PulledStreams.answer(
                SERVER,
                "/completions",
                new Events().data("{\"choices\":[{\"index\":0,\"text\":\"x\",\"finish_reason\":\"stop\"}]}"));

        pull.chunks(CHAT, "hi");
        pull.chunks("openai:completions?model=m&streaming=true", "hi");

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("\"stream\":true")
                .contains("\"stream_options\":{\"include_usage\":true}"));
    }

    @Test
    void whatTheRequestSaysOfUsageStays() {
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);

        pull.chunks(CHAT + "&additionalBodyProperty.stream_options=RAW({\"include_usage\":false})", "hi");

        assertThat(SERVER.requestBody().at("/stream_options/include_usage").asBoolean(true))
                .isFalse();
    }

    @Test
    void aServerThatRefusesToTellTheUsageIsAskedAgainOnceAndRemembered() {
        SERVER.failsFor(
                "/chat/completions",
                "stream_options",
                400,
                Answers.error("Unrecognized request argument supplied: stream_options", "invalid_request_error", null));
        PulledStreams.answer(SERVER, "/chat/completions", HELLO);

        assertThat(texts(pull.chunks(CHAT, "hi"))).isEqualTo("Hello");
        assertThat(SERVER.requests()).hasSize(2);
        assertThat(texts(pull.chunks(CHAT + "&temperature=0", "hi"))).isEqualTo("Hello");
        assertThat(SERVER.requests()).hasSize(3);
    }

    @Test
    void anotherErrorIsNotAskedAgain() {
        SERVER.answers("/chat/completions", aResponse().withStatus(400).withBody(Answers.error("Bad", "x", "y")));

        assertThat(camel.failure(CHAT, "hi")).isInstanceOf(OpenAIInvalidRequestException.class);
        assertThat(SERVER.requests()).hasSize(1);
    }

    /** Some servers tell the usage with each chunk. */
    @ParameterizedTest
    @EnumSource(
            value = OutputFormat.class,
            names = {"content", "sse"})
    void whatWasToldUntilTheReaderLeavesCounts(OutputFormat format) throws Exception {
        String chunk = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]," + USAGE + "}";
        try (RawServer server = new RawServer(socket -> {
            PulledStreams.begin(socket, new Events().data(chunk));
            RawServer.drain(socket);
        })) {
            String uri = CHAT + "&outputFormat=" + format + "&baseUrl=" + server.baseUrl();
            Object body = body(uri);
            readUntilTheUsage(body);
            assertThat(inputTokens(uri)).isZero();

            ((Closeable) body).close();

            assertThat(inputTokens(uri)).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OutputFormat.class,
            names = {"content", "sse"})
    void whatAFailureTellsOfTheUsageCounts(OutputFormat format) throws Exception {
        PulledStreams.answer(
                SERVER,
                "/responses",
                new Events()
                        .event("response.output_text.delta", "\"delta\":\"Hel\"")
                        .event(
                                "response.failed",
                                "\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\","
                                        + "\"message\":\"Oops\"}," + USAGE + "}"));
        String uri = "openai:responses?model=m&streaming=true&outputFormat=" + format;

        Object body = body(uri);
        if (body instanceof OpenAIStream pulled) {
            assertThatThrownBy(() -> pulled.forEachRemaining(chunk -> {})).hasMessageContaining("Oops");
        } else {
            ((InputStream) body).readAllBytes();
            ((InputStream) body).close();
        }

        assertThat(inputTokens(uri)).isEqualTo(9);
    }

    private Object body(String uri) throws Exception {
        return AsyncCall.send(camel.context(), uri, "hi")
                .get(1, TimeUnit.MINUTES)
                .getMessage()
                .getBody();
    }

    private static void readUntilTheUsage(Object body) throws IOException {
        if (body instanceof OpenAIStream pulled) {
            pulled.next();
            return;
        }
        StringBuilder read = new StringBuilder();
        while (read.indexOf(USAGE) < 0) {
            read.append((char) ((InputStream) body).read());
        }
    }

    private long inputTokens(String uri) {
        return camel.context().getEndpoint(uri, OpenAIEndpoint.class).getInputTokens();
    }
}
