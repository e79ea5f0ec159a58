package io.github.camelopenai.internal.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.client.OpenAICredentials;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of MCP servers: what is read, and what is refused at the start. */
class McpServerOptionsTest {

    private static final OpenAICredentials TOKENS = rejected -> CompletableFuture.completedFuture("token");

    private static Map<String, Object> options(String... pairs) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return options;
    }

    private static McpServerOptions read(String... pairs) {
        return McpServerOptions.all(options(pairs), Map.<String, Object>of("#bean:t", TOKENS)::get)
                .get(0);
    }

    private static AbstractThrowableAssert<?, ?> refusal(String... pairs) {
        return assertThatThrownBy(() -> read(pairs)).isInstanceOf(IllegalArgumentException.class);
    }

    private static McpServerOptions.Stdio stdio(String... pairs) {
        Map<String, Object> options = options(pairs);
        options.put("f.transportType", "stdio");
        options.putIfAbsent("f.command", "npx");
        return (McpServerOptions.Stdio)
                McpServerOptions.all(options, name -> null).get(0).address();
    }

    @Test
    void aProgramHasCommandArgumentsEnvironmentAndFolder(@TempDir Path folder) {
        McpServerOptions.Stdio program =
                stdio("f.args", "-y, server ,/data", "f.env.API_KEY", "k", "f.cwd", folder.toString());

        assertThat(program.command()).isEqualTo("npx");
        assertThat(program.args()).containsExactly("-y", "server", "/data");
        assertThat(program.env()).containsExactly(Map.entry("API_KEY", "k"));
        assertThat(program.cwd()).isEqualTo(folder);
    }

    @Test
    void argumentsWithCommasAreAnArray() {
        assertThat(stdio("f.args", "[\"a,b\",\"\"]").args()).containsExactly("a,b", "");
        refusal("f.transportType", "stdio", "f.command", "x", "f.args", "[1]")
                .hasMessageContaining("mcpServer.f.args begins with [");
    }

    @Test
    void aUrlHasHeadersOrCredentials() {
        McpServerOptions.Http http = (McpServerOptions.Http)
                read("w.transport-type", "streamableHttp", "w.url", "https://h/mcp?key=secret", "w.headers.X-Team", "a")
                        .address();
        assertThat(http.headers()).containsExactly(Map.entry("X-Team", "a"));
        assertThat(http.toString()).isEqualTo("https://h/mcp");
        McpServerOptions.Http other = (McpServerOptions.Http)
                read("w.transportType", "streamableHttp", "w.url", "http://h/mcp", "w.credentials", "#bean:t")
                        .address();
        assertThat(other.credentials()).isSameAs(TOKENS);
    }

    @Test
    void whatAllServersHaveIsRead() {
        McpServerOptions options = read(
                "f.transportType",
                "stdio",
                "f.command",
                "x",
                "f.toolNames",
                "a, b.c",
                "f.toolTimeout",
                "30s",
                "f.namePrefix",
                "files_");

        assertThat(options.toolNames()).containsExactly("a", "b.c");
        assertThat(options.toolTimeoutMillis()).isEqualTo(30_000);
        assertThat(options.namePrefix()).isEqualTo("files_");
    }

    @Test
    void serversStayInTheOrderOfTheOptions() {
        List<McpServerOptions> all = McpServerOptions.all(
                options("z.transportType", "stdio", "a.transportType", "stdio", "z.command", "z", "a.command", "a"),
                name -> null);

        assertThat(all).extracting(McpServerOptions::name).containsExactly("z", "a");
    }

    @Test
    void whatIsMissingIsNamed() {
        refusal("f.command", "x").hasMessageContaining("mcpServer.f.transportType is missing");
        refusal("f.transportType", "stdio").hasMessageContaining("mcpServer.f.command is missing");
        refusal("f.transportType", "streamableHttp").hasMessageContaining("mcpServer.f.url is missing");
        refusal("f", "x").hasMessageContaining("mcpServer.<name>.<key>");
    }

    @Test
    void whatIsUnknownIsNamedWithWhatWasMeant() {
        refusal("f.transportType", "stdio", "f.command", "x", "f.comand", "y")
                .hasMessageContaining("mcpServer.f.comand is unknown. Did you mean command?");
        refusal("f.transportType", "stdio", "f.command", "x", "f.url", "http://h")
                .hasMessageContaining(
                        "mcpServer.f.url is unknown. An MCP server of transportType=stdio has: transportType");
        refusal("f.transportType", "streamableHttp", "f.url", "http://h", "f.env.A", "b")
                .hasMessageContaining(
                        "mcpServer.f.env.A is unknown. An MCP server of transportType=streamableHttp has: transportType");
    }

    @Test
    void sseIsRefusedWithWhatTakesItsPlace() {
        refusal("f.transportType", "sse", "f.url", "http://h/sse")
                .hasMessageContaining("mcpServer.f.transportType is 'sse'")
                .hasMessageContaining("Use streamableHttp");
        refusal("f.transportType", "pipe").hasMessageContaining("must be stdio or streamableHttp");
    }

    @Test
    void wrongValuesAreNamedWithWhatIsAccepted() {
        refusal("f.transportType", "stdio", "f.command", "x", "f.toolTimeout", "soon")
                .hasMessageContaining("mcpServer.f.toolTimeout is 'soon'");
        refusal("f.transportType", "stdio", "f.command", "x", "f.namePrefix", "a.b")
                .hasMessageContaining("mcpServer.f.namePrefix is 'a.b'");
        refusal("f.transportType", "stdio", "f.command", "x", "f.cwd", "/no/such/folder")
                .hasMessageContaining("mcpServer.f.cwd is '/no/such/folder'");
        refusal("f.transportType", "streamableHttp", "f.url", "ftp://h").hasMessageContaining("mcpServer.f.url");
        refusal("f.transportType", "stdio", "f.command", "x", "f.toolNames", ",")
                .hasMessageContaining("mcpServer.f.toolNames names no tool");
    }

    @Test
    void noRefusalHoldsASecret() {
        refusal("f.transportType", "streamableHttp", "f.url", "http://user:secret-1@h/mcp")
                .hasMessageNotContaining("secret-1");
        refusal("f.transportType", "streamableHttp", "f.url", "http://h", "f.credentials", "secret-1")
                .hasMessageContaining("mcpServer.f.credentials must be a bean")
                .hasMessageNotContaining("secret-1");
        refusal("f.transportType", "streamableHttp", "f.url", "http://h", "f.headers.X-A", "secret-1\nb")
                .hasMessageContaining("mcpServer.f.headers.X-A has a line break")
                .hasMessageNotContaining("secret-1");
        assertThat(read("f.transportType", "stdio", "f.command", "x", "f.args", "secret-1", "f.env.K", "secret-2")
                        .toString())
                .isEqualTo("mcpServer.f (x)");
    }

    @Test
    void headersThatTheClientSetsAreRefused() {
        refusal("f.transportType", "streamableHttp", "f.url", "http://h", "f.headers.mcp-session-id", "x")
                .hasMessageContaining("mcpServer.f.headers.mcp-session-id cannot be set");
        refusal(
                        "f.transportType",
                        "streamableHttp",
                        "f.url",
                        "http://h",
                        "f.credentials",
                        "#bean:t",
                        "f.headers.authorization",
                        "x")
                .hasMessageContaining("both set the header Authorization");
    }
}
