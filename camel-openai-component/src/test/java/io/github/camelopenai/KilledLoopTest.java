package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.LoopProgram;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that is killed in the middle of a loop: the next one goes on, and no tool that has begun runs again. */
@Tag("mass")
class KilledLoopTest {

    /** Of a loop of three turns and four calls of tools. */
    private static final int EVENTS = 3 + 2 * 4;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer listener;
    private final RawServer server = new RawServer(this::answer);
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger seen = new AtomicInteger();
    private final CountDownLatch deadly = new CountDownLatch(1);
    private volatile int killAt;
    private Process first;
    private Process second;

    /** Some of them, or all with -Dkills=all: each starts two JVMs. */
    static IntStream points() {
        return "all".equals(System.getProperty("kills")) ? IntStream.rangeClosed(1, EVENTS) : IntStream.of(2, 3, 6, 11);
    }

    @BeforeEach
    void listen() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", this::toldByTool);
        listener.setExecutor(threads);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.stop(0);
        threads.shutdown();
        List.of(first, second).forEach(Process::destroyForcibly);
        server.close();
    }

    @ParameterizedTest
    @MethodSource("points")
    @Timeout(120)
    void noLoopIsLostAndNoToolRunsTwice(int event) throws Exception {
        killAt = event;
        Files.createDirectories(folder.resolve("prompts"));
        Files.writeString(folder.resolve("prompts/a.txt"), "Go");

        first = start();
        deadly.await();
        first.destroyForcibly().waitFor();
        second = start();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(folder.resolve("answers/a.txt")).hasContent("All done"));
        assertThat(events.stream().filter(name -> name.startsWith("begin")))
                .containsExactly("begin/1", "begin/2", "begin/3", "begin/4");
    }

    private void answer(Socket socket) throws Exception {
        if (isHeard()) {
            List<String> bodies = server.bodies();
            RawServer.response("200 OK", "application/json", turn(bodies.get(bodies.size() - 1)))
                    .write(socket);
        }
    }

    private void toldByTool(HttpExchange call) throws IOException {
        events.add(call.getRequestURI().getPath().substring(1));
        try (call) {
            if (isHeard()) {
                call.sendResponseHeaders(204, -1);
            }
        }
    }

    /** Whether the program lives on to hear the answer. */
    private boolean isHeard() {
        if (seen.incrementAndGet() != killAt) {
            return true;
        }
        deadly.countDown();
        first.onExit().join();
        return false;
    }

    private static String turn(String request) {
        int results = request.split("\"role\":\"tool\"", -1).length - 1;
        return switch (results) {
            case 0 -> ToolAnswers.chat("call_1", "step", "{\"n\":1}", "call_2", "step", "{\"n\":2}");
            case 2 -> ToolAnswers.chat("call_3", "step", "{\"n\":3}", "call_4", "step", "{\"n\":4}");
            default -> Answers.chat("All done");
        };
    }

    private Process start() throws IOException {
        return ChildJvm.process(
                        LoopProgram.class.getName(),
                        folder.toString(),
                        server.baseUrl(),
                        "http://127.0.0.1:" + listener.getAddress().getPort())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + (first == null ? 1 : 2)).toFile())
                .start();
    }
}
