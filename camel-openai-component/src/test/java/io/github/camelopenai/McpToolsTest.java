package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIToolException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.McpHttpServer;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import io.github.camelopenai.testsupport.WholeLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.AvailablePortFinder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools of MCP servers that a model calls over HTTP. */
class McpToolsTest {

    private static final String CHAT = "/chat/completions";
    private static final String TEXT_TOOL = "{\"name\":\"echo\",\"description\":\"Says it again\",\"inputSchema\":"
            + "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}}";
    private static final String SECRET = "secret-token-12345";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final McpHttpServer mcp = McpHttpServer.legacy().lists(TEXT_TOOL);

    @AfterEach
    void stop() {
        camel.stop();
        mcp.close();
    }

    @Test
    void theModelGetsWhatTheToolAnswers() {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.text("heard it"));

        Exchange answer = camel.send(uri("&mcpServer.s.headers.X-Team=blue"), "Say hi");

        assertThat(answer.getMessage().getBody()).isEqualTo("Done");
        assertThat(answer.getMessage().getHeader("CamelOpenAIMcpToolCalls")).isEqualTo(List.of("echo"));
        assertThat(body(0).path("tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"function\":{\"name\":\"echo\",\"description\":\"Says it again\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},"
                        + "\"required\":[\"text\"]}}}]");
        assertThat(body(1).at("/messages/2").toString())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"heard it\"}");
        assertThat(mcp.last("tools/call").body().at("/params/arguments/text").asText())
                .isEqualTo("hi");
    }

    @Test
    void aResponseCallsToolsOfMcpServersToo() {
        SERVER.answersOneAfterAnother(
                "/responses",
                ToolAnswers.response("call_1", "echo", "{\"text\":\"hi\"}"),
                ToolAnswers.responseText("Done"));
        mcp.on("tools/call", (request, reply) -> reply.text("heard it"));

        assertThat(camel.ask(uri("").replace(":chat", ":responses"), "Say hi")).isEqualTo("Done");
    }

    @Test
    void aToolOfAServerWaitsForApprovalUnlessTheServerSaysThatItDoesNoHarm() throws Exception {
        modelCallsEcho();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:no").setBody(constant("no"));
            }
        });

        camel.ask(uri("&approval=direct:no"), "Say hi");

        assertThat(mcp.asked()).doesNotContain("tools/call");
    }

    @Test
    void theServerGetsItsOwnHeadersAndNeverTheKeyOfTheModel() {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.text("heard it"));

        camel.ask(uri("&mcpServer.s.headers.X-Team=blue&additionalHeader.X-Model=red&organization=o"), "Say hi");

        assertThat(mcp.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("X-team")).isEqualTo("blue");
            assertThat(request.headers().keySet()).doesNotContain("Authorization", "X-model", "Openai-organization");
        });
    }

    @Test
    void toolsOfServersAndRoutesAreOfferedTogether() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("openai:tool/weather?tags=t&description=W", "mock:weather");

        camel.ask(uri("&tags=t&mcpServer.s.namePrefix=s_"), "Hi");

        assertThat(body(0).path("tools").findValuesAsText("name")).containsExactly("weather", "s_echo");
    }

    @Test
    void serversOfTheComponentAreForModelsThatCallTools() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.answers("GET", "/models", "{\"object\":\"list\",\"data\":[]}");
        camel.component().getConfiguration().getMcpServer().put("s.transportType", "streamableHttp");
        camel.component().getConfiguration().getMcpServer().put("s.url", mcp.url());

        camel.ask("openai:models", null);
        assertThat(mcp.asked()).isEmpty();
        camel.ask("openai:chat?model=m", "Hi");

        assertThat(body(1).path("tools").findValuesAsText("name")).containsExactly("echo");
    }

    @Test
    void twoToolsOfOneNameAreRefused() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("openai:tool/echo?tags=t&description=E", "mock:echo");

        assertThat(camel.failure(uri("&tags=t"), "Hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("Two tools have the name echo")
                .hasMessageContaining("namePrefix");
    }

    @Test
    void argumentsThatFailTheSchemaOfTheServerAreNotSentToIt() {
        SERVER.answersOneAfterAnother(CHAT, ToolAnswers.chat("call_1", "echo", "{}"), Answers.chat("Done"));

        camel.ask(uri(""), "Say hi");

        assertThat(mcp.asked()).doesNotContain("tools/call");
        assertThat(body(1).at("/messages/2/content").asText()).contains("text is missing");
    }

    @Test
    void aServerThatIsAwayFailsTheExchangeAndTheNextExchangeTriesAgain() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        int port = AvailablePortFinder.getNextAvailable();
        String uri =
                "openai:chat?model=m&mcpServer.far.transportType=streamableHttp&mcpServer.far.url=http://127.0.0.1:"
                        + port + "/mcp";

        assertThat(camel.failure(uri, "Hi"))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("It is the MCP server mcpServer.far");
        assertThat(SERVER.requests()).isEmpty();

        try (McpHttpServer back = McpHttpServer.legacy(port)) {
            assertThat(camel.ask(uri, "Hi")).isEqualTo("Hello");
            assertThat(back.asked()).contains("tools/list");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500})
    void aServerThatRefusesACallFailsTheExchange(int status) {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.error(status, -32_000, "No entry"));

        assertThat(camel.failure(uri(""), "Say hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("The tool echo failed")
                .hasMessageContaining("mcpServer.s");
        assertThat(mcp.asked()).containsOnlyOnce("tools/call");
    }

    @Test
    void aServerThatBreaksOffIsToldToTheModelWhereTheEndpointSaysSo() {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.breakOff());

        assertThat(camel.ask(uri("&toolFailure=tell"), "Say hi")).isEqualTo("Done");
        assertThat(body(1).at("/messages/2/content").asText()).isEqualTo("Error: The tool echo failed.");
        assertThat(mcp.asked()).containsOnlyOnce("tools/call");
    }

    @Test
    void aToolThatTakesTooLongIsGivenUp() {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            reply.awaitClosed();
        });

        assertThat(camel.failure(uri("&mcpServer.s.toolTimeout=50"), "Say hi"))
                .isInstanceOf(OpenAIToolException.class)
                .hasMessageContaining("toolTimeout (50 ms)");
        await().until(() -> mcp.asked().contains("notifications/cancelled"));
    }

    @Test
    void aServerThatChangesItsToolsIsAskedForThemAgain() {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        CountDownLatch changed = new CountDownLatch(1);
        mcp.on(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{\"listChanged\":true}}}");
        mcp.on("GET", (request, reply) -> {
            changed.await();
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            reply.awaitClosed();
        });
        camel.ask(uri(""), "Hi");
        mcp.lists(TEXT_TOOL.replace("echo", "other"));

        changed.countDown();

        await().untilAsserted(() -> {
            camel.ask(uri(""), "Hi");
            List<String> names =
                    body(SERVER.requests().size() - 1).path("tools").findValuesAsText("name");
            assertThat(names).containsExactly("other");
        });
    }

    @Test
    void theStopOfTheRouteEndsTheSession() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        route("direct:in", uri(""));
        camel.ask("direct:in", "Hi");

        camel.context().getRouteController().stopRoute("in");
        camel.context().removeRoute("in");

        assertThat(mcp.asked()).endsWith("DELETE");
    }

    @Test
    void secretsOfAServerAreShownNowhere() {
        modelCallsEcho();
        mcp.on("tools/call", (request, reply) -> reply.error(500, -32_000, "Bad " + SECRET));
        String uri = uri("&mcpServer.s.headers.Authorization=Bearer " + SECRET);

        try (WholeLog log = new WholeLog(Map.of("io.github.camelopenai", Level.DEBUG))) {
            OpenAIToolException failure = (OpenAIToolException) camel.failure(uri, "Say hi");

            assertThat(failure.getMessage() + failure.getCause() + failure.getMessages())
                    .contains("***")
                    .doesNotContain(SECRET);
            assertThat(camel.context().getEndpoint(uri).toString())
                    .contains("mcpServer.s.headers.Authorization=xxxxxx")
                    .doesNotContain(SECRET);
            assertThat(log.lines()).extracting(WholeLog.Line::text).noneMatch(text -> text.contains(SECRET));
        }
        assertThat(mcp.last("tools/call").header("Authorization")).isEqualTo("Bearer " + SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mcpServer.s.oauthProfile=x | mcpServer.s.oauthProfile is unknown. An MCP server of transportType=streamableHttp has: transportType",
                "mcpServer.s.toolTimeout=soon | mcpServer.s.toolTimeout is 'soon', but must be milliseconds",
                "mcpServer.s.command=x | mcpServer.s.command is unknown. An MCP server of transportType=streamableHttp has:",
                "mcpServer.other.url=http://h | mcpServer.other.transportType is missing",
                "mcpServer.s=x | mcpServer.s must be mcpServer.<name>.<key>",
            })
    void aWrongOptionIsRefusedAtTheStartWithWhatIsAccepted(String option, String message) {
        assertThat(camel.refusal(uri('&' + option))).hasMessageContaining(message);
        assertThat(mcp.asked()).isEmpty();
    }

    private String uri(String more) {
        return "openai:chat?model=m&mcpServer.s.transportType=streamableHttp&mcpServer.s.url=" + mcp.url() + more;
    }

    private static void modelCallsEcho() {
        SERVER.answersOneAfterAnother(
                CHAT, ToolAnswers.chat("call_1", "echo", "{\"text\":\"hi\"}"), Answers.chat("Done"));
    }

    private void route(String from, String to) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId("in").to(to);
            }
        });
    }

    private static JsonNode body(int request) {
        return Json.parse(SERVER.requests().get(request).getBodyAsString());
    }
}
