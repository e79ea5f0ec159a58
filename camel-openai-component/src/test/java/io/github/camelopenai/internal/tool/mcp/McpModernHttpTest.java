package io.github.camelopenai.internal.tool.mcp;

import static io.github.camelopenai.internal.tool.mcp.McpRuntime.call;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.failure;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.get;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.list;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.names;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.run;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.testsupport.McpHttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of 2026-07-28 over HTTP. */
class McpModernHttpTest {

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    private final McpHttpServer server = McpHttpServer.modern();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachRequestSaysItsVersionAndWhatItAsks() {
        server.on("tools/call", (request, reply) -> reply.text("hi"));

        assertThat(call(mcp.http(server.url()), "echo", "{\"text\":\"hi\"}").text())
                .isEqualTo("hi");

        assertThat(server.asked()).containsExactly("server/discover", "tools/list", "tools/call");
        McpHttpServer.Request request = server.last("tools/call");
        assertThat(request.header("Mcp-protocol-version")).isEqualTo("2026-07-28");
        assertThat(request.header("Mcp-method")).isEqualTo("tools/call");
        assertThat(request.header("Mcp-name")).isEqualTo("echo");
        assertThat(request.header("Mcp-session-id")).isNull();
        assertThat(request.header("Accept")).isEqualTo("application/json, text/event-stream");
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        JsonNode meta = request.body().path("params").path("_meta");
        assertThat(meta.path("io.modelcontextprotocol/protocolVersion").asText())
                .isEqualTo("2026-07-28");
        assertThat(meta.path("io.modelcontextprotocol/clientCapabilities").isObject())
                .isTrue();
        assertThat(request.body().path("params").path("arguments").path("text").asText())
                .isEqualTo("hi");
    }

    @Test
    void theAnswerMayComeAsEventsAfterOthers() {
        server.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
            reply.eventWithResult("{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");
            reply.awaitClosed();
        });

        assertThat(call(mcp.http(server.url()), "echo", "{}").text()).isEqualTo("done");
    }

    @Test
    void aCallThatIsGivenUpClosesItsStreamAndTellsNothingElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        server.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
            begun.countDown();
            reply.awaitClosed();
            closed.countDown();
        });
        CompletableFuture<ToolResult> hanging = run(tool(mcp.http(server.url()), "echo"), "{}");
        begun.await();

        hanging.cancel(false);

        closed.await();
        assertThat(server.asked()).doesNotContain("notifications/cancelled");
    }

    @Test
    void anErrorOfTheRequestGoesToTheModel() {
        server.on("tools/call", (request, reply) -> reply.error(404, -32_602, "There is no city Atlantis"));

        ToolResult result = call(mcp.http(server.url()), "echo", "{}");

        assertThat(result.isError()).isTrue();
        assertThat(result.text()).isEqualTo("There is no city Atlantis");
    }

    @Test
    void aMissingCapabilityGoesToTheModel() {
        server.on("tools/call", (request, reply) -> reply.error(400, -32_021, "Needs elicitation"));

        assertThat(call(mcp.http(server.url()), "echo", "{}")).isEqualTo(ToolResult.error("Needs elicitation"));
    }

    @Test
    void aToolThatAsksForInputIsToldToTheModel() {
        server.on("tools/call", "{\"resultType\":\"input_required\",\"inputRequests\":{},\"requestState\":\"x\"}");

        ToolResult result = call(mcp.http(server.url()), "echo", "{}");

        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("asks a person for more");
    }

    @Test
    void aResultOfAnUnknownKindIsAFailure() {
        server.on("tools/call", "{\"resultType\":\"poem\"}");

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("mcpServer.s");
    }

    @Test
    void aStreamThatEndsWithoutTheAnswerIsAFailureThatMayHaveRun() {
        server.on("tools/call", (request, reply) -> reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"));

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("mcpServer.s")
                .hasMessageContaining("ended without a response")
                .matches(failure -> ((OpenAIException) failure).isSent());
    }

    @ParameterizedTest
    @ValueSource(ints = {-32_022, -32_020})
    void aCallThatIsRefusedForItsVersionOrHeadersIsNotSentAgainAndTheServerIsAskedAnewBeforeTheNext(int code) {
        server.on("tools/call", (request, reply) -> {
            server.lists("{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"region\":"
                    + "{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}}");
            server.on("tools/call", (again, other) -> other.text("routed"));
            reply.error(400, code, "No");
        });
        McpTools tools = mcp.http(server.url());

        assertThat(failure(run(tool(tools, "echo"), "{}"))).hasMessageContaining("mcpServer.s");
        assertThat(server.asked()).containsExactly("server/discover", "tools/list", "tools/call");

        assertThat(call(tools, "echo", "{\"region\":\"Köln\"}").text()).isEqualTo("routed");
        assertThat(server.last("tools/call").header("Mcp-param-region")).isEqualTo("=?base64?S8O2bG4=?=");
    }

    @Test
    void argumentsThatASchemaNamesGoIntoHeaders() {
        server.lists("{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\",\"properties\":{"
                + "\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"},"
                + "\"deep\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"x-mcp-header\":\"N\"}}},"
                + "\"absent\":{\"type\":\"boolean\",\"x-mcp-header\":\"Absent\"}}}}");
        server.on("tools/call", (request, reply) -> reply.text("ok"));

        call(mcp.http(server.url()), "echo", "{\"region\":\"eu\",\"deep\":{\"n\":7}}");

        McpHttpServer.Request request = server.last("tools/call");
        assertThat(request.header("Mcp-param-region")).isEqualTo("eu");
        assertThat(request.header("Mcp-param-n")).isEqualTo("7");
        assertThat(request.header("Mcp-param-absent")).isNull();
    }

    @Test
    void pagesAreFollowedInTheServersOrder() {
        server.on("tools/list", (request, reply) -> {
            boolean isFirst = !request.path("params").has("cursor");
            reply.result(
                    isFirst
                            ? "{\"tools\":[" + McpHttpServer.TOOL.replace("echo", "z") + "],\"nextCursor\":\"2\"}"
                            : "{\"tools\":[" + McpHttpServer.TOOL.replace("echo", "a") + "]}");
        });

        assertThat(names(mcp.http(server.url()))).containsExactly("z", "a");
    }

    @Test
    void pagesWithoutAnEndAreRefused() {
        server.on("tools/list", "{\"tools\":[],\"nextCursor\":\"same\"}");

        assertThat(failure(mcp.http(server.url()).tools(null)))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("pages without an end");
    }

    @Test
    void theListIsKeptAsLongAsTheServerSays() {
        server.on("tools/list", "{\"tools\":[],\"ttlMs\":10000,\"cacheScope\":\"public\"}");
        McpTools tools = mcp.http(server.url());

        list(tools);
        mcp.time.pass(Duration.ofSeconds(9));
        list(tools);
        assertThat(server.asked()).containsExactly("server/discover", "tools/list");
        mcp.time.pass(Duration.ofSeconds(2));
        list(tools);

        assertThat(server.asked()).containsExactly("server/discover", "tools/list", "tools/list");
    }

    @Test
    void changesAreListenedTo() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        server.on(
                "server/discover",
                "{\"supportedVersions\":[\"2026-07-28\"]," + "\"capabilities\":{\"tools\":{\"listChanged\":true}}}");
        server.on("subscriptions/listen", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                    + "\"params\":{\"notifications\":{\"toolsListChanged\":true}}}");
            changed.await();
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            reply.awaitClosed();
        });
        McpTools tools = mcp.http(server.url());
        assertThat(names(tools)).containsExactly("echo");
        server.lists(McpHttpServer.TOOL, McpHttpServer.TOOL.replace("echo", "more"));

        changed.countDown();

        await().untilAsserted(() -> assertThat(names(tools)).containsExactly("echo", "more"));
        JsonNode filter =
                server.last("subscriptions/listen").body().path("params").path("notifications");
        assertThat(filter.path("toolsListChanged").asBoolean()).isTrue();
    }

    @Test
    void anAnswerOverTheBoundIsAFailure() {
        server.on("tools/call", (request, reply) -> reply.text("x".repeat(20_000)));

        assertThat(failure(run(tool(mcp.maxResponseSize(10_000).http(server.url()), "echo"), "{}")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("maxResponseSize (10000 bytes)");
    }

    @Test
    void aCallIsNotSentAgainByItselfWhereAConnectionBreaks() {
        server.on("tools/call", (request, reply) -> {
            throw new IOException("The server closes the kept connection without a byte");
        });
        CompletableFuture<ToolResult> broken = run(tool(mcp.http(server.url()), "echo"), "{}");

        assertThat(failure(broken)).matches(failure -> ((OpenAIException) failure).isSent());
        assertThat(server.asked()).containsOnlyOnce("tools/call");
    }

    @Test
    void theStopEndsCallsThatAreUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        server.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            begun.countDown();
            reply.awaitClosed();
        });
        McpTools tools = mcp.http(server.url());
        CompletableFuture<ToolResult> hanging = run(tool(tools, "echo"), "{}");
        begun.await();

        tools.stop();

        assertThat(failure(hanging)).hasMessageContaining("stopped");
        assertThat(get(tools.tools(null).exceptionally(failure -> null))).isNull();
    }

    @Test
    void aServerThatIsNeverReadyEndsTheAttemptForAllThatWaitAndNotOnTheTimer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.on("server/discover", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            asked.countDown();
            reply.awaitClosed();
        });
        McpTools tools = mcp.http(server.url());
        AtomicReference<Thread> endedBy = new AtomicReference<>();
        CompletableFuture<List<Tool>> first = tools.tools(null);
        CompletableFuture<List<Tool>> second = tools.tools(null);
        CompletableFuture<List<Tool>> told = first.whenComplete((none, reason) -> endedBy.set(Thread.currentThread()));
        asked.await();

        mcp.time.pass(Duration.ofSeconds(60));

        assertThat(failure(told))
                .isInstanceOf(OpenAITimeoutException.class)
                .hasMessage("The MCP server mcpServer.s was not ready within 60000 ms.");
        assertThat(failure(second)).isInstanceOf(OpenAITimeoutException.class);
        assertThat(endedBy.get()).isNotSameAs(Thread.currentThread());
    }
}
