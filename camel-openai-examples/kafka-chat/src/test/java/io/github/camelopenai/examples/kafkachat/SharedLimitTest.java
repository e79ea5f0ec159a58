package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers share a server that takes 50 calls a second and refuses the others with a bare 429. One is killed with kill -9, and
 * another one comes. It measures: run it alone, with {@code -Dshared-limit=true}.
 */
@EnabledIfSystemProperty(named = "shared-limit", matches = "true")
@Timeout(600)
class SharedLimitTest {

    private static final int PARTITIONS = 6;
    private static final int CALLS_PER_SECOND = 50;
    private static final int IN_FLIGHT = Integer.getInteger("kafka.in-flight", 32);
    private static final int PROMPTS = Integer.getInteger("kafka.prompts", 3_000);
    private static final int MILLIS = 300;

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @TempDir
    Path folder;

    @Test
    void threeWorkersUnderOneLimitNeedFewMoreCallsAndLittleMoreTimeThanTheLimitDoes() throws Exception {
        Topics topics = CLUSTER.topics(PARTITIONS);
        CallLimit limit = new CallLimit(CALLS_PER_SECOND);
        try (ChatServer server = new ChatServer(MILLIS);
                ChildWorkers workers = new ChildWorkers(CLUSTER, topics, server, folder);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers());
                TopicReader letters = new TopicReader(CLUSTER, topics.deadLetters())) {
            server.refuseBeyond(limit);
            workers.start(3, IN_FLIGHT);
            CLUSTER.sendNumbered(topics, PROMPTS, PARTITIONS);

            awaitAnswers(answers, PROMPTS / 3);
            workers.kill(0);
            awaitAnswers(answers, PROMPTS / 2);
            workers.add(IN_FLIGHT);
            awaitAnswers(answers, PROMPTS);

            List<String> ids = answers.promptIds();
            Set<String> distinct = new HashSet<>(ids);
            double ideal = (PROMPTS - 1) / CALLS_PER_SECOND;
            double calls = limit.calls() / (double) PROMPTS;
            double wall = limit.seconds() / ideal;
            System.out.printf(
                    "%d prompts, %d in flight in each worker: %d calls (%.2f of those needed), %d refused, %d asked twice, "
                            + "%d answered twice, %d dead letters, %.1f s (%.2f of the ideal)%n",
                    PROMPTS,
                    IN_FLIGHT,
                    limit.calls(),
                    calls,
                    limit.calls() - limit.taken(),
                    limit.taken() - PROMPTS,
                    ids.size() - distinct.size(),
                    letters.records().size(),
                    limit.seconds(),
                    wall);
            assertThat(distinct).as("none lost").hasSize(PROMPTS);
            assertThat(letters.records()).isEmpty();
            assertThat(ids.size() - PROMPTS).as("answered twice").isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(limit.taken() - PROMPTS).as("asked twice").isLessThanOrEqualTo(2 * IN_FLIGHT);
            assertThat(calls).as("calls of those needed").isLessThanOrEqualTo(1.3);
            assertThat(wall).as("time of the ideal").isLessThanOrEqualTo(1.3);
        }
    }

    private static void awaitAnswers(TopicReader answers, int count) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> new HashSet<>(answers.promptIds()).size() >= count);
    }
}
