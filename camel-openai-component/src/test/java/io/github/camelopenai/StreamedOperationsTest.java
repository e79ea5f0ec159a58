package io.github.camelopenai;

import static io.github.camelopenai.PulledStreams.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation that streams asks for its stream in its own way, and gives its chunks. */
class StreamedOperationsTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final PulledStreams pull = new PulledStreams(camel);

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        "openai:completions?model=m",
                        "/completions",
                        new Events()
                                .data(
                                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":null}]}")
                                .data(
                                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":\"b\",\"finish_reason\":\"length\"}]}")
                                .done(),
                        List.of("a", "b", "")),
                Arguments.of(
                        "openai:responses?model=m", "/responses", PulledStreams.response(), List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:responses?operation=retrieve&id=r-1",
                        "/responses/r-1",
                        PulledStreams.response(),
                        List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:images?model=gpt-image-1&additionalBodyProperty.partial_images=1",
                        "/images/generations",
                        images("image_generation"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:images?operation=edit&model=gpt-image-1&prompt=a hat",
                        "/images/edits",
                        images("image_edit"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:audio?model=gpt-4o-transcribe",
                        "/audio/transcriptions",
                        new Events()
                                .event("transcript.text.delta", "\"delta\":\"Hel\"")
                                .event("transcript.text.delta", "\"delta\":\"lo\"")
                                .event("transcript.text.done", "\"text\":\"Hello\""),
                        List.of("Hel", "lo", "")),
                Arguments.of(
                        "openai:audio?operation=speech&model=gpt-4o-mini-tts&voice=alloy",
                        "/audio/speech",
                        new Events()
                                .event("speech.audio.delta", "\"audio\":\"AQ==\"")
                                .event("speech.audio.delta", "\"audio\":\"AQI=\"")
                                .event("speech.audio.done", "\"usage\":{\"input_tokens\":3}"),
                        List.of(new byte[] {1}, new byte[] {1, 2}, new byte[0])),
                Arguments.of(
                        "openai:fineTunes?operation=events&id=ft-1",
                        "/fine-tunes/ft-1/events",
                        new Events()
                                .data("{\"message\":\"queued\"}")
                                .data("{\"message\":\"done\"}")
                                .done(),
                        List.of(Map.of("message", "queued"), Map.of("message", "done"), Map.of())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyOtherOperationThatStreams(String uri, String path, Events events, List<Object> bodies) {
        PulledStreams.answer(SERVER, path, events);
        Object body = path.equals("/audio/transcriptions") ? SampleRequests.AUDIO : "hi";

        List<Message> chunks = pull.chunks(uri + (uri.contains("?") ? "&" : "?") + "streaming=true", body);

        assertThat(chunks)
                .extracting(Message::getBody)
                .usingRecursiveComparison()
                .isEqualTo(bodies);
        assertThat(last(chunks).getHeader("CamelOpenAIChunkLast")).isEqualTo(true);
        assertThat(chunks.get(0).getHeader("CamelOpenAIChunkLast")).isNull();
    }

    @Test
    void aSpeechIsAskedForInItsOwnWay() {
        PulledStreams.answer(SERVER, "/audio/speech", new Events().event("speech.audio.done", ""));

        pull.chunks("openai:audio?operation=speech&model=m&voice=alloy&streaming=true", "hi");

        assertThat(SERVER.requestBody().path("stream_format").asText()).isEqualTo("sse");
        assertThat(SERVER.requestBody().has("stream")).isFalse();
    }

    @Test
    void anUploadAsksForItsStreamInAPart() {
        PulledStreams.answer(
                SERVER, "/audio/transcriptions", new Events().event("transcript.text.done", "\"text\":\"x\""));

        pull.chunks("openai:audio?model=gpt-4o-transcribe&streaming=true", SampleRequests.AUDIO);

        assertThat(SERVER.form().part("stream").text()).isEqualTo("true");
    }

    private static Events images(String kind) {
        return new Events()
                .event(kind + ".partial_image", "\"b64_json\":\"AQ==\",\"partial_image_index\":0")
                .event(kind + ".completed", "\"b64_json\":\"AQI=\",\"created_at\":7");
    }
}
