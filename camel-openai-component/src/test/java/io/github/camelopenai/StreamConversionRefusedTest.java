package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.builder.Builder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not the whole of one answer converts to nothing. */
class StreamConversionRefusedTest {

    private static final String CHAT = "openai:chat?model=m&streaming=true";
    private static final String IMAGE = "openai:images?model=gpt-image-1&streaming=true";
    private static final Events HELLO =
            new Events().chat("Hel").chat("lö").finish("stop").usage().done();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void severalImagesAreNoBytesOfOne() {
        streams(
                "/images/generations",
                new Events()
                        .event("image_generation.completed", "\"b64_json\":\"BAU=\"")
                        .event("image_generation.completed", "\"b64_json\":\"BAU=\""));

        assertThatThrownBy(() -> camel.template().requestBody(IMAGE + "&n=2", "hi", byte[].class))
                .hasStackTraceContaining("is 2 images");
    }

    @ParameterizedTest
    @CsvSource({"java.lang.String", "byte[]"})
    void severalAnswersAreNoText(String type) {
        streams(
                "/chat/completions",
                new Events()
                        .delta(0, JsonNodeFactory.instance.objectNode().put("content", "a"), "stop")
                        .delta(1, JsonNodeFactory.instance.objectNode().put("content", "b"), "stop")
                        .done());
        Class<?> wanted = type.equals("byte[]") ? byte[].class : String.class;

        assertThatThrownBy(() -> camel.template().requestBody(CHAT + "&n=2", "hi", wanted))
                .hasStackTraceContaining("by the header CamelOpenAIChoiceIndex");
        assertThatThrownBy(() -> camel.template()
                        .requestBody(CHAT + "&n=2", "hi", InputStream.class)
                        .readAllBytes())
                .hasMessageContaining("by the header CamelOpenAIChoiceIndex");
    }

    @Test
    void theRestOfChunksThatAreObjectsIsNotTheWhole() {
        streams("/chat/completions", HELLO);
        OpenAIStream stream = (OpenAIStream) camel.template().requestBody(CHAT + "&outputFormat=json", "hi");

        stream.next();

        assertThatThrownBy(() -> camel.context().getTypeConverter().convertTo(String.class, stream))
                .hasStackTraceContaining("Some chunks of this stream were taken before");
        assertThat(stream.hasNext()).isTrue();
    }

    @Test
    void aBrokenStreamIsNoText() throws Exception {
        streams("/chat/completions", new Events().chat("Hel"));

        for (String text : List.of("${bodyAs(String)}", "${bodyAs(byte[])}", "Answer: ${body}")) {
            Exchange done = route(CHAT, steps -> steps.setHeader("text", simple(text)));
            assertThat(done.getMessage().getHeader("text")).isNull();
            assertThat(done.getException())
                    .isInstanceOf(TypeConversionException.class)
                    .hasRootCauseInstanceOf(OpenAIStreamInterruptedException.class);
            assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Hel");
            assertThat(done.getProperty("CamelAiErrorCategory")).isNotNull();
        }
    }

    @Test
    void aBrokenStreamStaysBroken() throws Exception {
        streams("/chat/completions", new Events().chat("Hel"));

        Exchange logged = route(CHAT, steps -> steps.to("log:a").convertBodyTo(String.class));

        assertThat(logged.getException()).hasRootCauseInstanceOf(OpenAIStreamInterruptedException.class);
    }

    @Test
    void aBrokenStreamFailsWhatReadsItsBytes(@TempDir Path folder) throws Exception {
        streams("/chat/completions", new Events().chat("Hel"));

        Exchange done = route(CHAT, steps -> steps.to("file:" + folder + "?fileName=a.txt&tempPrefix=.part-"));

        assertThat(done.getException())
                .hasStackTraceContaining("The stream cannot be read to its end: The stream of POST")
                .hasRootCauseInstanceOf(OpenAIStreamInterruptedException.class);
        assertThat(folder.resolve("a.txt")).doesNotExist();
        InputStream text = camel.template().requestBody(CHAT, "hi", InputStream.class);
        assertThat(text.readNBytes(3)).asString().isEqualTo("Hel");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(text::read)
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(OpenAIStreamInterruptedException.class);
        }
    }

    @Test
    void aStreamThatWasClosedIsNoText() {
        streams("/chat/completions", HELLO);
        OpenAIStream stream = (OpenAIStream) camel.template().requestBody(CHAT, "hi");
        stream.next();

        stream.close();

        assertThatThrownBy(() -> camel.context().getTypeConverter().convertTo(String.class, stream))
                .hasStackTraceContaining("The stream was closed before its end");
    }

    private static ValueBuilder simple(String expression) {
        return Builder.simple(expression);
    }

    /** What is behind a call in its route. */
    private interface Steps {
        void addTo(ProcessorDefinition<?> route);
    }

    private Exchange route(String uri, Steps steps) throws Exception {
        String from = "direct:" + camel.context().getRoutesSize();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.addTo(from(from).to(uri));
            }
        });
        return camel.template().request(from, exchange -> exchange.getMessage().setBody("hi"));
    }

    private static void streams(String path, Events events) {
        SERVER.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }
}
