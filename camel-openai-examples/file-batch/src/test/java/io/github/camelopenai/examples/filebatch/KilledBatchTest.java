package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, killed with kill -9 in the middle. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledBatchTest {

    private static final int PROMPTS = 80;
    private static final int AT_THE_KILL = 20;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final AtomicInteger arrived = new AtomicInteger();
    private Process running;

    @TempDir
    Path folder;

    @AfterEach
    void leaveNoProcess() throws InterruptedException {
        killRunning();
    }

    @Test
    void killedAndStartedAgainItFinishesTheRestAndSendsNothingThatWasAnswered() throws Exception {
        SERVER.answers("/chat/completions", okJson(Answers.chat("Hello")).withFixedDelay(50));
        SERVER.failsFor("/chat/completions", "Prompt p7.txt", 500, "oops");
        Run.prompts(folder.resolve("in"), names());
        Path answers = folder.resolve("out/answers");

        Map<String, Long> requestsAtTheKill = new HashMap<>();
        SERVER.onEachRequest(request -> killAfterSomeRequests());
        for (int kill = 1; kill <= 3; kill++) {
            arrived.set(0);
            start().waitFor();
            assertThat(answered(answers)).hasSizeGreaterThan(requestsAtTheKill.size());
            answered(answers).forEach(name -> requestsAtTheKill.putIfAbsent(name, requests(name)));
        }
        SERVER.onEachRequest(request -> {});
        assertThat(requestsAtTheKill).as("killed in the middle").hasSizeLessThan(PROMPTS - 1);
        Process last = start();

        assertThat(last.waitFor()).as("one failed").isEqualTo(1);
        Set<String> done = answered(answers);
        assertThat(done).hasSize(PROMPTS - 1).doesNotContain("p7");
        assertThat(Run.files(folder.resolve("out/failed"))).isEqualTo(Set.of("p7.txt", "p7.error.txt"));
        assertThat(Run.files(answers)).allMatch(file -> file.endsWith(".md"));
        assertThat(answers.resolve("p0.md")).hasContent("Hello");
        List<String> files = Run.rows(folder.resolve("out")).stream()
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
        assertThat(files).containsExactlyInAnyOrder(names());
        assertThat(requestsAtTheKill)
                .allSatisfy(
                        (name, requests) -> assertThat(requests(name)).as(name).isEqualTo(requests));
    }

    @Test
    void withABaseUrlInTheEnvironmentItGoesThere() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        Run.prompts(folder.resolve("in"), "a.txt");

        Process process = start();

        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("screen"))).doesNotContain("simulated");
        assertThat(folder.resolve("out/answers/a.md")).hasContent("Hello");
    }

    /** By then most of those before are answered, and others are under way. */
    private void killAfterSomeRequests() throws InterruptedException {
        if (arrived.incrementAndGet() == AT_THE_KILL) {
            killRunning();
        }
    }

    /** Not before it is known which process that is: it may send sooner than its start is noted. */
    private synchronized void killRunning() throws InterruptedException {
        running.destroyForcibly().waitFor();
    }

    private synchronized Process start() throws IOException {
        ProcessBuilder program = ChildJvm.process(
                FileBatch.class.getName(),
                "--in",
                folder.resolve("in").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--concurrency",
                "4");
        program.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
        program.environment().put("OPENAI_BASE_URL", SERVER.baseUrl());
        running = program.redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("screen").toFile()))
                .start();
        return running;
    }

    private static long requests(String name) {
        return SERVER.requests().stream()
                .filter(request -> request.getBodyAsString().contains("Prompt " + name + ".txt."))
                .count();
    }

    private static Set<String> answered(Path answers) {
        return Run.files(answers).stream()
                .filter(file -> file.endsWith(".md") && !file.startsWith(Outcomes.TEMPORARY))
                .map(Outcomes::nameOf)
                .collect(Collectors.toSet());
    }

    private static String[] names() {
        String[] names = new String[PROMPTS];
        for (int i = 0; i < PROMPTS; i++) {
            names[i] = "p" + i + ".txt";
        }
        return names;
    }
}
