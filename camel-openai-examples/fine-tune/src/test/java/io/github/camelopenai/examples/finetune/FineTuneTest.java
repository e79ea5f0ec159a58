package io.github.camelopenai.examples.finetune;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.FormData;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FineTuneTest {

    private static final String EXAMPLE =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"Hello\"}]}";
    private static final String PAIR = "{\"prompt\":\"hi\",\"completion\":\"Hello\"}";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    @Test
    void theSampleBecomesAJobWithoutAKeyAndTheScreenSaysThatAnswersAreSimulated() throws Exception {
        Run run = Run.of("--in", "training", "--out", out().toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.screen())
                .contains("Answers are simulated by a stand-in on http://")
                .contains("support.jsonl: 12 examples")
                .contains("support.jsonl: 100 % of ")
                .contains("support.jsonl: job ftjob-simulated-2");
        assertThat(out().resolve("support.jsonl.job")).hasContent("ftjob-simulated-2");
    }

    @Test
    void aFileIsUploadedAJobIsCreatedAndTheRouteGoesOnWithItsId() throws Exception {
        answers("/fine_tuning/jobs", Answers.object("fine_tuning.job", "ftjob-7"));
        write("a.jsonl", EXAMPLE, EXAMPLE);

        Run run = run("--suffix", "shop");

        assertThat(run.exitCode()).isZero();
        assertThat(SERVER.requests()).hasSize(2);
        FormData upload = OpenAIServer.form(SERVER.requests().get(0));
        assertThat(upload.part("purpose").text()).isEqualTo("fine-tune");
        assertThat(upload.part("file").fileName()).isEqualTo("a.jsonl");
        assertThat(upload.part("file").text()).isEqualTo(EXAMPLE + '\n' + EXAMPLE + '\n');
        assertThat(SERVER.requests().get(1).getBodyAsString())
                .isEqualTo("{\"training_file\":\"file-1\",\"model\":\"gpt-4o-mini-2024-07-18\",\"suffix\":\"shop\"}");
        assertThat(out().resolve("a.jsonl.job")).hasContent("ftjob-7");
        assertThat(run.screen()).contains("a.jsonl: job ftjob-7");
    }

    @Test
    void theLegacyApiTakesPromptsWithTheirCompletions() throws Exception {
        answers("/fine-tunes", Answers.object("fine-tune", "ft-7"));
        write("a.jsonl", PAIR, EXAMPLE);

        assertThat(run("--legacy").exitCode()).isZero();
        assertThat(SERVER.requests().get(1).getUrl()).isEqualTo("/v1/fine-tunes");
        assertThat(out().resolve("a.jsonl.job")).hasContent("ft-7");
    }

    static Stream<Arguments> invalidLines() {
        return Stream.of(
                Arguments.of("{\"messages\":", "no JSON, at column 13"),
                Arguments.of(EXAMPLE + " x", "no JSON, at column "),
                Arguments.of("", "empty"),
                Arguments.of("[]", "no JSON object"),
                Arguments.of("{}", "no messages"),
                Arguments.of("{\"messages\":[]}", "no messages"),
                Arguments.of(PAIR, "no messages"),
                Arguments.of(EXAMPLE.replace("user", "human"), "message 1 has the role 'human', which is none of"),
                Arguments.of(EXAMPLE.replace("\"Hello\"", "null"), "message 2 has no content"),
                Arguments.of(EXAMPLE.replace("assistant", "user"), "no message of the assistant"));
    }

    @ParameterizedTest
    @MethodSource("invalidLines")
    void anInvalidLineIsReportedWithItsNumberAndNothingIsUploaded(String line, String fault) throws Exception {
        write("a.jsonl", EXAMPLE, line, EXAMPLE);

        Run run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.screen()).contains("a.jsonl is not uploaded: 1 of 3 lines are invalid\n  line 2: " + fault);
        assertThat(SERVER.requests()).isEmpty();
        assertThat(out()).doesNotExist();
    }

    @Test
    void aFileThatIsNoUtf8IsNotUploaded() throws Exception {
        Files.createDirectories(in());
        Files.write(in().resolve("a.jsonl"), "{\"messages\":\"é\"}\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(run().screen()).contains("a.jsonl is not uploaded: line 1 or one soon after it is no UTF-8");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void manyInvalidLinesAreCounted() throws Exception {
        write("a.jsonl", Stream.generate(() -> "{}").limit(30).toArray(String[]::new));

        assertThat(run().screen())
                .contains("30 of 30 lines are invalid")
                .contains("line 20:")
                .contains("and 10 more");
    }

    @Test
    void anEmptyFileIsNotUploaded() throws Exception {
        write("a.jsonl");

        assertThat(run().screen()).contains("a.jsonl is not uploaded: it is empty");
    }

    @Test
    void anInvalidFileDoesNotStopTheOthers() throws Exception {
        answers("/fine_tuning/jobs", Answers.object("fine_tuning.job", "ftjob-7"));
        write("a.jsonl", "{}");
        write("b.jsonl", EXAMPLE);

        assertThat(run().exitCode()).isEqualTo(1);
        assertThat(out().resolve("b.jsonl.job")).hasContent("ftjob-7");
    }

    @Test
    void aFileThatHasAJobIsNotTakenAgain() throws Exception {
        answers("/fine_tuning/jobs", Answers.object("fine_tuning.job", "ftjob-7"));
        write("a.jsonl", EXAMPLE);
        run();

        Run again = run();

        assertThat(again.exitCode()).isZero();
        assertThat(again.screen()).contains("1 training files in " + in() + ": 0 to do");
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void anErrorOfTheServerIsTold() throws Exception {
        SERVER.answers("/files", aResponse().withStatus(500).withBody(Answers.error("The disk is full", "x", "y")));
        write("a.jsonl", EXAMPLE);

        Run run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.screen()).contains("a.jsonl: POST ").contains("The disk is full");
        assertThat(out()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsRefusedInOneLine() {
        Run run = run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen()).isEqualTo("fine-tune: --in is '" + in() + "', but must be a folder that exists.\n");
    }

    @Test
    void aFolderWithoutTrainingFilesIsRefusedInOneLine() throws Exception {
        Files.createDirectories(in());
        Files.writeString(in().resolve("notes.txt"), "");

        assertThat(run().screen()).isEqualTo("fine-tune: --in is '" + in() + "', but there is no .jsonl file in it.\n");
    }

    @Test
    void everyOptionOfTheProgramIsInItsReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(new CommandLine(new FineTune(Map.of(), System.out))
                        .getCommandSpec()
                        .options())
                .extracting(option -> option.longestName())
                .filteredOn(name -> !name.equals("--help") && !name.equals("--version"))
                .hasSize(6)
                .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    private static void answers(String jobs, String job) {
        SERVER.answers("/files", Answers.object("file", "file-1"));
        SERVER.answers(jobs, job);
    }

    private void write(String name, String... lines) throws Exception {
        Files.createDirectories(in());
        Files.write(in().resolve(name), Arrays.asList(lines));
    }

    private Run run(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--in", in().toString(), "--out", out().toString(), "--base-url", SERVER.baseUrl()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private Path in() {
        return folder.resolve("in");
    }

    private Path out() {
        return folder.resolve("out");
    }

    /** A run of the program inside of the test. */
    private record Run(int exitCode, String screen) {

        static Run of(String... arguments) {
            ByteArrayOutputStream screen = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
            int exitCode = Program.run(new FineTune(Map.of(), out), out, arguments);
            return new Run(exitCode, screen.toString(StandardCharsets.UTF_8));
        }
    }
}
