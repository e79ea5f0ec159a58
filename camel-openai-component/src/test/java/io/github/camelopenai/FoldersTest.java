package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.ChildJvm;
import io.github.camelopenai.testsupport.DocumentedRoutes;
import io.github.camelopenai.testsupport.FolderProgram;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/folders.md promises of its routes: they are killed, and their calls are counted. */
@Tag("docs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FoldersTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../docs/folders.md"));
    private static final String CHAT = "/chat/completions";
    private static final int FILES = 60;

    /** A JVM that starts and compiles its route beside other tests takes its time. */
    private static final Duration LONG = Duration.ofMinutes(1);

    /** What the page allows to be asked twice: the calls at the server, and those that a thread of the route has just taken from it. */
    private static final int MOST_ASKED_TWICE = 16 + 10;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private Path prompts;
    private Path answers;
    private Process first;
    private Process second;

    @BeforeEach
    void makeFolder() throws Exception {
        prompts = Files.createDirectories(folder.resolve("prompts"));
        answers = folder.resolve("answers");
    }

    @AfterEach
    void endChildren() {
        Stream.of(first, second).filter(Objects::nonNull).forEach(Process::destroyForcibly);
    }

    @Test
    void aKilledRouteThatMovesItsFilesAnswersAllAndAsksOnlyWhatWasAtTheServerTwice() throws Exception {
        killAndStartAgain("The whole route");

        awaiting()
                .untilAsserted(() -> assertThat(files(prompts.resolve(".done"))).hasSize(FILES));
        assertThat(files(prompts)).isEmpty();
        assertAnswered();
    }

    @Test
    void aKilledRouteThatLeavesItsFilesAnswersAllAndAsksOnlyWhatWasAtTheServerTwice() throws Exception {
        killAndStartAgain("Files that must stay where they are");

        awaiting().untilAsserted(() -> assertThat(answerFiles()).hasSize(FILES));
        assertThat(files(prompts)).hasSize(FILES);
        assertAnswered();
    }

    @Test
    void aFolderThatIsLargerThanTheQueueIsAnsweredWithoutAFailure() throws Exception {
        SERVER.answers(CHAT, okJson(Answers.chat("Hello")));
        write(FILES);

        // The route of the page, ten times as fast
        start(block("Back-pressure")
                .replace("requestsPerMinute=600&maxQueuedRequests=100", "requestsPerMinute=6000&maxQueuedRequests=10")
                .replace("OpenAIBackPressure(50)", "OpenAIBackPressure(5)"));

        awaiting()
                .untilAsserted(() -> assertThat(files(prompts.resolve(".done"))).hasSize(FILES));
        assertThat(prompts.resolve(".failed")).doesNotExist();
        assertThat(SERVER.requests()).hasSize(FILES);
    }

    @Test
    void aFileThatFailsIsAskedOnceAndPutAsideWithStatusAndText() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.failsFor(
                CHAT, "Prompt bad", 400, Answers.error("No such model", "invalid_request_error", "model_not_found"));
        Files.writeString(prompts.resolve("bad.txt"), "Prompt bad");
        start(block("The whole route"));
        awaiting().untilAsserted(() -> assertThat(files(prompts.resolve(".failed")))
                .contains("bad.txt"));

        Files.writeString(prompts.resolve("later.txt"), "Prompt later");
        awaiting().untilAsserted(() -> assertThat(prompts.resolve(".done/later.txt"))
                .exists());

        assertThat(files(prompts.resolve(".failed"))).containsExactlyInAnyOrder("bad.txt", "bad.txt.error.txt");
        assertThat(prompts.resolve(".failed/bad.txt")).hasContent("Prompt bad");
        assertThat(prompts.resolve(".failed/bad.txt.error.txt"))
                .content()
                .startsWith("status 400, VALIDATION\n\nPOST " + SERVER.baseUrl() + CHAT
                        + " answered 400 (model_not_found): No such model.");
        assertThat(SERVER.requests()).as("one each").hasSize(2);
    }

    @Test
    void aFileThatFailsAndStaysIsAskedOnceToo() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.failsFor(CHAT, "Prompt bad", 400, "oops");
        Files.writeString(prompts.resolve("bad.txt"), "Prompt bad");
        start(block("Files that must stay where they are"));
        awaiting().untilAsserted(() -> assertThat(folder.resolve("failed/bad.txt.error.txt"))
                .exists());

        Files.writeString(prompts.resolve("later.txt"), "Prompt later");
        awaiting().untilAsserted(() -> assertThat(answers.resolve("later.txt")).exists());

        assertThat(SERVER.requests()).as("one each").hasSize(2);
    }

    @Test
    void anEmptyFileDoesNotStopTheOthers() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Files.createFile(prompts.resolve("a-empty.txt"));
        Files.writeString(prompts.resolve("b.txt"), "Prompt b");

        start(block("The whole route"));

        awaiting()
                .untilAsserted(() -> assertThat(prompts.resolve(".done/b.txt")).exists());
        assertThat(files(prompts.resolve(".failed"))).contains("a-empty.txt");
    }

    @Test
    void filesAreAskedInTheOrderOfTheirNames() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        List<String> names =
                IntStream.range(0, 20).mapToObj(i -> "p" + (char) ('a' + i)).toList();
        for (int i = 0; i < 20; i++) {
            String name = names.get(i * 7 % 20);
            Files.writeString(prompts.resolve(name + ".txt"), "Prompt " + name + ".");
        }

        // So few a poll that the order of the whole folder counts, not that of a poll
        start(block("Order").replace("maxMessagesPerPoll=1000", "maxMessagesPerPoll=3&delay=50"));

        awaiting().untilAsserted(() -> assertThat(SERVER.requests()).hasSize(20));
        assertThat(SERVER.requests())
                .extracting(request -> request.getBodyAsString().replaceFirst("(?s).*Prompt (\\w+)\\..*", "$1"))
                .isEqualTo(names);
    }

    private static ConditionFactory awaiting() {
        return await().atMost(LONG);
    }

    /** Kills the route when a quarter is answered, and starts it again. */
    private void killAndStartAgain(String heading) throws Exception {
        SERVER.answers(CHAT, okJson(Answers.chat("Hello")).withFixedDelay(200));
        write(FILES);
        first = child(heading);
        awaiting().until(() -> answerFiles().size() >= FILES / 4);
        first.destroyForcibly().waitFor();
        assertThat(answerFiles()).as("killed in the middle").hasSizeLessThan(FILES);
        second = child(heading);
    }

    private void assertAnswered() throws Exception {
        second.destroyForcibly().waitFor();
        assertThat(answerFiles()).hasSize(FILES);
        assertThat(answerFiles())
                .allSatisfy(name -> assertThat(answers.resolve(name)).hasContent("Hello"));
        assertThat(SERVER.requests()).hasSizeBetween(FILES, FILES + MOST_ASKED_TWICE);
    }

    private Process child(String heading) throws IOException {
        return ChildJvm.process(
                        FolderProgram.class.getName(),
                        PAGE.file().toString(),
                        heading,
                        folder.toString(),
                        SERVER.baseUrl())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("log").toFile()))
                .start();
    }

    private static String block(String heading) {
        return PAGE.block(heading).text();
    }

    private void start(String route) throws Exception {
        new DocumentedRoutes(camel.context(), folder, 0, SERVER).start(new Markdown.Block(PAGE.file(), "java", route));
    }

    private void write(int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Files.writeString(prompts.resolve("p" + i + ".txt"), "Prompt p" + i + ".");
        }
    }

    private Set<String> answerFiles() {
        return files(answers).stream()
                .filter(name -> !name.startsWith(".part-"))
                .collect(Collectors.toSet());
    }

    private static Set<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
