package io.github.camelopenai.internal.tool.mcp;

import static io.github.camelopenai.internal.tool.mcp.McpRuntime.call;
import static io.github.camelopenai.internal.tool.mcp.McpRuntime.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.testsupport.NodePackages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers of the protocol's own makers. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class McpRealServersTest {

    private static final String EVERYTHING = "server-everything/dist/index.js";
    private static final String FILESYSTEM = "server-filesystem/dist/index.js";
    private static final String MODERN = "server/dist/index.mjs";

    @RegisterExtension
    final McpRuntime mcp = new McpRuntime();

    @TempDir
    Path folder;

    @BeforeEach
    void needsNodeAndThePackages() {
        NodePackages.need(EVERYTHING, FILESYSTEM, MODERN);
    }

    private McpTools program(String... command) {
        return mcp.open(Map.of(
                "s.transportType", "stdio",
                "s.command", "node",
                "s.args", Json.toTree(List.of(command)).toString()));
    }

    private static String script() {
        return Path.of("src/test/resources/io/github/camelopenai/internal/tool/mcp/modern-server.mjs")
                .toAbsolutePath()
                .toString();
    }

    private static void checkEverything(McpTools tools) {
        assertThat(names(tools))
                .contains("echo", "get-sum", "get-tiny-image")
                .doesNotContain("simulate-research-query");
        assertThat(call(tools, "get-sum", "{\"a\":2,\"b\":40}").text()).contains("42");
        ToolResult image = call(tools, "get-tiny-image", "{}");
        assertThat(image.media()).singleElement().matches(each -> each.type().equals("image/png"));
        assertThat(image.text()).isNotBlank();
        assertThat(call(tools, "get-structured-content", "{\"location\":\"Chicago\"}")
                        .text())
                .contains("temperature");
        assertThat(call(tools, "get-sum", "{\"a\":\"no number\"}").isError()).isTrue();
    }

    @Test
    void everythingOverStdio() {
        checkEverything(program(NodePackages.file(EVERYTHING), "stdio"));
    }

    @Test
    void everythingOverHttp() throws Exception {
        int port = freePort();
        ProcessBuilder server = new ProcessBuilder("node", NodePackages.file(EVERYTHING), "streamableHttp");
        server.environment().put("PORT", Integer.toString(port));
        try (Running running = new Running(server, port)) {
            checkEverything(mcp.http(running.url()));
        }
    }

    @Test
    void filesOverStdio() throws Exception {
        Path file = Files.writeString(folder.toRealPath().resolve("letter.txt"), "Dear desk");
        McpTools tools =
                program(NodePackages.file(FILESYSTEM), folder.toRealPath().toString());

        assertThat(names(tools)).contains("read_text_file", "list_directory");
        String path = Json.toTree(Map.of("path", file.toString())).toString();
        assertThat(call(tools, "read_text_file", path).text()).isEqualTo("Dear desk");
        assertThat(call(tools, "read_text_file", "{\"path\":\"/etc/hostname\"}").isError())
                .isTrue();
    }

    @Test
    void theNewEraOverStdio() {
        checkModern(program(script(), NodePackages.folder(), "stdio"));
    }

    @Test
    void theNewEraOverHttp() throws Exception {
        int port = freePort();
        try (Running running = new Running(
                new ProcessBuilder("node", script(), NodePackages.folder(), Integer.toString(port)), port)) {
            checkModern(mcp.http(running.url()));
        }
    }

    private void checkModern(McpTools tools) {
        assertThat(names(tools)).containsExactly("era", "route", "grow");
        assertThat(call(tools, "era", "{}").text()).isEqualTo("modern");
        assertThat(call(tools, "route", "{\"region\":\"Köln\"}").text()).isEqualTo("Köln");
        assertThat(call(tools, "grow", "{}").isError()).isFalse();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(names(tools)).contains("grown"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A server that has begun to listen. */
    private static final class Running implements AutoCloseable {

        private final Process process;
        private final int port;

        Running(ProcessBuilder server, int port) throws IOException {
            this.port = port;
            process = server.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await().atMost(Duration.ofSeconds(30)).until(() -> isListening(port));
        }

        String url() {
            return "http://127.0.0.1:" + port + "/mcp";
        }

        private static boolean isListening(int port) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }
}
