package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.CredentialScheme;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.HttpVersions;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.http.HttpClient5Transport;
import io.github.camelopenai.internal.client.http.ResponseMemory;
import io.github.camelopenai.internal.tool.Tool;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.testsupport.McpProgram;
import io.github.camelopenai.testsupport.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the client of MCP servers needs, with the real transport and a time of the test's own. */
final class McpRuntime implements AfterEachCallback {

    private static final int MOST_CHARACTERS = 1_000_000;

    final VirtualTime time = new VirtualTime();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final HttpTransport transport;
    private final List<McpTools> opened = new ArrayList<>();
    private long maxResponseSize = 1024 * 1024;
    private Map<String, Object> beans = Map.of();

    McpRuntime() {
        transport = new HttpClient5Transport(
                new TransportOptions(Duration.ofSeconds(10), 50, 50, null, null, HttpVersions.AUTO),
                new ResponseMemory(64L * 1024 * 1024, timer, executor),
                timer,
                executor,
                executor);
    }

    McpRuntime maxResponseSize(long most) {
        maxResponseSize = most;
        return this;
    }

    McpRuntime beans(Map<String, Object> byReference) {
        beans = byReference;
        return this;
    }

    /** The server of a URL, with further options. */
    McpTools http(String url, String... more) {
        Map<String, Object> options = new LinkedHashMap<>(Map.of("s.transportType", "streamableHttp", "s.url", url));
        return open(options, more);
    }

    /** The program {@link McpProgram}, in a JVM of its own, with further options. */
    McpTools program(List<String> arguments, String... more) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("s.transportType", "stdio");
        List<String> command = McpProgram.command(arguments);
        options.put("s.command", command.get(0));
        options.put("s.args", Json.toTree(command.subList(1, command.size())).toString());
        return open(options, more);
    }

    McpTools open(Map<String, Object> options, String... more) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        for (int i = 0; i < more.length; i += 2) {
            all.put("s." + more[i], more[i + 1]);
        }
        McpTools tools = new McpTools(McpServerOptions.all(all, beans::get).get(0), services());
        opened.add(tools);
        return tools;
    }

    private CallServices services() {
        ClientOptions options = new ClientOptions(
                ServerAddress.of("http://unused/v1"),
                new ClientOptions.Caller(null, null, CredentialScheme.BEARER, null, null, Map.of()),
                new ClientOptions.Times(
                        Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO),
                new ClientOptions.Answers(true, maxResponseSize),
                new ClientOptions.Retries(0, Duration.ZERO),
                false,
                null);
        return new CallServices(
                options, transport, null, time, executor, null, null, Clock.systemUTC(), time::nanos, () -> 0.5);
    }

    static List<Tool> list(McpTools tools) {
        return get(tools.tools(null));
    }

    static List<String> names(McpTools tools) {
        return list(tools).stream().map(tool -> tool.definition().name()).toList();
    }

    static Tool tool(McpTools tools, String name) {
        return list(tools).stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static CompletableFuture<ToolResult> run(Tool tool, String arguments) {
        return tool.run(
                new ToolCall(
                        "run", "call", tool.definition().name(), (ObjectNode) Json.parse(arguments), MOST_CHARACTERS),
                null);
    }

    static ToolResult call(McpTools tools, String name, String arguments) {
        return get(run(tool(tools, name), arguments));
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The failure of what must fail. */
    static Throwable failure(CompletableFuture<?> future) {
        try {
            Object result = get(future);
            throw new AssertionError("It did not fail, but gave " + result);
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        opened.forEach(McpTools::stop);
        transport.close();
        executor.shutdownNow();
        timer.shutdownNow();
    }
}
