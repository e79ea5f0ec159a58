package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.McpHttpServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streamed loops that call tools of MCP servers. */
class McpStreamTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final McpHttpServer mcp = McpHttpServer.legacy();

    @AfterEach
    void stop() {
        camel.stop();
        mcp.close();
    }

    @ParameterizedTest
    @CsvSource({"'', Let me see. It is there", "&streamTo=direct:chunks, It is there"})
    void aStreamedLoopCallsToolsOfMcpServersToo(String push, String text) throws Exception {
        streamCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.text("heard it"));
        streamRoute(uri("&streaming=true" + push));

        Exchange answer = camel.send("direct:stream", "Say hi");

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo(text);
        assertThat(mcp.asked()).containsOnlyOnce("tools/call");
        assertThat(body(1).path("stream").booleanValue()).isTrue();
        assertThat(body(1).at("/messages/2").toString())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"heard it\"}");
    }

    @Test
    void aStreamThatIsClosedWhileAServerRunsAToolTellsTheServer() throws Exception {
        streamCallsEcho();
        CountDownLatch called = new CountDownLatch(1);
        mcp.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            called.countDown();
            reply.awaitClosed();
        });
        streamRoute(uri("&streaming=true"));
        OpenAIStream stream = (OpenAIStream) camel.template().requestBody("direct:open", "Say hi");
        stream.next();

        CompletableFuture<Message> next = CompletableFuture.supplyAsync(stream::next);
        called.await();
        stream.close();

        await().until(() -> mcp.asked().contains("notifications/cancelled"));
        await().until(next::isCompletedExceptionally);
        assertThat(SERVER.requests()).hasSize(1);
    }

    private String uri(String more) {
        return "openai:chat?model=m&mcpServer.s.transportType=streamableHttp&mcpServer.s.url=" + mcp.url() + more;
    }

    private static void streamCallsEcho() {
        SERVER.answersOneAfterAnother(
                CHAT,
                events(ToolAnswers.chatStream("Let me see. ", "call_1", "echo", "{\"text\":\"hi\"}")),
                events(new Events().chat("It is there").finish("stop").done().toString()));
    }

    private static ResponseDefinitionBuilder events(String stream) {
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(stream);
    }

    private void streamRoute(String uri) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:open").to(uri);
                from("direct:stream").to(uri).convertBodyTo(String.class);
                from("direct:chunks").log("${body}");
            }
        });
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
