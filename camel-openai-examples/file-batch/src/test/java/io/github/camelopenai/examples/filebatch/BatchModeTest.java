package io.github.camelopenai.examples.filebatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code --batch}: one run submits, a later one collects. */
class BatchModeTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final BatchServer batches = new BatchServer(SERVER);

    @TempDir
    Path folder;

    @BeforeEach
    void prompts() throws Exception {
        Run.prompts(in(), "a.txt", "b.txt", "c.txt");
        batches.takesABatch();
    }

    @Test
    void theFirstRunSubmitsAllPromptsSaysSoAndLeaves() {
        Run run = run("--system", "Be brief.");

        assertThat(run.exitCode()).isZero();
        assertThat(run.screen()).contains("Submitted 3 prompts as batch_1. The same command later collects");
        assertThat(batches.submitted())
                .extracting(line -> line.path("custom_id").asText())
                .containsExactly("a.txt", "b.txt", "c.txt");
        JsonNode body = batches.submitted().get(0).path("body");
        assertThat(body.at("/messages/0/content").asText()).isEqualTo("Be brief.");
        assertThat(body.at("/messages/1/content").asText()).isEqualTo("Prompt a.txt.");
        assertThat(body.path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void whileTheBatchIsNotOverARunSaysHowFarItIsAndLeaves() {
        run();
        batches.is("in_progress");

        Run run = run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.screen()).contains("batch_1 is in_progress: 1 of 3 completed, 0 failed", "Not over yet");
        assertThat(batches.requests("POST", "/v1/batches")).hasSize(1);
    }

    @Test
    void whenItIsOverTheAnswersAndFailuresAreWhereTheDirectModePutsThem() throws Exception {
        run();
        batches.is("completed");
        batches.answers("c.txt", "a.txt");
        batches.fails("b.txt");

        Run run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md", "c.md"));
        assertThat(out().resolve("answers/a.md")).hasContent("Hello");
        assertThat(Run.files(out().resolve("failed"))).isEqualTo(Set.of("b.txt", "b.error.txt"));
        assertThat(out().resolve("failed/b.error.txt"))
                .content()
                .startsWith("OpenAIInvalidRequestException\n\n")
                .contains("answered 400 (model_not_found): No such model. Correct the request");
        assertThat(Run.rows(out()))
                .hasSize(3)
                .anyMatch(row -> row.startsWith("a.txt,gpt-4o-mini-2024-07-18,stop,9,12,1,"))
                .anyMatch(row -> row.startsWith("b.txt,gpt-4o-mini,error,,,1,"));
        assertThat(run.screen()).contains("2 answered, 1 failed");
        assertThat(out().resolve("batch.json")).doesNotExist();
    }

    /** Each answer has 9 tokens of prompt and 12 of answer, at half the price: (9 x 10 + 12 x 100) / 2 millionths. */
    @Test
    void withPricesTheReportAndTheSummaryHaveTheCostWithTheDiscountOfBatches() throws Exception {
        Path prices = prices("\"gpt-4o-mini\"");
        assertThat(run("--prices", prices.toString()).exitCode()).isZero();
        batches.is("completed");
        batches.answers("a.txt", "c.txt");
        batches.fails("b.txt");

        Run run = run("--prices", prices.toString());

        assertThat(Files.readAllLines(out().resolve("report.csv")).get(0)).endsWith(",milliseconds,cost");
        assertThat(Run.rows(out()))
                .hasSize(3)
                .anyMatch(row -> row.startsWith("a.txt,") && row.endsWith(",0.000645"))
                .anyMatch(row -> row.startsWith("c.txt,") && row.endsWith(",0.000645"))
                .anyMatch(row -> row.startsWith("b.txt,") && row.endsWith(","));
        assertThat(run.screen()).contains("2 answered, 1 failed").contains("24 completion tokens, 0.00129 USD, ");
    }

    @Test
    void answersOfAModelWithoutAPriceHaveNoCostAndAreKept() throws Exception {
        Path prices = prices("\"another-model\"");
        run("--prices", prices.toString());
        batches.is("completed");
        batches.answers("a.txt", "b.txt", "c.txt");

        Run run = run("--prices", prices.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(Run.rows(out())).hasSize(3).allMatch(row -> row.endsWith(","));
        assertThat(run.screen()).contains("3 answered, 0 failed").doesNotContain(" USD");
    }

    private Path prices(String model) throws IOException {
        return Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\":\"USD\",\"batch\":0.5,\"models\":{" + model + ":{\"input\":10,\"output\":100}}}");
    }

    @Test
    void aPromptThatTheBatchHasNoResultForIsAFailureWithTheReason() {
        run();
        batches.is("expired");

        Run run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out().resolve("failed/a.error.txt"))
                .content()
                .contains("The batch has no result for it: batch_1 is expired");
    }

    @Test
    void whenAllIsCollectedARunSubmitsWhatIsNewAndNothingElse() throws Exception {
        run();
        batches.is("completed");
        batches.answers("a.txt", "b.txt", "c.txt");
        run();
        Run.prompts(in(), "d.txt");

        run();

        assertThat(batches.submitted())
                .extracting(line -> line.path("custom_id").asText())
                .containsExactly("d.txt");
    }

    @Test
    void anEmptyPromptIsAFailureAndTheOthersAreSubmitted() throws Exception {
        Files.writeString(in().resolve("b.txt"), " ");

        run();

        assertThat(batches.submitted()).hasSize(2);
        assertThat(out().resolve("failed/b.error.txt")).content().contains("The file b.txt is empty.");
    }

    @Test
    void aResultOfAnotherPromptIsNotWrittenAnywhere() {
        run();
        batches.is("completed");
        batches.answers("a.txt", "b.txt", "../../c.txt", "c.txt");

        run();

        assertThat(Run.files(folder)).isEqualTo(Set.of("in", "out"));
        assertThat(Run.files(out().resolve("answers"))).isEqualTo(Set.of("a.md", "b.md", "c.md"));
    }

    @Test
    void withoutBatchTheProgramRefusesPromptsThatABatchAnswers() {
        run();

        Run direct =
                Run.of(Map.of(), "--in", in().toString(), "--out", out().toString(), "--base-url", SERVER.baseUrl());

        assertThat(direct.exitCode()).isEqualTo(2);
        assertThat(direct.screen()).contains("A batch of these prompts is under way");
    }

    @Test
    void aSubmitThatFailsIsTriedAgainByTheNextRun() {
        SERVER.answers("/files", aResponse().withStatus(400).withBody("{}"));
        assertThat(run().exitCode()).isEqualTo(5);
        SERVER.forgetAnswers();
        batches.takesABatch();

        assertThat(run().screen()).contains("Submitted 3 prompts as batch_1");
    }

    @Test
    void withoutAKeyTheStandInKeepsTheBatchUntilItIsCollected() {
        String[] arguments = {"--batch", "--in", in().toString(), "--out", out().toString(), "--simulate-ms", "50"};
        List<String> screens = new ArrayList<>();

        assertThat(Run.of(Map.of(), arguments).screen()).contains("Submitted 3 prompts as batch_");
        await().until(() -> {
            screens.add(Run.of(Map.of(), arguments).screen());
            return screens.get(screens.size() - 1).contains("3 answered, 0 failed");
        });

        assertThat(out().resolve("answers/a.md")).hasContent("Simulated answer to: Prompt a.txt.");
        assertThat(SERVER.requests()).isEmpty();
    }

    private Run run(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--batch", "--in", in().toString(), "--out", out().toString(), "--base-url", SERVER.baseUrl()));
        arguments.addAll(List.of(more));
        return Run.of(Map.of(), arguments.toArray(String[]::new));
    }

    private Path in() {
        return folder.resolve("in");
    }

    private Path out() {
        return folder.resolve("out");
    }
}
