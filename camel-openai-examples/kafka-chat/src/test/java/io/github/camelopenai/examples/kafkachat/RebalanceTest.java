package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.kafka.OpenAIKafkaPolicy;
import io.github.camelopenai.kafka.Ordering;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second worker comes while prompts are in flight: what is asked twice, and what is answered twice. */
@Timeout(180)
class RebalanceTest {

    private static final int PROMPTS = 24;
    private static final int PARTITIONS = 4;

    /** Nine seconds are what the documentation tells of. */
    private static final int MILLIS = Integer.getInteger("kafka.millis", 2_000);

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @Test
    void whatHasBeenSentIsAnsweredBeforeItsPartitionGoes() throws Exception {
        Outcome outcome = secondWorkerComes(10_000);

        assertThat(outcome.askedTwice()).isZero();
        assertThat(outcome.answeredTwice()).isZero();
    }

    @Test
    void withoutTimeToEndWhatIsInFlightIsCancelledAndAnsweredOnce() throws Exception {
        Outcome outcome = secondWorkerComes(0);

        assertThat(outcome.askedTwice()).isBetween(1, 12);
        assertThat(outcome.answeredTwice()).isZero();
    }

    private record Outcome(int askedTwice, int answeredTwice) {}

    private static Outcome secondWorkerComes(long revokeTimeoutMs) throws Exception {
        Topics topics = CLUSTER.topics(PARTITIONS);
        CLUSTER.sendNumbered(topics, PROMPTS, PARTITIONS);
        try (ChatServer server = new ChatServer(MILLIS);
                PolicyRoute first = new PolicyRoute(CLUSTER, topics, server);
                PolicyRoute second = new PolicyRoute(CLUSTER, topics, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            first.start(policy(revokeTimeoutMs));
            await().until(() -> server.asked().size() == 12);
            second.start(policy(revokeTimeoutMs));

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> CLUSTER.committed(topics).equals(Map.of(0, 6L, 1, 6L, 2, 6L, 3, 6L)));

            assertThat(CLUSTER.busyMembers(topics)).isEqualTo(2);
            List<String> texts = answers.values();
            assertThat(new HashSet<>(texts))
                    .as("none lost")
                    .hasSize(PROMPTS)
                    .containsAll(IntStream.range(0, PROMPTS)
                            .mapToObj(i -> "Re: Prompt " + i)
                            .toList());
            Outcome outcome = new Outcome(server.asked().size() - PROMPTS, texts.size() - PROMPTS);
            System.out.printf(
                    "%d prompts, %d ms each, revokeTimeoutMs=%d: %s%n", PROMPTS, MILLIS, revokeTimeoutMs, outcome);
            return outcome;
        }
    }

    private static OpenAIKafkaPolicy policy(long revokeTimeoutMs) {
        OpenAIKafkaPolicy policy = new OpenAIKafkaPolicy(12, Ordering.NONE);
        policy.setRevokeTimeoutMs(revokeTimeoutMs);
        return policy;
    }
}
