package io.github.camelopenai.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.test.OpenAIStandIn;
import io.github.camelopenai.test.OpenAIStandInExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupportDeskTest {

    @RegisterExtension
    static final OpenAIStandIn OPENAI = new OpenAIStandInExtension().decide(PlayedModel::reply);

    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) {
        desk = new Desk(folder.resolve("desk"));
    }

    private Desk.Run run(String typed, String... options) {
        List<String> all = new ArrayList<>(List.of("--base-url", OPENAI.baseUrl()));
        all.addAll(List.of(options));
        return desk.run(Map.of(), typed, all.toArray(String[]::new));
    }

    @Test
    void withoutAKeyTheSampleMailsAreAnsweredAndTheScreenShowsHow() throws Exception {
        Desk.Run run = desk.run(Map.of(), "", "--approve", "yes", "--simulate-ms", "1");

        assertThat(run.exitCode()).as(run.screen()).isZero();
        desk.hasAnsweredTheSamples();
        assertThat(run.screen())
                .startsWith("Answers are simulated by a stand-in on http://")
                .contains("1-broken-lamp.txt    > refund\n", "4-not-yours.txt      > order\n")
                .containsPattern("1-broken-lamp.txt    < refund, \\d+ ms\n")
                .containsPattern("1-broken-lamp.txt    turn 3 ended, \\d+ prompt and 3 completion tokens so far\n")
                .containsPattern("1-broken-lamp.txt    answered: \\[order, refund, answer], \\d+ tokens\n")
                .contains("5 mails answered, 0 failed.")
                .doesNotContain("4-not-yours.txt      > refund");
    }

    @Test
    void aRefundThatSomebodyAllowsIsPaid() throws Exception {
        desk.receives("a.txt", "From: Ann Lee <ann@example.com>", "", "A-1001 is broken: I want my money back");

        Desk.Run run = run("what?\nY\n");

        assertThat(run.exitCode()).as(run.screen()).isZero();
        assertThat(run.screen())
                .contains("Pay 49.90 EUR back to Ann Lee for the desk lamp of order A-1001? [y/n]")
                .contains("a.txt                The mail of Ann Lee is answered.\n")
                .doesNotContain("simulated");
        assertThat(desk.names("refunds")).containsExactly("A-1001.txt");
        assertThat(desk.read("outbox/a.txt")).startsWith("To: ann@example.com\nSubject: Re: your mail\n");
    }

    @Test
    void aRefundThatNobodyAllowsIsNotPaidAndTheCustomerIsTold() throws Exception {
        desk.receives("a.txt", "From: Ann Lee <ann@example.com>", "", "A-1001 is broken: I want my money back");

        Desk.Run run = run("n\n");

        assertThat(run.exitCode()).as(run.screen()).isZero();
        assertThat(desk.names("refunds")).isEmpty();
        assertThat(desk.read("outbox/a.txt")).contains("Dear Ann Lee", "sorry that we cannot pay you back");
    }

    @Test
    void aDecisionThatNobodyMakesIsAskedForByTheNextStartAndTheModelIsNotAskedAgain() throws Exception {
        desk.receives("a.txt", "From: Ann Lee <ann@example.com>", "", "A-1001 is broken: I want my money back");

        Desk.Run first = run("");

        assertThat(first.exitCode()).as(first.screen()).isEqualTo(1);
        assertThat(first.screen()).contains("Nobody answers here.", "0 mails answered, 0 failed.");
        assertThat(desk.names("refunds")).isEmpty();
        assertThat(desk.names("inbox")).contains("a.txt");

        Desk.Run second = run("y\n");

        assertThat(second.exitCode()).as(second.screen()).isZero();
        assertThat(second.screen()).contains("order A-1001? [y/n]").doesNotContain("> order");
        assertThat(desk.names("refunds")).containsExactly("A-1001.txt");
        assertThat(OPENAI.requests()).as("turns of one loop").hasSize(4);
    }

    @Test
    void anOrderIsPaidBackOnceHoweverManyMailsAskForIt() throws Exception {
        desk.receives("a.txt", "From: Ann Lee <ann@example.com>", "", "A-1001 is broken: I want my money back");
        run("", "--approve", "yes");
        Map<String, String> before = desk.outcomes();
        desk.receives("b.txt", "From: Ann Lee <ann@example.com>", "", "I want my money back for A-1001, now");

        Desk.Run run = run("", "--approve", "yes");

        assertThat(run.exitCode()).as(run.screen()).isZero();
        assertThat(desk.outcomes()).containsAllEntriesOf(before).containsKey("outbox/b.txt");
        assertThat(desk.names("refunds")).containsExactly("A-1001.txt");
    }

    @Test
    void aMailThatFailsIsPutAsideAndAnsweredWhenItIsPutBack() throws Exception {
        desk.receives("a.txt", "From: Ben Ode <ben@example.com>", "", "Where is A-1002?");
        OPENAI.when("A-1002").refuse(400).decide(PlayedModel::reply);

        Desk.Run first = run("");

        assertThat(first.exitCode()).as(first.screen()).isEqualTo(1);
        assertThat(first.screen()).contains("a.txt                failed: ").contains("0 mails answered, 1 failed.");
        assertThat(desk.names("failed")).containsExactly("a.txt");

        Files.move(desk.folder().resolve("failed/a.txt"), desk.folder().resolve("inbox/a.txt"));

        assertThat(run("").exitCode()).isZero();
        assertThat(desk.read("outbox/a.txt")).contains("is on its way");
    }

    @Test
    void aMailWithoutASenderIsPutAsideWithTheReason() throws Exception {
        desk.receives("a.txt", "Where is A-1002?");

        Desk.Run run = run("");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.screen()).contains("failed: it has no line such as From: Ann Lee <ann@example.com>");
        assertThat(OPENAI.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--concurrency 0 | agent: --concurrency is 0, but must be at least 1.",
                "--simulate-ms -1 | agent: --simulate-ms is -1, but must be at least 0.",
                "--base-url nonsense | agent: baseUrl is 'nonsense', but must be an http or https URL"
            })
    void aBadOptionIsRefusedInOneSentence(String options, String message) throws Exception {
        Desk.Run run = desk.run(Map.of("OPENAI_API_KEY", "sk-none"), "", options.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.screen()).startsWith(message).hasLineCount(1);
        assertThat(desk.names("outbox")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--approve maybe", "--reply yes"})
    void anOptionThatThereIsNotIsRefused(String options) {
        assertThat(run("", options.split(" ")).exitCode()).isEqualTo(2);
        assertThat(desk.folder()).doesNotExist();
    }
}
