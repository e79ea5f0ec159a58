package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.kafka.OpenAIKafkaPolicy;
import io.github.camelopenai.kafka.Ordering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second worker comes while prompts are in flight: what is asked twice, and what is answered twice. */
@Timeout(180)
class RebalanceTest {

    private static final int PROMPTS = 24;
    private static final int PARTITIONS = 4;

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    private final List<CountDownLatch> held = new ArrayList<>();
    private Topics topics;
    private ChatServer server;
    private PolicyRoute first;
    private PolicyRoute second;
    private TopicReader answers;

    @BeforeEach
    void prepare() throws Exception {
        topics = CLUSTER.topics(PARTITIONS);
        server = new ChatServer(0);
        for (int i = 0; i < PROMPTS; i++) {
            held.add(server.hold("Prompt " + i));
        }
        CLUSTER.sendNumbered(topics, PROMPTS, PARTITIONS);
        first = new PolicyRoute(CLUSTER, topics, server);
        second = new PolicyRoute(CLUSTER, topics, server);
        answers = new TopicReader(CLUSTER, topics.answers());
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        server.close();
        answers.close();
    }

    @Test
    void whatHasBeenSentIsAnsweredBeforeItsPartitionGoes() throws Exception {
        secondWorkerComes(60_000);
        await().until(() -> CLUSTER.members(topics).size() == 2);

        held.forEach(CountDownLatch::countDown);

        awaitAllAnswered();
        await().until(() -> CLUSTER.busyMembers(topics) == 2);
        assertThat(server.asked()).doesNotHaveDuplicates();
        assertThat(answers.values()).doesNotHaveDuplicates();
    }

    @Test
    void withoutTimeToEndWhatIsInFlightIsCancelledAndAnsweredOnce() throws Exception {
        secondWorkerComes(0);
        await().until(() -> CLUSTER.busyMembers(topics) == 2);
        await().until(() -> server.asked().size() == PROMPTS + PROMPTS / 2);

        held.forEach(CountDownLatch::countDown);

        awaitAllAnswered();
        assertThat(answers.values()).doesNotHaveDuplicates();
    }

    /** It comes while all prompts are in flight in the first one. */
    private void secondWorkerComes(long revokeTimeoutMs) throws Exception {
        first.start(policy(revokeTimeoutMs));
        await().until(() -> server.asked().size() == PROMPTS);
        second.start(policy(revokeTimeoutMs));
    }

    private void awaitAllAnswered() {
        await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 6L, 1, 6L, 2, 6L, 3, 6L)));
        assertThat(answers.values())
                .as("none lost")
                .containsAll(IntStream.range(0, PROMPTS)
                        .mapToObj(i -> "Re: Prompt " + i)
                        .toList());
    }

    private static OpenAIKafkaPolicy policy(long revokeTimeoutMs) {
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy(PROMPTS, Ordering.NONE);
        policy.setRevokeTimeoutMs(revokeTimeoutMs);
        return policy;
    }
}
