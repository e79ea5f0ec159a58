package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkerTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @Test
    void anAnswerHasTheKeyOfItsPromptAndItsId() throws Exception {
        Topics topics = CLUSTER.topics(2);
        try (ChatServer server = new ChatServer(0);
                Worker worker = CLUSTER.worker(topics, 8, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CLUSTER.sendNumbered(topics, 4, 2);
            worker.start();

            await().until(() -> answers.records().size() == 4);

            for (ConsumerRecord<byte[], byte[]> answer : answers.records()) {
                assertThat(text(answer.value())).isEqualTo("Re: Prompt " + text(answer.key()));
            }
            assertThat(answers.promptIds())
                    .containsExactlyInAnyOrder(
                            topics.prompts() + "-0-0",
                            topics.prompts() + "-1-0",
                            topics.prompts() + "-0-1",
                            topics.prompts() + "-1-1");
        }
    }

    @Test
    void promptsOfOnePartitionAreUnderWayTogetherButNoMoreThanFit() throws Exception {
        Topics topics = CLUSTER.topics(1);
        try (ChatServer server = new ChatServer(100);
                Worker worker = CLUSTER.worker(topics, 16, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CLUSTER.sendNumbered(topics, 100, 1);
            worker.start();

            await().until(() -> answers.records().size() == 100);

            assertThat(server.mostAtATime()).isBetween(12, 16);
        }
    }

    @Test
    void theOffsetStaysBehindAPromptThatIsUnderWay() throws Exception {
        Topics topics = CLUSTER.topics(1);
        try (ChatServer server = new ChatServer(0);
                Worker worker = CLUSTER.worker(topics, 8, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CountDownLatch slow = server.hold("Prompt 3");
            CLUSTER.sendNumbered(topics, 20, 1);
            worker.start();

            await().until(() -> answers.records().size() == 19);
            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 3L)));

            slow.countDown();
            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 20L)));
            assertThat(answers.records()).hasSize(20);
        }
    }

    @Test
    void answersThatTakeLongerThanThePollIntervalDoNotThrowTheWorkerOut() throws Exception {
        Topics topics = CLUSTER.topics(1);
        Map<String, Object> clients = CLUSTER.clients();
        clients.put("max.poll.interval.ms", "1500");
        clients.put("session.timeout.ms", "1500");
        try (ChatServer server = new ChatServer(2500);
                Worker worker = CLUSTER.worker(clients, topics, 4, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CLUSTER.sendNumbered(topics, 8, 1);
            worker.start();
            await().until(() -> server.asked().size() == 4);
            List<String> members = names(CLUSTER.members(topics));

            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 8L)));

            assertThat(names(CLUSTER.members(topics))).hasSize(1).isEqualTo(members);
            assertThat(server.asked())
                    .as("each once")
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 8).mapToObj(i -> "Prompt " + i).toList());
            assertThat(answers.records()).hasSize(8);
        }
    }

    @Test
    void aWorkerThatIsStoppedFinishesAndCommitsWhatIsUnderWay() throws Exception {
        Topics topics = CLUSTER.topics(1);
        try (ChatServer server = new ChatServer(500);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CLUSTER.sendNumbered(topics, 40, 1);
            try (Worker worker = CLUSTER.worker(topics, 8, server)) {
                worker.start();
                await().until(() -> server.asked().size() >= 12);
            }

            int asked = server.asked().size();
            assertThat(asked).as("stopped in the middle").isLessThan(40);
            assertThat(answers.records()).hasSize(asked);
            assertThat(CLUSTER.committed(topics)).isEqualTo(Map.of(0, (long) asked));
            assertThat(CLUSTER.members(topics)).isEmpty();
        }
    }

    @Test
    void aSecondWorkerTakesPartitionsAndNothingIsLost() throws Exception {
        Topics topics = CLUSTER.topics(4);
        try (ChatServer server = new ChatServer(300);
                Worker first = CLUSTER.worker(topics, 16, server);
                Worker second = CLUSTER.worker(topics, 16, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            CLUSTER.sendNumbered(topics, 200, 4);
            first.start();
            await().until(() -> answers.records().size() >= 20);

            second.start();
            await().until(() -> CLUSTER.members(topics).stream()
                            .filter(member ->
                                    !member.assignment().topicPartitions().isEmpty())
                            .count()
                    == 2);

            await().atMost(java.time.Duration.ofSeconds(20))
                    .until(() -> CLUSTER.committed(topics).equals(Map.of(0, 50L, 1, 50L, 2, 50L, 3, 50L)));
            assertThat(answers.promptIds().stream().distinct()).hasSize(200);
            assertThat(answers.records().size() - 200).as("duplicates").isLessThanOrEqualTo(16);
        }
    }

    private static List<String> names(Collection<MemberDescription> members) {
        return members.stream().map(MemberDescription::consumerId).toList();
    }
}
