package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream without an end: what is kept of it is bounded by maxResponseSize, however it is taken and whatever it consists of. */
class EndlessStreamsTest {

    private static final String BOUND = "&maxResponseSize=300KB&streaming=true";
    private static final String OF_CHAT = "data: {\"choices\":[{\"index\":0,\"delta\":%s}]}\n\n";

    private volatile String beginning = "";
    private volatile String event;
    private RawServer server;
    private CamelRuntime camel;

    @BeforeEach
    void start() {
        server = new RawServer(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(beginning.getBytes(StandardCharsets.UTF_8));
            for (long i = 0; ; i++) {
                out.write(event.replace("#", "" + i).getBytes(StandardCharsets.UTF_8));
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
    @CsvSource(delimiter = '|', textBlock = """
            text          | {"content":"word of the answer "}
            reasoning     | {"reasoning_content":"thinking about it "}
            tool calls    | {"tool_calls":[{"index":#,"id":"call_#","function":{"name":"f","arguments":"{}"}}]}
            arguments     | {"tool_calls":[{"index":0,"function":{"arguments":"more of them "}}]}
            parts         | {"content":[{"type":"image","n":#}]}
            sound         | {"audio":{"data":"QUJD"}}
            other fields  | {"field#":"value"}
            lists         | {"annotations":[{"n":#}]}
            """)
    void aPulledChatIsBounded(String what, String delta) throws Exception {
        event = OF_CHAT.formatted(delta);

        assertBounded(what, "chat?model=m");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            answers       | {"choices":[{"index":#,"delta":{"content":"a"}}]}
            probabilities | {"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]}
            fields        | {"field#":"value","choices":[]}
            """)
    void aPulledChatOfOtherThingsIsBounded(String what, String json) throws Exception {
        event = "data: " + json + "\n\n";

        assertBounded(what, "chat?model=m&n=9");
    }

    @Test
    void aPulledResponseIsBounded() throws Exception {
        event = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"word of the answer \"}\n\n";

        assertBounded("text", "responses?model=m");
    }

    @Test
    void aPulledListIsBounded() throws Exception {
        event = "data: {\"object\":\"fine_tuning.job.event\",\"id\":\"e-#\",\"message\":\"Step\"}\n\n";

        assertBounded("events", "fineTunes?operation=events&id=ft-1");
    }

    @Test
    void aWholeAnswerInsteadOfEventsIsBounded() throws Exception {
        event = "{\"a\":[" + "1,".repeat(1_000);

        assertBounded("JSON", "chat?model=m");
    }

    @Test
    void theTextSoFarIsInTheExchange() throws Exception {
        event = OF_CHAT.formatted("{\"content\":\"word \"}");

        Exchange exchange = pull("chat?model=m");

        assertThat(exchange.getProperty("CamelOpenAIPartialText", String.class)).startsWith("word word ");
    }

    @Test
    void aPushedChatIsBounded() {
        event = OF_CHAT.formatted("{\"content\":\"word \"}");

        assertThat(camel.failure("openai:chat?model=m&streamTo=mock:chunks" + BOUND, "Hi"))
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("maxResponseSize (307200 bytes)");
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    @Test
    void aStreamThatIsReadAsOneTextIsBounded() {
        event = OF_CHAT.formatted("{\"content\":\"word \"}");

        Exchange exchange = camel.template().send("openai:chat?model=m" + BOUND, asked -> {
            asked.getMessage().setBody("Hi");
            asked.setPattern(org.apache.camel.ExchangePattern.InOut);
        });

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> exchange.getMessage().getMandatoryBody(String.class)))
                .hasRootCauseExactlyInstanceOf(OpenAIResponseException.class);
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    @Test
    void anErrorOfTheRouteEndsTheStream() throws Exception {
        event = "data: {\"choices\":[{\"index\":0,\"delta\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}]}\n\n";

        assertThat(pull("chat?model=m").getException()).isInstanceOf(io.github.camelopenai.api.OpenAIException.class);
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a line without an end                | word of an answer that has no line feed~
            the data of an event without an end  | data: {"a":1}#
            a comment without an end             | :~
            a chunk that is nested too deep      | data: {"choices":[{"index":0,"delta":[[[[~500}]}##
            a chunk with a number of 2000 digits | data: {"choices":[],"created":9~2000}##
            """)
    void whatPassesABoundIsAWrongAnswerAndNoBrokenStream(String what, String endless) throws Exception {
        beginning = OF_CHAT.formatted("{\"content\":\"Once\"}") + OF_CHAT.formatted("{\"content\":\" upon\"}");
        event = endless(endless);

        for (Exchange exchange :
                List.of(pull("chat?model=m"), camel.send("openai:chat?model=m&streamTo=mock:chunks" + BOUND, "Hi"))) {
            assertThat(exchange.getException())
                    .as(what)
                    .isExactlyInstanceOf(OpenAIResponseException.class)
                    .hasMessageContaining("The stream of POST")
                    .hasMessageContaining("The rest was not read");
            assertThat(((OpenAIResponseException) exchange.getException()).getPartialText())
                    .isEqualTo("Once upon");
            assertThat(exchange.getProperty("CamelOpenAIPartialText")).isEqualTo("Once upon");
            await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
        }
    }

    @Test
    void aFirstEventThatPassesABoundIsAWrongAnswerThatIsNotAskedForAgain() throws Exception {
        event = endless("data: {\"choices\":[],\"created\":9~2000}##");

        assertThat(pull("chat?model=m&maxRetries=3").getException())
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("numbers of 1000 digits");
        assertThat(server.requests()).isEqualTo(1);
    }

    /** {@code #} is a line feed, {@code ~} many of the character before. */
    private static String endless(String pattern) {
        int at = pattern.indexOf('~');
        String times = pattern.replaceAll(".*~(\\d*).*", "$1");
        String filled = at < 0
                ? pattern
                : pattern.substring(0, at)
                        + pattern.substring(at - 1, at).repeat(times.isEmpty() ? 1_000 : Integer.parseInt(times))
                        + pattern.substring(at + 1 + times.length());
        return filled.replace('#', '\n');
    }

    private void assertBounded(String what, String endpoint) throws Exception {
        Exchange exchange = pull(endpoint);

        assertThat(exchange.getException())
                .as(what)
                .isExactlyInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("larger than maxResponseSize (307200 bytes)");
        await().untilAsserted(() -> assertThat(server.openConnections()).isZero());
    }

    private Exchange pull(String endpoint) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pull")
                        .to("openai:" + endpoint + BOUND)
                        .split(body())
                        .streaming()
                        .stopOnException()
                        .setBody(constant("taken"));
            }
        });
        return camel.send("direct:pull", endpoint.startsWith("fine") ? null : "Hi");
    }
}
