package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, killed with kill -9 in the middle. */
class KilledBatchTest {

    private static final int PROMPTS = 80;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    @Test
    void killedAndStartedAgainItFinishesTheRestAndSendsNothingThatWasAnswered() throws Exception {
        SERVER.answers("/chat/completions", okJson(Answers.chat("Hello")).withFixedDelay(50));
        SERVER.failsFor("/chat/completions", "Prompt p7.txt", 500, "oops");
        Run.prompts(folder.resolve("in"), names());
        Path answers = folder.resolve("out/answers");

        Map<String, Long> requestsAtTheKill = new HashMap<>();
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * PROMPTS / 4;
            Process process = start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(answers) && answered(answers).size() >= enough);
            process.destroyForcibly().waitFor();
            answered(answers).forEach(name -> requestsAtTheKill.putIfAbsent(name, requests(name)));
        }
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

    private Process start() throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FileBatch.class.getName(),
                "--in",
                folder.resolve("in").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--concurrency",
                "4");
        program.environment().keySet().removeIf(variable -> variable.startsWith("OPENAI_"));
        program.environment().put("OPENAI_BASE_URL", SERVER.baseUrl());
        return program.redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("screen").toFile()))
                .start();
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
