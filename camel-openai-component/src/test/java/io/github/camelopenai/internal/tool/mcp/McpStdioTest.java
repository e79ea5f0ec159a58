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

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.testsupport.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that are programs. */
class McpStdioTest {

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    @Test
    void aProgramOfTheOlderEraIsGreetedAndCalled() {
        McpTools tools = mcp.program(List.of("legacy"));

        assertThat(names(tools)).containsExactly("echo", "env", "hang", "exit", "long", "fork", "fail");
        assertThat(call(tools, "echo", "{\"text\":\"Grüße, 世界\"}").text()).isEqualTo("Grüße, 世界");
    }

    @Test
    void aProgramOfTheNewEraIsAskedWithoutAGreeting() {
        McpTools tools = mcp.program(List.of("modern"));

        assertThat(call(tools, "echo", "{\"text\":\"hi\"}").text()).isEqualTo("hi");
    }

    @Test
    void aProgramThatAnswersNothingToTheNewEraIsGreeted() {
        McpTools tools = mcp.program(List.of("silent"));
        CompletableFuture<List<Tool>> asked = tools.tools(null);

        await().until(() -> {
            mcp.time.pass(Duration.ofSeconds(1));
            return asked.isDone();
        });

        assertThat(get(asked)).isNotEmpty();
    }

    @Test
    void itsEnvironmentIsAShortListAndWhatTheOptionsGive() {
        McpTools tools = mcp.program(List.of("legacy"), "env.TOKEN", "secret-token-1", "env.Mixed_Case", "x");

        List<String> names = List.of(call(tools, "env", "{}").text().split(","));

        assertThat(names).contains("TOKEN", "Mixed_Case", "PATH");
        assertThat(names).doesNotContain("PWD", "MAVEN_HOME", "JAVA_HOME", "OLDPWD", "MAVEN_CMD_LINE_ARGS");
    }

    @Test
    void itsStandardErrorIsLoggedLineByLineWithoutSecretsAndControlCharacters() {
        try (LogCapture log = new LogCapture(McpProcess.class).withInfo()) {
            McpTools tools = mcp.program(List.of("broken"), "env.TOKEN", "secret-token-1");
            failure(tools.tools(null));

            await().untilAsserted(() ->
                    assertThat(log.messages()).containsExactly("mcpServer.s: cannot go on [31m with ***"));
        }
    }

    @Test
    void itsRequestsAreAnsweredPingAsSuchAndOthersAsUnknown() {
        try (LogCapture log = new LogCapture(McpProcess.class).withInfo()) {
            list(mcp.program(List.of("legacy")));

            await().untilAsserted(() -> assertThat(log.messages())
                    .anyMatch(line -> line.contains("\"id\":\"p1\"") && line.contains("\"result\":{}"))
                    .anyMatch(line -> line.contains("\"id\":\"r1\"") && line.contains("-32601")));
        }
    }

    @Test
    void whatIsNoMessageIsIgnoredAndToldOnce() {
        try (LogCapture log = new LogCapture(McpStdio.class)) {
            list(mcp.program(List.of("legacy")));

            assertThat(log.messages()).hasSize(1).first().asString().contains("mcpServer.s", "is no JSON");
        }
    }

    @Test
    void anErrorOfTheServerGoesToTheModelWithoutSecrets() {
        McpTools tools = mcp.program(List.of("legacy"), "env.TOKEN", "secret-token-1");

        ToolResult result = call(tools, "fail", "{}");

        assertThat(result.isError()).isTrue();
        assertThat(result.text()).isEqualTo("Unknown: ***");
    }

    @Test
    void manyCallsShareTheProgram() {
        McpTools tools = mcp.program(List.of("legacy"));
        Tool echo = tool(tools, "echo");
        List<CompletableFuture<ToolResult>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(run(echo, "{\"text\":\"" + i + "\"}"));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(get(calls.get(i)).text()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void aCallThatIsGivenUpIsCancelledAtTheServer() {
        try (LogCapture log = new LogCapture(McpProcess.class).withInfo()) {
            McpTools tools = mcp.program(List.of("legacy"));
            CompletableFuture<ToolResult> hanging = run(tool(tools, "hang"), "{}");
            await().until(() -> log.messages().contains("mcpServer.s: hangs"));

            hanging.cancel(false);

            await().untilAsserted(() ->
                    assertThat(log.messages()).anyMatch(line -> line.startsWith("mcpServer.s: cancelled 1")));
        }
    }

    @Test
    void aProgramThatEndsFailsItsCallsAndIsStartedAgain() {
        McpTools tools = mcp.program(List.of("legacy"));
        Tool hang = tool(tools, "hang");
        CompletableFuture<ToolResult> hanging = run(hang, "{}");

        assertThat(failure(run(tool(tools, "exit"), "{}")))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("mcpServer.s has ended: it ended with the exit code 7")
                .matches(failure -> ((OpenAIException) failure).isSent());
        assertThat(failure(hanging)).isInstanceOf(OpenAIConnectException.class);
        CompletableFuture<List<Tool>> meanwhile = tools.tools(null);
        assertThat(meanwhile).isNotDone();
        await().until(() -> {
            mcp.time.pass(Duration.ofMillis(100));
            return meanwhile.isDone();
        });
        assertThat(call(tools, "echo", "{\"text\":\"again\"}").text()).isEqualTo("again");
    }

    @Test
    void aProgramThatCannotBeStartedIsToldByItsOption() {
        McpTools tools = mcp.open(Map.of("s.transportType", "stdio", "s.command", "no-such-program-anywhere"));

        assertThat(failure(tools.tools(null)))
                .isInstanceOf(OpenAIConnectException.class)
                .hasMessageContaining("mcpServer.s could not be started")
                .hasMessageContaining("mcpServer.s.command");
    }

    @Test
    void aLineThatIsTooLongEndsTheProgram() {
        McpTools tools = mcp.maxResponseSize(10_000).program(List.of("legacy"));

        assertThat(call(tools, "long", "{\"size\":5000}").text()).hasSize(5_000);
        assertThat(failure(run(tool(tools, "long"), "{\"size\":20000}")))
                .hasMessageContaining("a line of more than maxResponseSize (10000 bytes)");
    }

    @Test
    void aProgramThatDoesNotReadKeepsNoCallerAndRefusesInTheEnd() {
        McpTools tools = mcp.program(List.of("deaf"));
        Tool echo = tool(tools, "echo");
        String arguments = "{\"text\":\"" + "x".repeat(100_000) + "\"}";
        List<CompletableFuture<ToolResult>> calls = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            calls.add(run(echo, arguments));
        }

        CompletableFuture<ToolResult> refused = calls.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst()
                .orElseThrow();
        assertThat(failure(refused))
                .isInstanceOf(OpenAIRejectedException.class)
                .hasMessageContaining("mcpServer.s does not read its input");
    }

    @Test
    void theStopEndsTheProgramAndAllThatItHasStarted() {
        McpTools tools = mcp.program(List.of("legacy"));
        long child = Long.parseLong(call(tools, "fork", "{}").text());
        CompletableFuture<ToolResult> hanging = run(tool(tools, "hang"), "{}");
        ProcessHandle started = ProcessHandle.of(child).orElseThrow();
        List<ProcessHandle> tree = List.of(started, started.parent().orElseThrow());

        tools.stop();

        assertThat(failure(hanging)).isInstanceOf(OpenAIConnectException.class).hasMessageContaining("stopped");
        assertThat(tree).noneMatch(ProcessHandle::isAlive);
        assertThat(failure(tools.tools(null))).hasMessageContaining("stopped");
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("OpenAIMcp")));
    }
}
