package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures one, two and three workers; run it alone, with {@code -Dthroughput=true}. */
@EnabledIfSystemProperty(named = "throughput", matches = "true")
@Timeout(180)
class ThroughputTest {

    private static final int PARTITIONS = 12;
    private static final int IN_FLIGHT = 16;
    private static final int MILLIS = 200;

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void workersShareTheWork(int count) throws Exception {
        Topics topics = CLUSTER.topics(PARTITIONS);
        int warmUp = 100 * count;
        int prompts = 2_000;
        try (ChatServer server = new ChatServer(MILLIS);
                ChildWorkers workers = new ChildWorkers(CLUSTER, topics, server, folder);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            workers.start(count, IN_FLIGHT);
            CLUSTER.sendNumbered(topics, warmUp, PARTITIONS);
            await().atMost(Duration.ofMinutes(1)).until(() -> answers.records().size() == warmUp);

            long start = System.nanoTime();
            CLUSTER.sendNumbered(topics, prompts, PARTITIONS);
            await().atMost(Duration.ofMinutes(2)).until(() -> answers.records().size() >= warmUp + prompts);
            double seconds = (System.nanoTime() - start) / 1e9;

            System.out.printf(
                    "%d workers: %d prompts in %.1f s, %.0f a second; %d a second is what %d under way each can do%n",
                    count, prompts, seconds, prompts / seconds, count * IN_FLIGHT * 1000 / MILLIS, IN_FLIGHT);
            assertThat(answers.records()).hasSize(warmUp + prompts);
        }
    }
}
