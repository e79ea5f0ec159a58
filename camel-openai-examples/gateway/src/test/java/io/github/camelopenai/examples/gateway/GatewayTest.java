package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The program around the route. */
class GatewayTest {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    private final List<String> accessLog = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void withoutAServerItShowsItselfInFrontOfAStandIn() throws Exception {
        int port = freePort();
        CompletableFuture<Integer> run = start(Map.of(), "--port", "" + port, "--models", "models.properties");
        await().atMost(30, TimeUnit.SECONDS).until(() -> screen().contains("Ctrl-C ends it."));

        assertThat(screen())
                .startsWith("Answers are simulated by a stand-in on http://")
                .contains("A chat with the model 'fast': 200, gpt-4o-mini: Simulated answer to: Name three rivers.")
                .contains("The same as a stream: the first event after ")
                .contains("A key that nobody has: 401, Incorrect API key provided.")
                .contains("The first server is down, so the second answers: 200, gpt-4o-mini: Simulated")
                .contains("curl -N http://127.0.0.1:" + port + "/v1/chat/completions -H 'Authorization: Bearer gw-");
        assertThat(accessLog).hasSize(4).last().asString().endsWith("upstream=first(OpenAIConnectException),second");
        end.countDown();
        assertThat(run.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void withARealServerItNeedsClients() throws Exception {
        assertThat(start(Map.of("OPENAI_API_KEY", "sk-1")).get(30, TimeUnit.SECONDS))
                .isEqualTo(2);
        assertThat(screen()).contains("--clients FILE is needed");
    }

    @Test
    void withARealServerItListens() throws Exception {
        int port = freePort();
        CompletableFuture<Integer> run = start(
                Map.of("OPENAI_BASE_URL", TestGateway.NOWHERE),
                "--port",
                "" + port,
                "--clients",
                TestGateway.file("alice.key=0123456789abcdef").toString());
        await().until(() ->
                screen().contains("The gateway listens on http://127.0.0.1:" + port + "/v1. Ctrl-C ends it."));
        end.countDown();
        assertThat(run.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void theSecondServerNeverGetsTheKeyOfTheFirst() {
        Map<String, String> environment =
                Map.of("OPENAI_API_KEY", "sk-1", "GATEWAY_SECOND_BASE_URL", "http://second/v1");

        assertThat(Server.first(null, environment)).isEqualTo(new Server("https://api.openai.com/v1", "sk-1"));
        assertThat(Server.second(null, environment)).isEqualTo(new Server("http://second/v1", "none"));
        assertThat(Server.second(null, Map.of())).isNull();
    }

    @Test
    void everyOptionOfTheProgramIsInItsReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(new CommandLine(new Gateway(Map.of(), out, accessLog::add, end))
                        .getCommandSpec()
                        .options())
                .extracting(option -> option.longestName())
                .filteredOn(name -> !name.equals("--help") && !name.equals("--version"))
                .hasSize(14)
                .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    private CompletableFuture<Integer> start(Map<String, String> environment, String... arguments) {
        // On a thread of its own: the program blocks it until it is told to end
        return CompletableFuture.supplyAsync(
                () -> Program.run(new Gateway(environment, out, accessLog::add, end), out, arguments),
                program -> new Thread(program, "gateway").start());
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
