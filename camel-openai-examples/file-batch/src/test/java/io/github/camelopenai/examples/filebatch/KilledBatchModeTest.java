package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program with {@code --batch} as a process of its own, killed with kill -9 while the server is asked something. */
class KilledBatchModeTest {

    private static final int MOST_RUNS = 8;
    private static final int PROMPTS = 40;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final BatchServer batches = new BatchServer(SERVER);
    private final AtomicReference<Process> running = new AtomicReference<>();
    private final Queue<String> kills = new ConcurrentLinkedQueue<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    @TempDir
    Path folder;

    @BeforeEach
    void submitFirst() throws Exception {
        Run.prompts(folder.resolve("in"), names());
        batches.takesABatch();
        batches.is("completed");
        batches.answers(names());
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
        SERVER.answers(
                "/files/file-out/content",
                aResponse().withBody(batches.results(names())).withChunkedDribbleDelay(PROMPTS, 20_000));
        Path answers = folder.resolve("out/answers");
        Process collecting = start();
        await().atMost(Duration.ofSeconds(40)).until(() -> answered(answers).size() > 3);
        collecting.destroyForcibly().waitFor();
        assertThat(answered(answers)).as("killed in the middle").hasSizeLessThan(PROMPTS);
        batches.answers(names());

        runToTheEnd();

        assertAllAreAnswered();
    }

    private void killIfItsTimeHasCome(String request) throws InterruptedException {
        arrived.add(request);
        if (request.equals(kills.peek())) {
            kills.remove();
            running.get().destroyForcibly().waitFor();
        }
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
                await().until(() -> !batches.requests("POST", "/v1/batches").isEmpty());
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
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FileBatch.class.getName(),
                "--batch",
                "--in",
                folder.resolve("in").toString(),
                "--out",
                folder.resolve("out").toString());
        program.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
        program.environment().put("OPENAI_BASE_URL", SERVER.baseUrl());
        Process process = program.redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("screen").toFile()))
                .start();
        running.set(process);
        return process;
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
