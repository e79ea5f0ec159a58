package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TopicReader.header;
import static io.github.camelopenai.examples.kafkachat.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program, from its command line to its last line on the screen. */
class KafkaChatTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @TempDir
    Path folder;

    @Test
    void withoutAnythingSetItRunsByItselfAndSaysSo() {
        Run run = run(Map.of());

        assertThat(run.screen())
                .contains("The broker is inside of this program")
                .contains("Answers are simulated")
                .containsPattern("(?m)^chunks +rivers +#0 Simulated")
                .containsPattern("(?m)^chunks +rivers +#6 end$")
                .containsPattern("(?m)^answers +rivers +Simulated answer to: Name three rivers.$")
                .containsPattern("(?m)^dead-letters +nothing +OpenAIInvalidRequestException: The message body is empty")
                .endsWith("5 prompts: 4 answers, 1 dead letters, 33 chunks" + System.lineSeparator());
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void withAClusterAndAServerItUsesThem() throws Exception {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\":\"USD\",\"models\":{\"*\":{\"input\":10,\"output\":100}}}");
        Topics topics = CLUSTER.topics(2);
        try (ChatServer server = new ChatServer(0);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            Run run = run(
                    Map.of("KAFKA_BOOTSTRAP", CLUSTER.bootstrap(), "OPENAI_API_KEY", "sk-1"),
                    options(topics, "--base-url", server.baseUrl(), "--prices", prices.toString()));

            assertThat(run.screen())
                    .doesNotContain("inside of this program", "simulated")
                    .contains("Re: Name three rivers.")
                    .contains("5 prompts: 4 answers, 1 dead letters, 12 chunks, 0.00516 USD");
            assertThat(run.exitCode()).isZero();
            assertThat(answers.values()).hasSize(4).contains("Re: Write a haiku on rain.");
        }
    }

    @Test
    void chunksHaveTheKeyOfTheirPromptAndComeInOrder() throws Exception {
        Topics topics = CLUSTER.topics(2);
        try (ChatServer server = new ChatServer(0);
                TopicReader chunks = new TopicReader(CLUSTER, topics.chunks())) {
            run(Map.of("KAFKA_BOOTSTRAP", CLUSTER.bootstrap()), options(topics, "--base-url", server.baseUrl()));

            List<ConsumerRecord<byte[], byte[]>> rivers = chunks.records().stream()
                    .filter(chunk -> text(chunk.key()).equals("rivers"))
                    .toList();
            assertThat(rivers)
                    .extracting(chunk -> text(chunk.value()))
                    .containsExactly("Re: ", "Name three rivers.", "");
            assertThat(rivers).extracting(chunk -> header(chunk, "chunk-index")).containsExactly("0", "1", "2");
            assertThat(rivers).extracting(chunk -> header(chunk, "chunk-last")).containsExactly(null, null, "true");
            assertThat(rivers).extracting(chunk -> header(chunk, "prompt-id")).doesNotContainNull();
            assertThat(rivers.stream().map(chunk -> header(chunk, "stream-id")).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aWorkerWithoutItsTopicsDoesNotBegin() {
        Run run = run(
                Map.of("KAFKA_BOOTSTRAP", CLUSTER.bootstrap(), "OPENAI_API_KEY", "sk-1"),
                "--worker",
                "--prompts",
                "no-such-topic");

        assertThat(run.screen()).contains("kafka-chat: There are no such topics: no-such-topic");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void aClusterThatDoesNotAnswerIsALineOnTheScreen() throws Exception {
        Path config = Files.writeString(
                folder.resolve("client.properties"), "default.api.timeout.ms=500\nrequest.timeout.ms=500\n");

        Run run =
                run(Map.of("KAFKA_BOOTSTRAP", "127.0.0.1:1", "OPENAI_API_KEY", "sk-1"), "--config", config.toString());

        assertThat(run.screen()).contains("kafka-chat: Kafka at 127.0.0.1:1 fails: ");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void noPromptInFlightIsRefused() {
        Run run = run(Map.of("KAFKA_BOOTSTRAP", CLUSTER.bootstrap()), "--in-flight", "0");

        assertThat(run.screen()).contains("--in-flight is 0, but must be at least 1.");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private record Run(int exitCode, String screen) {}

    private static Run run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        int exitCode = Program.run(new KafkaChat(environment, out, new CountDownLatch(1)), out, arguments);
        return new Run(exitCode, screen.toString(StandardCharsets.UTF_8));
    }

    private static String[] options(Topics topics, String... more) {
        List<String> options = new ArrayList<>(ChildWorkers.options(topics));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }
}
