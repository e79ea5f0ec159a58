package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.McpHttpServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of a message goes on to the server, also where nothing here makes spans. */
class TraceHeadersTest {

    private static final String CHAT = "/chat/completions";
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void answer() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
    }

    @Test
    void theTraceOfTheMessageGoesOnToTheServer() {
        camel.ask("openai:chat?model=m", "Hi", Map.of("traceparent", PARENT, "tracestate", "vendor=1"));

        assertThat(SERVER.request().getHeader("traceparent")).isEqualTo(PARENT);
        assertThat(SERVER.request().getHeader("tracestate")).isEqualTo("vendor=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7-b7ad-01",
                PARENT + "\r\nX-Other: 1",
                "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01"
            })
    void whatIsNoTraceStaysHere(String value) {
        camel.ask("openai:chat?model=m", "Hi", Map.of("traceparent", value, "tracestate", "vendor=1"));

        assertThat(SERVER.request().getHeader("traceparent")).isNull();
        assertThat(SERVER.request().getHeader("tracestate")).isNull();
        assertThat(SERVER.request().getHeader("X-Other")).isNull();
    }

    @Test
    void aHeaderOfTheEndpointBeatsIt() {
        camel.ask("openai:chat?model=m&additionalHeader.TraceParent=own", "Hi", Map.of("traceparent", PARENT));

        assertThat(SERVER.request().getHeader("traceparent")).isEqualTo("own");
    }

    @Test
    void itGoesOnToMcpServersInMeta() throws Exception {
        SERVER.forgetAnswers();
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "echo", "{}"), Answers.chat("Done"));
        try (McpHttpServer mcp = McpHttpServer.modern().lists(McpHttpServer.TOOL)) {
            mcp.on("tools/call", (request, reply) -> reply.text("heard it"));

            camel.ask(
                    "openai:chat?model=m&mcpServer.s.transportType=streamableHttp&mcpServer.s.url=" + mcp.url(),
                    "Hi",
                    Map.of("traceparent", PARENT));

            assertThat(mcp.last("tools/call")
                            .body()
                            .at("/params/_meta/traceparent")
                            .asText())
                    .isEqualTo(PARENT);
            camel.stop();
        }
    }
}
