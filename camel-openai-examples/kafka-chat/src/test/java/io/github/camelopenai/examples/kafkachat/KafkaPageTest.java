package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TestCluster.bytes;
import static io.github.camelopenai.examples.kafkachat.TopicReader.header;
import static io.github.camelopenai.examples.kafkachat.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.RouteSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.component.mock.InterceptSendToMockEndpointStrategy;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes of docs/kafka.md, as they stand there, with topics of the test. */
class KafkaPageTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../../docs/kafka.md"));

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    private Topics topics;
    private ChatServer server;
    private PolicyRoute camel;
    private TopicReader answers;
    private TopicReader letters;

    static Stream<Markdown.Block> workers() {
        return PAGE.blocks().stream().filter(block -> block.text().contains("OpenAIKafkaPolicy"));
    }

    static Stream<Markdown.Block> workersWithDeadLetters() {
        return workers().filter(block -> block.text().contains("dead-letters"));
    }

    @BeforeEach
    void prepare() throws Exception {
        topics = CLUSTER.topics(2);
        server = new ChatServer(0);
        camel = new PolicyRoute(CLUSTER, topics, server);
        answers = new TopicReader(CLUSTER, topics.answers());
        letters = new TopicReader(CLUSTER, topics.deadLetters());
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
        answers.close();
        letters.close();
    }

    @ParameterizedTest
    @MethodSource("workers")
    void everyWorkerAnswersItsPromptsAndHasFifteenLinesAtMost(Markdown.Block block) throws Exception {
        assertThat(block.text().lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(15);
        send(topics.prompts(), "Hello", "Goodbye");

        start(block);

        await().until(() -> answers.records().size() == 2);
        assertThat(answers.values()).containsExactlyInAnyOrder("Re: Hello", "Re: Goodbye");
        assertThat(answers.records()).extracting(answer -> text(answer.key())).containsOnly("k");
    }

    @ParameterizedTest
    @MethodSource("workersWithDeadLetters")
    void aWorkerWithDeadLettersSendsThereWhatIsNoTextAsItWas(Markdown.Block block) throws Exception {
        byte[] value = {'a', (byte) 0xff, 0};
        CLUSTER.send(List.of(new ProducerRecord<>(topics.prompts(), 0, bytes("k"), value)));

        start(block);

        await().until(() -> letters.records().size() == 1);
        ConsumerRecord<byte[], byte[]> letter = letters.records().get(0);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(text(letter.key())).isEqualTo("k");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void deadLettersGoBackToThePrompts() throws Exception {
        byte[] value = {'a', (byte) 0xff, 0};
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topics.deadLetters(), 0, bytes("k"), value);
        letter.headers().add("reason", bytes("busy")).add("trace", bytes("t-1"));
        CLUSTER.send(List.of(letter));

        start(PAGE.block("Dead letters and their replay"));
        camel.context().getRouteController().startRoute("replay");

        try (TopicReader prompts = new TopicReader(CLUSTER, topics.prompts())) {
            await().until(() -> prompts.records().size() == 1);
            ConsumerRecord<byte[], byte[]> prompt = prompts.records().get(0);
            assertThat(prompt.value()).isEqualTo(value);
            assertThat(text(prompt.key())).isEqualTo("k");
            assertThat(header(prompt, "trace")).isEqualTo("t-1");
            assertThat(header(prompt, "reason")).isNull();
        }
    }

    @Test
    void aReaderDropsWhatItKnows() throws Exception {
        ProducerRecord<byte[], byte[]> first = new ProducerRecord<>(topics.answers(), 0, bytes("k"), bytes("Hello"));
        first.headers().add("prompt-id", bytes("p-0-0"));
        ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(topics.answers(), 0, bytes("k"), bytes("Hello!"));
        again.headers().add("prompt-id", bytes("p-0-0"));
        ProducerRecord<byte[], byte[]> other = new ProducerRecord<>(topics.answers(), 0, bytes("k"), bytes("Bye"));
        other.headers().add("prompt-id", bytes("p-0-1"));
        CLUSTER.send(List.of(first, again, other));

        camel.context()
                .getCamelContextExtension()
                .registerEndpointCallback(new InterceptSendToMockEndpointStrategy("log:*"));
        start(PAGE.block("What may be asked twice"));

        MockEndpoint taken = camel.context().getEndpoint("mock:log:answers", MockEndpoint.class);
        await().until(() -> CLUSTER.committed("reader", topics.answers()).getOrDefault(0, 0L) == 3);
        assertThat(taken.getExchanges())
                .extracting(exchange -> exchange.getMessage().getBody(String.class))
                .containsExactly("Hello", "Bye");
    }

    private void send(String topic, String... values) throws Exception {
        CLUSTER.send(Stream.of(values)
                .map(value -> new ProducerRecord<>(topic, 0, bytes("k"), bytes(value)))
                .toList());
    }

    private void start(Markdown.Block block) throws Exception {
        String text = block.text();
        for (Map.Entry<String, String> topic : topics.properties().entrySet()) {
            text = text.replace("kafka:" + topic.getKey(), "kafka:" + topic.getValue());
        }
        if (block.language().equals("java")) {
            camel.start(RouteSource.compile(text));
        } else {
            PluginHelper.getRoutesLoader(camel.context()).loadRoutes(ResourceHelper.fromString("docs.yaml", text));
            camel.context().start();
        }
    }
}
