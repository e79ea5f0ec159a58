package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TestCluster.bytes;
import static io.github.camelopenai.examples.kafkachat.TopicReader.header;
import static io.github.camelopenai.examples.kafkachat.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that does not take everything that a worker sends. */
class BrokerAwayTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    private Topics topics;
    private ChatServer server;
    private Worker worker;
    private TopicReader answers;
    private TopicReader letters;

    @BeforeEach
    void prepare() throws Exception {
        topics = CLUSTER.topics(1);
        server = new ChatServer(0);
        worker = CLUSTER.worker(topics, 8, server);
        answers = new TopicReader(CLUSTER, topics.answers());
        letters = new TopicReader(CLUSTER, topics.deadLetters());
    }

    @AfterEach
    void stop() {
        worker.close();
        server.close();
        answers.close();
        letters.close();
    }

    @Test
    void anAnswerIsSentAgainUntilTheBrokerHasIt() throws Exception {
        AtomicInteger sends = refuse("answer", 2, () -> new TimeoutException("away"));

        ask("Hello");

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        assertThat(answers.values()).containsExactly("Re: Hello");
        assertThat(sends).hasValue(3);
        assertThat(server.asked()).as("asked once").hasSize(1);
        assertThat(letters.records()).isEmpty();
    }

    @Test
    void aDeadLetterIsSentAgainUntilTheBrokerHasIt() throws Exception {
        server.failFor("bad", 400);
        AtomicInteger sends = refuse("dead-letters", 2, () -> new TimeoutException("away"));

        ask("bad");

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        assertThat(header(letters.records().get(0), "status")).isEqualTo("400");
        assertThat(sends).hasValue(3);
    }

    @Test
    void anAnswerThatTheBrokerRefusesIsADeadLetter() throws Exception {
        refuse("answer", Integer.MAX_VALUE, () -> new RecordTooLargeException("2 MB"));

        ask("Hello");

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        ConsumerRecord<byte[], byte[]> letter = letters.records().get(0);
        assertThat(text(letter.value())).isEqualTo("Hello");
        assertThat(header(letter, "error")).isEqualTo("RecordTooLargeException");
    }

    @Test
    void aPromptWithNeitherAnswerNorDeadLetterIsNotCommittedAndTheNextWorkerTakesIt() throws Exception {
        server.failFor("bad", 400);
        refuse("dead-letters", Integer.MAX_VALUE, () -> new RecordTooLargeException("2 MB"));

        ask("bad", "good", "fine");
        await().until(() -> answers.records().size() == 2);
        worker.close();
        assertThat(CLUSTER.committed(topics)).isEqualTo(Map.of(0, 0L));

        worker = CLUSTER.worker(topics, 8, server);
        worker.start();
        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 3L)));
        assertThat(letters.values()).containsExactly("bad");
        assertThat(server.asked())
                .as("only what had no answer is asked again")
                .containsExactlyInAnyOrder("bad", "good", "fine", "bad");
    }

    @Test
    void aPromptThatIsCutOffByTheEndOfTheWorkerIsLeftToTheNext() throws Exception {
        server.hold("Hello");
        CamelContext context = worker.context();
        context.getShutdownStrategy().setTimeout(1);

        ask("Hello");
        await().until(() -> server.asked().size() == 1);
        worker.close();

        await().until(() -> context.getInflightRepository().size() == 0);
        assertThat(letters.records()).isEmpty();
        assertThat(answers.records()).isEmpty();
        assertThat(CLUSTER.committed(topics)).isEmpty();
    }

    /** Lets the broker refuse so many records of a route, and counts the attempts. */
    private AtomicInteger refuse(String route, int times, Supplier<Exception> failure) throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AdviceWith.adviceWith(worker.context(), route, advice -> advice.weaveByToUri("kafka:*")
                .before()
                .process(exchange -> {
                    if (attempts.incrementAndGet() <= times) {
                        throw failure.get();
                    }
                }));
        return attempts;
    }

    private void ask(String... prompts) throws Exception {
        CLUSTER.send(List.of(prompts).stream()
                .map(prompt -> new ProducerRecord<>(topics.prompts(), bytes(prompt), bytes(prompt)))
                .toList());
        worker.start();
    }
}
