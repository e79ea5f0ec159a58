package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TestCluster.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.kafka.OpenAIKafkaPolicy;
import io.github.camelopenai.kafka.Ordering;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A route with an {@link OpenAIKafkaPolicy} at a broker. */
class OpenAIKafkaPolicyTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    private Topics topics;
    private ChatServer server;
    private PolicyRoute route;
    private TopicReader answers;
    private TopicReader letters;

    @BeforeEach
    void prepare() throws Exception {
        topics = CLUSTER.topics(2);
        server = new ChatServer(0);
        route = new PolicyRoute(CLUSTER, topics, server);
        answers = new TopicReader(CLUSTER, topics.answers());
        letters = new TopicReader(CLUSTER, topics.deadLetters());
    }

    @AfterEach
    void stop() {
        route.close();
        server.close();
        answers.close();
        letters.close();
    }

    @Test
    void promptsOfAKeyAreAskedInOrderOthersMeanwhile() throws Exception {
        CountDownLatch slow = server.hold("a1");
        send(0, "a", "a1");
        send(0, "a", "a2");
        send(0, "b", "b1");
        send(0, "b", "b2");

        route.start(new OpenAIKafkaPolicy(8, Ordering.KEY));

        await().until(() -> answers.records().size() == 2);
        assertThat(server.asked()).containsExactlyInAnyOrder("a1", "b1", "b2").containsSubsequence("b1", "b2");
        slow.countDown();
        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 4L)));
        assertThat(server.asked()).containsSubsequence("a1", "a2");
    }

    @Test
    void promptsOfAPartitionAreAskedInOrderOtherPartitionsMeanwhile() throws Exception {
        CountDownLatch slow = server.hold("a1");
        send(0, "a", "a1");
        send(0, "b", "b1");
        send(1, "c", "c1");
        send(1, "d", "d1");

        route.start(new OpenAIKafkaPolicy(8, Ordering.PARTITION));

        await().until(() -> answers.records().size() == 2);
        assertThat(server.asked()).containsExactlyInAnyOrder("a1", "c1", "d1").containsSubsequence("c1", "d1");
        slow.countDown();
        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 2L, 1, 2L)));
    }

    @Test
    void withoutOrderPromptsOfAKeyAreAskedAtATime() throws Exception {
        CountDownLatch slow = server.hold("a1");
        send(0, "a", "a1");
        send(0, "a", "a2");

        route.start(new OpenAIKafkaPolicy(8, Ordering.NONE));

        await().until(() -> answers.values().equals(List.of("Re: a2")));
        slow.countDown();
        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 2L)));
    }

    @Test
    void aTombstoneIsSkipped() throws Exception {
        send(0, "a", null);
        send(0, "a", "a1");

        route.start(new OpenAIKafkaPolicy());

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 2L)));
        assertThat(answers.values()).containsExactly("Re: a1");
        assertThat(letters.records()).isEmpty();
    }

    @Test
    void aTombstoneIsPassedOnWhereTheRouteWantsIt() throws Exception {
        send(0, "a", null);
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy();
        policy.setSkipTombstones(false);

        route.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:{{prompts}}?groupId={{group}}")
                        .routePolicy(policy)
                        .filter(body().isNull())
                        .setBody(constant("gone"))
                        .to("kafka:{{answers}}");
            }
        });

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        assertThat(answers.values()).containsExactly("gone");
    }

    @Test
    void aValueThatIsNoTextIsADeadLetterWithItsBytes() throws Exception {
        byte[] value = {(byte) 0xff, 0, (byte) 0xc3, 'x'};
        CLUSTER.send(List.of(new ProducerRecord<>(topics.prompts(), 0, bytes("a"), value)));

        route.start(new OpenAIKafkaPolicy());

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        assertThat(letters.records().get(0).value()).isEqualTo(value);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aDeadLetterThatIsNotTakenLeavesItsPromptToTheNextWorker() throws Exception {
        server.failFor("bad", 400);
        send(0, "a", "bad");
        send(0, "b", "good");
        route.start(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("direct:nobody").deadLetterHandleNewException(false));
                from("kafka:{{prompts}}?groupId={{group}}")
                        .routePolicy(new OpenAIKafkaPolicy())
                        .to("openai:chat")
                        .to("kafka:{{answers}}");
            }
        });

        await().until(() -> answers.values().equals(List.of("Re: good")));
        route.close();

        assertThat(CLUSTER.committed(topics)).isEqualTo(Map.of(0, 0L));
    }

    @Test
    void aSlowPromptDoesNotHoldUpItsPartitionAndTheNextWorkerAsksNothingElseAgain() throws Exception {
        CLUSTER.sendNumbered(topics, 100, 1);
        CountDownLatch slow = server.hold("Prompt 3");
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy(8, Ordering.KEY);
        policy.setRevokeTimeoutMs(0);
        route.context().getShutdownStrategy().setTimeout(1);
        route.start(policy);
        await().until(() -> answers.records().size() == 99);
        route.close();
        assertThat(CLUSTER.committed(topics)).isEqualTo(Map.of(0, 3L));

        slow.countDown();
        try (PolicyRoute next = new PolicyRoute(CLUSTER, topics, server)) {
            next.start(new OpenAIKafkaPolicy());
            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 100L)));
        }

        assertThat(answers.values()).hasSize(100).doesNotHaveDuplicates();
        assertThat(server.asked()).as("only Prompt 3 is asked again").hasSize(101);
    }

    @Test
    void aRouteThatIsSuspendedAndResumedAsksNothingTwice() throws Exception {
        CLUSTER.sendNumbered(topics, 40, 2);
        CountDownLatch slow = server.hold("Prompt 0");
        route.start(new OpenAIKafkaPolicy(4, Ordering.KEY));
        await().until(() -> server.asked().contains("Prompt 0"));

        KafkaConsumer consumer =
                (KafkaConsumer) route.context().getRoute("answer").getConsumer();
        consumer.suspend();
        await().until(consumer::isKafkaPaused);
        consumer.resume();
        await().until(() -> answers.records().size() == 39);
        slow.countDown();

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 20L, 1, 20L)));
        assertThat(server.asked()).doesNotHaveDuplicates();
    }

    @Test
    void anExchangeThatIsHandedToAnotherRouteIsCommittedWhenItEndsThere() throws Exception {
        CountDownLatch slow = server.hold("Hello");
        send(0, "a", "Hello");
        route.start(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:{{prompts}}?groupId={{group}}")
                        .routePolicy(new OpenAIKafkaPolicy())
                        .to("seda:ask?waitForTaskToComplete=Never");
                from("seda:ask").to("openai:chat").to("kafka:{{answers}}");
            }
        });
        await().until(() -> server.asked().size() == 1);
        assertThat(CLUSTER.committed(topics)).isEmpty();

        slow.countDown();

        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));
        assertThat(answers.values()).containsExactly("Re: Hello");
    }

    private void send(int partition, String key, String value) throws Exception {
        CLUSTER.send(List.of(
                new ProducerRecord<>(topics.prompts(), partition, bytes(key), value == null ? null : bytes(value))));
    }
}
