package io.github.camelopenai.examples.filebatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program with {@code --batch} as a process of its own, killed with kill -9 while the server is asked something. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledBatchModeTest {

    private static final int MOST_RUNS = 8;
    private static final int PROMPTS = 40;
    private static final int SOME = 5;

    /** For a machine that is busy with other things: nothing waits for it to pass. */
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final BatchServer batches = new BatchServer(SERVER);
    private final Queue<String> kills = new ConcurrentLinkedQueue<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    private Process running;

    @TempDir
    Path folder;

    @BeforeEach
    void submitFirst() throws Exception {
        Run.prompts(folder.resolve("in"), names());
        batches.takesABatch();
        batches.is("completed");
        batches.answers(names());
    }

    @AfterEach
    void leaveNoProcess() throws InterruptedException {
        killRunning();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/files",
                "POST /v1/batches",
                "POST /v1/batches, GET /v1/batches",
                "POST /v1/batches, GET /v1/batches/batch_1",
                "GET /v1/batches/batch_1",
                "GET /v1/files/file-out/content",
                "GET /v1/files/file-err/content",
            })
    void whereverItIsKilledThePromptsAreSubmittedOnceAndEachIsAnswered(String requests) throws Exception {
        kills.addAll(List.of(requests.split(", ")));
        SERVER.onEachRequest(this::killIfItsTimeHasCome);

        runToTheEnd();

        assertThat(kills).as("kills that did not happen").isEmpty();
        assertThat(batches.requests("POST", "/v1/batches")).hasSize(1);
        assertAllAreAnswered();
    }

    @Test
    void killedAmongTheResultsItWritesTheRest() throws Exception {
        start().waitFor();
        Queue<RawServer.Answer> responses = new ConcurrentLinkedQueue<>(List.of(
                RawServer.response("200 OK", "application/json", BatchServer.batch("completed")),
                RawServer.response("200 OK", "application/json", BatchServer.batch("completed")),
                this::sendSomeResultsAndStall));
        Path answers = folder.resolve("out/answers");
        try (RawServer stalling = new RawServer(socket -> responses.remove().write(socket))) {
            Process collecting = start(stalling.baseUrl());
            await().atMost(LONG_ENOUGH).until(() -> answered(answers).size() == SOME);
            collecting.destroyForcibly().waitFor();
        }
        assertThat(answered(answers)).as("killed in the middle").hasSize(SOME);

        runToTheEnd();

        assertAllAreAnswered();
    }

    /** One more than are answered: a split passes a result on when it knows whether there is another. */
    private void sendSomeResultsAndStall(Socket socket) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n";
        String results = BatchServer.results(Arrays.copyOf(names(), SOME + 1));
        socket.getOutputStream().write((head + results).getBytes(StandardCharsets.UTF_8));
        RawServer.drain(socket);
    }

    private void killIfItsTimeHasCome(String request) throws InterruptedException {
        arrived.add(request);
        if (request.equals(kills.peek())) {
            kills.remove();
            killRunning();
        }
    }

    /** Not before it is known which process that is: it may send sooner than its start is noted. */
    private synchronized void killRunning() throws InterruptedException {
        running.destroyForcibly().waitFor();
    }

    private void runToTheEnd() throws Exception {
        Path state = folder.resolve("out/batch.json");
        for (int run = 0; run < MOST_RUNS; run++) {
            start().waitFor();
            if (kills.isEmpty() && !Files.exists(state)) {
                return;
            }
            if (arrived.contains("POST /v1/batches")) {
                // The server notes a request when it has answered, which is after the kill
                await().atMost(LONG_ENOUGH)
                        .until(() -> !batches.requests("POST", "/v1/batches").isEmpty());
                batches.listsTheBatch();
            }
        }
        throw new AssertionError("Not at its end: " + Files.readString(folder.resolve("screen")));
    }

    private void assertAllAreAnswered() throws IOException {
        Path out = folder.resolve("out");
        assertThat(answered(out.resolve("answers")))
                .containsExactlyInAnyOrderElementsOf(
                        List.of(names()).stream().map(Outcomes::nameOf).toList());
        assertThat(Run.files(out.resolve("failed"))).isEmpty();
        assertThat(Run.rows(out))
                .extracting(row -> row.substring(0, row.indexOf(',')))
                .containsExactlyInAnyOrder(names());
    }

    private Process start() throws IOException {
        return start(SERVER.baseUrl());
    }

    private synchronized Process start(String server) throws IOException {
        ProcessBuilder program = ChildJvm.process(
                FileBatch.class.getName(),
                "--batch",
                "--in",
                folder.resolve("in").toString(),
                "--out",
                folder.resolve("out").toString());
        program.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
        program.environment().put("OPENAI_BASE_URL", server);
        running = program.redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("screen").toFile()))
                .start();
        return running;
    }

    private static Set<String> answered(Path answers) {
        return !Files.exists(answers)
                ? Set.of()
                : Run.files(answers).stream()
                        .filter(file -> file.endsWith(".md") && !file.startsWith(Outcomes.TEMPORARY))
                        .map(Outcomes::nameOf)
                        .collect(Collectors.toSet());
    }

    private static String[] names() {
        return IntStream.range(0, PROMPTS).mapToObj(i -> "p" + i + ".txt").toArray(String[]::new);
    }
}
