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

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.testsupport.DeadPort;
import io.github.camelopenai.testsupport.McpHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of 2025 over HTTP, with a greeting and a session; and what is the same in both eras. */
class McpLegacyHttpTest {

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    private final McpHttpServer server = McpHttpServer.legacy();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatDoesNotKnowTheNewEraIsGreetedAndRemembered() {
        server.on("tools/call", (request, reply) -> reply.text("hi"));
        McpTools tools = mcp.http(server.url());

        assertThat(call(tools, "echo", "{}").text()).isEqualTo("hi");
        assertThat(call(tools, "echo", "{}").text()).isEqualTo("hi");

        assertThat(server.asked())
                .containsExactly(
                        "server/discover",
                        "initialize",
                        "notifications/initialized",
                        "tools/list",
                        "tools/call",
                        "tools/call");
        assertThat(server.last("initialize")
                        .body()
                        .path("params")
                        .path("protocolVersion")
                        .asText())
                .isEqualTo("2025-11-25");
        McpHttpServer.Request request = server.last("tools/call");
        assertThat(request.header("Mcp-session-id")).isEqualTo("s-1");
        assertThat(request.header("Mcp-protocol-version")).isEqualTo("2025-06-18");
        assertThat(request.header("Mcp-method")).isNull();
        assertThat(request.body().path("params").has("_meta")).isFalse();
    }

    @Test
    void aVersionThatIsNotKnownIsRefused() {
        server.on("initialize", "{\"protocolVersion\":\"1999-01-01\",\"capabilities\":{}}");

        assertThat(failure(mcp.http(server.url()).tools(null)))
                .hasMessageContaining("mcpServer.s speaks a version of MCP that is not known here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "REQUEST"})
    void aForgottenSessionIsBegunAnewAndTheCallSentOnceMore(String id) {
        server.on("tools/call", (request, reply) -> {
            server.on("tools/call", (again, other) -> other.text("in a new session"));
            reply.json(
                    404, forgotten(id.equals("null") ? id : request.path("id").asText()));
        });

        assertThat(call(mcp.http(server.url()), "echo", "{}").text()).isEqualTo("in a new session");
        assertThat(server.asked()).filteredOn("initialize"::equals).hasSize(2);
        assertThat(server.asked()).filteredOn("tools/call"::equals).hasSize(2);
    }

    @Test
    void aSessionThatIsForgottenAgainFailsTheCall() {
        server.on(
                "tools/call",
                (request, reply) -> reply.json(404, forgotten(request.path("id").asText())));

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}"))).hasMessageContaining("mcpServer.s");
        assertThat(server.asked()).filteredOn("initialize"::equals).hasSize(2);
        assertThat(server.asked()).filteredOn("tools/call"::equals).hasSize(2);
    }

    @Test
    void aSessionThatIsForgottenBeforeTheListIsBegunAnew() {
        McpTools tools = mcp.http(server.url());
        server.on("tools/list", (request, reply) -> {
            server.lists(McpHttpServer.TOOL.replace("echo", "other"));
            reply.json(404, forgotten(request.path("id").asText()));
        });

        assertThat(names(tools)).containsExactly("other");
        assertThat(server.asked()).filteredOn("initialize"::equals).hasSize(2);
    }

    private static String forgotten(String id) {
        return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001,\"message\":\"Session not found\"},\"id\":" + id + "}";
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503})
    void anErrorOfHttpFailsTheCallWhateverItsBody(int status) {
        server.on("tools/call", (request, reply) -> reply.error(status, -32_000, "No entry"));

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}")))
                .returns(status, each -> ((OpenAIException) each).getStatus())
                .hasMessageContaining("mcpServer.s");
        assertThat(server.asked()).filteredOn("tools/call"::equals).hasSize(1);
    }

    @Test
    void aCallWhoseConnectionBreaksIsNotSentAgain() {
        server.lists("{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"},"
                + "\"annotations\":{\"readOnlyHint\":true,\"idempotentHint\":true}}");
        server.on("tools/call", (request, reply) -> reply.breakOff());

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}"))).hasMessageContaining("mcpServer.s");
        assertThat(server.asked()).filteredOn("tools/call"::equals).hasSize(1);
    }

    @Test
    void theRestOfAStreamThatEndsBeforeItsAnswerIsAskedFor() {
        AtomicLong id = new AtomicLong();
        server.on("tools/call", (request, reply) -> {
            id.set(request.path("id").asLong());
            reply.eventId("e-1", 700);
        });
        server.on(
                "GET",
                (request, reply) -> reply.event("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}}"));
        McpTools tools = mcp.http(server.url());
        CompletableFuture<ToolResult> result = run(tool(tools, "echo"), "{}");

        await().until(() -> server.asked().contains("tools/call"));
        mcp.time.pass(Duration.ofMillis(600));
        assertThat(server.asked()).doesNotContain("GET");
        await().until(() -> {
            mcp.time.pass(Duration.ofMillis(700));
            return server.asked().contains("GET");
        });

        assertThat(get(result).text()).isEqualTo("hi");
        assertThat(server.last("GET").header("Last-event-id")).isEqualTo("e-1");
        assertThat(server.last("GET").header("Mcp-session-id")).isEqualTo("s-1");
        assertThat(server.asked()).containsOnlyOnce("tools/call");
    }

    @Test
    void aCallThatIsGivenUpIsCancelledAtTheServer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        server.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}");
            begun.countDown();
            reply.awaitClosed();
        });
        CompletableFuture<ToolResult> hanging = run(tool(mcp.http(server.url()), "echo"), "{}");
        begun.await();

        hanging.cancel(false);

        await().until(() -> server.asked().contains("notifications/cancelled"));
        assertThat(server.last("notifications/cancelled").body().path("params").path("requestId"))
                .isEqualTo(server.last("tools/call").body().path("id"));
    }

    @Test
    void aRequestOfTheServerOnTheStreamIsAnswered() {
        server.on("tools/call", (request, reply) -> {
            reply.event("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}");
            reply.event("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"sampling/createMessage\",\"params\":{}}");
            reply.eventWithResult("{\"content\":[]}");
        });

        call(mcp.http(server.url()), "echo", "{}");

        await().until(() -> server.asked().stream().filter("POST"::equals).count() == 2);
        assertThat(List.of(
                        server.answerTo("p").has("result"), server.answerTo("s").has("error")))
                .containsExactly(true, true);
        assertThat(server.answerTo("s").path("error").path("code").asInt()).isEqualTo(-32_601);
    }

    @Test
    void changesAreListenedToOnAStreamOfTheirOwn() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        server.on(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\"," + "\"capabilities\":{\"tools\":{\"listChanged\":true}}}");
        server.on("GET", (request, reply) -> {
            changed.await();
            reply.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            reply.awaitClosed();
        });
        McpTools tools = mcp.http(server.url());
        assertThat(names(tools)).containsExactly("echo");
        server.lists(McpHttpServer.TOOL.replace("echo", "other"));

        changed.countDown();

        await().untilAsserted(() -> assertThat(names(tools)).containsExactly("other"));
    }

    @Test
    void theStopEndsTheSession() {
        McpTools tools = mcp.http(server.url());
        list(tools);

        tools.stop();

        assertThat(server.last("DELETE").header("Mcp-session-id")).isEqualTo("s-1");
    }

    @Test
    void headersOfTheOptionsGoWithEachRequestAndIntoNoMessage() {
        server.on("tools/call", (request, reply) -> reply.error(200, 1, "Bad token secret-token-1"));

        ToolResult result =
                call(mcp.http(server.url(), "headers.Authorization", "Bearer secret-token-1"), "echo", "{}");

        assertThat(server.last("initialize").header("Authorization")).isEqualTo("Bearer secret-token-1");
        assertThat(result.text()).isEqualTo("Bad token ***");
    }

    @Test
    void theBeanOfCredentialsIsAskedAgainOnceWhereItsTokenIsRejected() {
        List<String> rejected = new ArrayList<>();
        OpenAICredentials bean = token -> {
            rejected.add(token);
            return CompletableFuture.completedFuture(token == null ? "old-token-1" : "new-token-1");
        };
        server.on("tools/call", (request, reply) -> {
            server.on("tools/call", (again, other) -> other.text("welcome"));
            reply.status(401);
        });
        McpTools tools = mcp.beans(Map.of("#bean:t", bean)).http(server.url(), "credentials", "#bean:t");

        assertThat(call(tools, "echo", "{}").text()).isEqualTo("welcome");
        assertThat(server.last("tools/call").header("Authorization")).isEqualTo("Bearer new-token-1");
        assertThat(rejected).endsWith("old-token-1");
    }

    @Test
    void aRejectedCredentialIsNoSignOfTheOlderEra() {
        server.on("server/discover", (request, reply) -> reply.status(401));

        assertThat(failure(mcp.http(server.url()).tools(null)))
                .isInstanceOf(OpenAIAuthenticationException.class)
                .hasMessageContaining("mcpServer.s.url, .headers.* and .credentials");
        assertThat(server.asked()).containsExactly("server/discover");
    }

    @Test
    void aFailureOfTheServerFailsTheCall() {
        server.on("tools/call", (request, reply) -> reply.status(503));

        assertThat(failure(run(tool(mcp.http(server.url()), "echo"), "{}")))
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("mcpServer.s");
        assertThat(server.asked()).containsOnlyOnce("tools/call");
    }

    @Test
    void exchangesShareOneAttemptAndAFailedOneIsFollowedByAnother() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        server.on("server/discover", (request, reply) -> {
            go.await();
            reply.status(503);
        });
        McpTools tools = mcp.http(server.url());
        List<CompletableFuture<List<Tool>>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(tools.tools(null));
        }

        go.countDown();

        asked.forEach(each -> assertThat(failure(each)).isInstanceOf(OpenAIServerException.class));
        assertThat(server.asked()).containsExactly("server/discover");
        assertThat(failure(tools.tools(null))).isInstanceOf(OpenAIServerException.class);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aServerThatIsNotThereIsNamedByItsOption() {
        assertThat(failure(
                        mcp.http("http://127.0.0.1:" + DeadPort.any() + "/mcp").tools(null)))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("mcpServer.s");
    }

    @Test
    void oneWhoGivesUpEndsNothingForTheOthers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        server.on("tools/list", (request, reply) -> {
            go.await();
            reply.result("{\"tools\":[]}");
        });
        McpTools tools = mcp.http(server.url());
        CompletableFuture<List<Tool>> first = tools.tools(null);
        CompletableFuture<List<Tool>> second = tools.tools(null);

        first.cancel(false);
        go.countDown();

        assertThat(get(second)).isEmpty();
    }

    @Test
    void noThreadIsHeldWhileCallsAreUnderWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(30);
        server.on("tools/call", (request, reply) -> {
            begun.countDown();
            go.await();
            reply.text("done");
        });
        Tool echo = tool(mcp.http(server.url()), "echo");
        List<CompletableFuture<ToolResult>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(run(echo, "{}"));
        }
        begun.await();

        long waiting = Thread.getAllStackTraces().values().stream()
                .map(stack ->
                        Stream.of(stack).map(StackTraceElement::getClassName).collect(Collectors.joining(" ")))
                .filter(classes -> classes.contains(".tool.mcp.") && !classes.contains("McpHttpServer"))
                .filter(classes -> !classes.contains("McpLegacyHttpTest"))
                .count();
        go.countDown();

        assertThat(waiting).isZero();
        calls.forEach(each -> assertThat(get(each).text()).isEqualTo("done"));
    }
}
