package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileBatchTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @TempDir
    Path folder;

    @Test
    void everySamplePromptIsAnsweredWithoutAKeyAndTheFirstLineSaysThatAnswersAreSimulated() {
        Run run = Run.of(Map.of(), "--in", "prompts", "--out", out().toString(), "--simulate-ms", "1");

        assertThat(run.screen().lines().findFirst().orElseThrow())
                .startsWith("Answers are simulated by a stand-in on http://")
                .endsWith("/v1; set OPENAI_API_KEY or OPENAI_BASE_URL to call a real server.");
        assertThat(run.exitCode()).isZero();
        assertThat(Run.files(Path.of("prompts"))).hasSizeGreaterThanOrEqualTo(24);
        assertThat(Run.files(out().resolve("answers")))
                .hasSameSizeAs(Run.files(Path.of("prompts")))
                .contains("12-summary-chinese.md");
        assertThat(out().resolve("answers/12-summary-chinese.md")).content().contains("Simulated answer to: 请用不超过三句话");
    }

    @Test
    void everySamplePromptIsARequestThatOpenAIWouldTake() {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        assertThat(run(Path.of("prompts")).exitCode()).isZero();

        assertThat(SERVER.requests()).hasSameSizeAs(Run.files(Path.of("prompts")));
    }

    @Test
    void aBaseUrlThatIsNoneIsRefusedInOneLine() throws Exception {
        Path in = Run.prompts(folder.resolve("in"), "a.txt");

        Run run = Run.of(Map.of(), "--in", in.toString(), "--out", out().toString(), "--base-url", "nonsense");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen().lines().reduce((first, last) -> last).orElseThrow())
                .startsWith("file-batch: baseUrl is 'nonsense', but must be an http or https URL");
    }

    @Test
    void anAnswerAndARowOfTheReportComeOfEachPrompt() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "b.txt");

        Run run = run(in);

        assertThat(run.exitCode()).isZero();
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md", "b.md"));
        assertThat(out().resolve("answers/a.md")).hasContent("Hello");
        assertThat(Files.readAllLines(out().resolve("report.csv")))
                .first()
                .isEqualTo("file,model,finish reason,prompt tokens,completion tokens,attempts,milliseconds");
        assertThat(Run.rows(out()))
                .hasSize(2)
                .allMatch(row -> row.matches("[ab]\\.txt,gpt-4o-mini-2024-07-18,stop,9,12,1,\\d+"));
        assertThat(run.screen()).contains("2 answered, 0 failed, 18 prompt and 24 completion tokens");
        assertThat(Run.files(in)).as("the prompts stay").isEqualTo(Set.of("a.txt", "b.txt"));
    }

    @Test
    void withPricesTheReportAndTheSummaryHaveTheCost() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "b.txt");
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\":\"USD\",\"models\":{\"gpt-4o-mini*\":{\"input\":10,\"output\":100}}}");

        Run run = run(in, "--prices", prices.toString());

        assertThat(Run.rows(out())).hasSize(2).allMatch(row -> row.endsWith(",0.00129"));
        assertThat(run.screen()).contains("24 completion tokens, 0.00258 USD, ");
    }

    @Test
    void modelSystemAndTemperatureGoOut() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        String system = "Answer in 中文 & \"briefly\" — 100% a+b?";

        run(Run.prompts(folder.resolve("in"), "a.txt"), "--model", "gpt-5", "--system", system, "--temperature", "0.3");

        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-5");
        assertThat(SERVER.requestBody().path("temperature").asDouble()).isEqualTo(0.3);
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo(system);
    }

    @Test
    void aFailedPromptGoesToFailedWithTheReasonAndTheRunGoesOn() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.failsFor(
                CHAT,
                "Prompt bad.txt",
                400,
                Answers.error("No such model", "invalid_request_error", "model_not_found"));
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "bad.txt", "z.txt");

        Run run = run(in);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md", "z.md"));
        assertThat(Run.files(out().resolve("failed"))).isEqualTo(Set.of("bad.txt", "bad.error.txt"));
        assertThat(out().resolve("failed/bad.txt")).hasContent("Prompt bad.txt.");
        assertThat(out().resolve("failed/bad.error.txt"))
                .content()
                .startsWith("OpenAIInvalidRequestException\n\nPOST " + SERVER.baseUrl() + CHAT
                        + " answered 400 (model_not_found): No such model. Correct the request");
        assertThat(Run.rows(out())).hasSize(3).anyMatch(row -> row.matches("bad\\.txt,gpt-4o-mini,error,,,1,\\d+"));
        assertThat(run.screen()).contains("2 answered, 1 failed");
    }

    @Test
    void aRefusalAndAnEmptyAnswerAreFailures() throws Exception {
        SERVER.answers(CHAT, "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"\"}}]}");
        SERVER.failsFor(
                CHAT, "Prompt no.txt", 200, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I won't\"}}]}");

        Run run = run(Run.prompts(folder.resolve("in"), "empty.txt", "no.txt"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out().resolve("failed/empty.error.txt"))
                .content()
                .contains("The answer is empty; the model stopped because of 'length'.");
        assertThat(out().resolve("failed/no.error.txt")).content().contains("The model refused to answer: I won't");
    }

    @Test
    void anEmptyPromptIsAFailure() throws Exception {
        Path in = Run.prompts(folder.resolve("in"));
        Files.writeString(in.resolve("empty.txt"), " \n");

        assertThat(run(in).exitCode()).isEqualTo(1);
        assertThat(out().resolve("failed/empty.error.txt")).content().contains("The file empty.txt is empty.");
    }

    @Test
    void aServerThatIsNotThereFailsEachPromptWithWhatToDo() throws Exception {
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "b.txt");

        Run run = Run.of(
                Map.of(), "--in", in.toString(), "--out", out().toString(), "--base-url", "http://127.0.0.1:1/v1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out().resolve("failed/a.error.txt")).content().contains("It was not sent. Check the base URL");
        assertThat(Run.rows(out())).hasSize(2);
        assertThat(run.screen())
                .containsPattern("OpenAIConnectException \\(2\\): [ab].txt: .* Check the base URL")
                .contains("; --retry-failed tries what failed again");
    }

    @Test
    void startedAgainItSendsNothingThatIsDone() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.failsFor(CHAT, "Prompt bad.txt", 400, "oops");
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "bad.txt");
        run(in);
        List<String> rows = Run.rows(out());

        Run again = run(in);

        assertThat(SERVER.requests()).hasSize(2);
        assertThat(again.exitCode()).as("one is still failed").isEqualTo(1);
        assertThat(again.screen())
                .contains("2 prompts in " + in
                        + ": 0 to answer, 2 done before, of which 1 failed (--retry-failed tries them again)");
        assertThat(Run.rows(out())).isEqualTo(rows);
    }

    @Test
    void retryFailedTriesThemAgain() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        SERVER.failsFor(CHAT, "Prompt bad.txt", 400, "oops");
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "bad.txt");
        run(in);
        SERVER.forgetAnswers();
        SERVER.answers(CHAT, Answers.chat("Hello"));

        Run again = run(in, "--retry-failed");

        assertThat(again.exitCode()).isZero();
        assertThat(SERVER.requests()).hasSize(3);
        assertThat(Run.files(out().resolve("failed"))).isEmpty();
        assertThat(Run.rows(out())).hasSize(2).noneMatch(row -> row.contains("error"));
    }

    @Test
    void namesOfFilesMayHaveSpacesQuotesAndChineseCharacters() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Path in = Run.prompts(folder.resolve("in put"), "a b.txt", "say \"hi\", now.txt", "你好.txt", "no-ending");

        assertThat(run(in).exitCode()).isZero();

        assertThat(Run.files(out().resolve("answers")))
                .isEqualTo(Set.of("a b.md", "say \"hi\", now.md", "你好.md", "no-ending.md"));
        assertThat(Run.rows(out())).anyMatch(row -> row.startsWith("\"say \"\"hi\"\", now.txt\","));
        assertThat(run(in).screen()).contains("0 to answer, 4 done before");
        assertThat(Run.rows(out())).hasSize(4);
    }

    @Test
    void hiddenFilesAndFoldersAreNoPrompts() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Path in = Run.prompts(folder.resolve("in"), "a.txt", ".hidden");
        Run.prompts(in.resolve("inner"), "b.txt");

        assertThat(run(in).exitCode()).isZero();

        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md"));
    }

    @Test
    void aPromptThatVanishesIsAFailureAndTheRunEnds() throws Exception {
        Path in = Run.prompts(folder.resolve("in"), "a.txt", "b.txt");
        SERVER.answers(CHAT, aResponse().withFixedDelay(300).withBody(Answers.chat("Hello")));
        SERVER.onRequest(() -> Files.deleteIfExists(in.resolve("b.txt")));

        Run run = run(in, "--concurrency", "1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md"));
        assertThat(Run.files(out().resolve("failed"))).isEqualTo(Set.of("b.error.txt"));
        assertThat(out().resolve("failed/b.error.txt"))
                .content()
                .contains("The file b.txt cannot be read", "no such file");
    }

    @Test
    void noMorePromptsThanTheConcurrencyAreUnderWay() throws Exception {
        SERVER.answers(CHAT, WireMock.okJson(Answers.chat("Hello")).withFixedDelay(20));
        String[] names = new String[30];
        for (int i = 0; i < names.length; i++) {
            names[i] = "p" + i + ".txt";
        }

        run(Run.prompts(folder.resolve("in"), names), "--concurrency", "3");

        assertThat(SERVER.mostAtATime()).isEqualTo(3);
        assertThat(SERVER.requests()).hasSize(30);
    }

    @Test
    void promptsAreSentInTheOrderOfTheirNames() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));

        run(Run.prompts(folder.resolve("in"), "d.txt", "b.txt", "e.txt", "a.txt", "c.txt"), "--concurrency", "1");

        assertThat(SERVER.requests())
                .extracting(request -> request.getBodyAsString().replaceFirst("(?s).*Prompt (.)\\.txt.*", "$1"))
                .containsExactly("a", "b", "c", "d", "e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--in no-such-folder | --in is 'no-such-folder', but must be a folder that exists.",
                "--concurrency 0     | --concurrency is 0, but must be at least 1.",
                "--concurrency many  | Invalid value for option '--concurrency': 'many' is not an int",
                "--temprature 1      | Unknown option",
            })
    void badArgumentsAreRefusedBeforeAnythingIsDone(String arguments, String message) throws Exception {
        PrintStream standardError = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors));
        try {
            Run run = Run.of(Map.of(), (arguments + " --out " + out()).split(" +"));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.screen() + errors).contains(message);
            assertThat(out()).doesNotExist();
        } finally {
            System.setErr(standardError);
        }
    }

    @Test
    void anEmptyFolderIsRefused() throws Exception {
        Run run = run(Run.prompts(folder.resolve("in")));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen()).contains("but there is no file in it.");
    }

    @Test
    void twoPromptsForOneAnswerAreRefused() throws Exception {
        Run run = run(Run.prompts(folder.resolve("in"), "a.txt", "a.md"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen())
                .contains("The prompts a.md and a.txt would both be answered in a.md. Rename one of them.");
    }

    @Test
    void twoPromptsForOneAnswerAreFoundWhereAnotherNameIsBetweenThem() throws Exception {
        Run run = run(Run.prompts(folder.resolve("in"), "a.b", "a.b.txt", "a.c"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen())
                .contains("The prompts a.b and a.c would both be answered in a.md. Rename one of them.");
    }

    @Test
    void whatARunNeedsForItselfIsGoneAtItsEnd() throws Exception {
        SERVER.answers(CHAT, Answers.chat("Hello"));
        Files.createDirectories(out().resolve(".run"));
        Files.writeString(out().resolve(".run/sorted-7"), "of a killed run");

        run(Run.prompts(folder.resolve("in"), "a.txt"));

        assertThat(Run.files(out())).isEqualTo(Set.of("answers", "failed", "report.csv", ".lock"));
    }

    private Run run(Path in, String... more) {
        String[] arguments = new String[6 + more.length];
        List.of("--in", in.toString(), "--out", out().toString(), "--base-url", SERVER.baseUrl())
                .toArray(arguments);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Run.of(Map.of(), arguments);
    }

    private Path out() {
        return folder.resolve("out");
    }
}
