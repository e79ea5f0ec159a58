package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three workers as processes of their own, one of them killed with kill -9 in the middle. */
@Timeout(180)
class KilledWorkerTest {

    private static final int PROMPTS = 2_000;
    private static final int PARTITIONS = 12;
    private static final int IN_FLIGHT = 32;

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @TempDir
    Path folder;

    @Test
    void everyPromptHasItsAnswerAndOnlyWhatWasInFlightHasTwo() throws Exception {
        Topics topics = CLUSTER.topics(PARTITIONS);
        try (ChatServer server = new ChatServer(200);
                ChildWorkers workers = new ChildWorkers(CLUSTER, topics, server, folder);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers());
                TopicReader letters = new TopicReader(CLUSTER, topics.deadLetters())) {
            workers.start(3, IN_FLIGHT);
            Map<String, Set<Integer>> owners = owners(topics);
            CLUSTER.sendNumbered(topics, PROMPTS, PARTITIONS);
            await().until(() -> answers.records().size() >= PROMPTS / 4);

            workers.kill(0);
            Set<String> askedAtTheKill = new HashSet<>(server.asked());
            Map<Integer, Long> committedAtTheKill = CLUSTER.committed(topics);
            Set<String> answeredAtTheKill = new HashSet<>(answers.promptIds());
            assertThat(answeredAtTheKill).as("killed in the middle").hasSizeLessThan(PROMPTS);
            await().until(() -> new HashSet<>(answers.promptIds()).size() == PROMPTS);
            await().until(() -> CLUSTER.committed(topics).equals(allCommitted()));

            assertThat(letters.records()).isEmpty();
            assertThat(new TreeSet<>(answers.values()))
                    .isEqualTo(IntStream.range(0, PROMPTS)
                            .mapToObj(i -> "Re: Prompt " + i)
                            .collect(Collectors.toCollection(TreeSet::new)));
            owners.keySet().removeAll(owners(topics).keySet());
            assertThat(owners).as("the worker that was killed").hasSize(1);
            Set<Integer> orphans = owners.values().iterator().next();
            for (int number : repeated(answers.values())) {
                int partition = number % PARTITIONS;
                long offset = number / PARTITIONS;
                assertThat(orphans).contains(partition);
                assertThat(offset).isGreaterThanOrEqualTo(committedAtTheKill.getOrDefault(partition, 0L));
                assertThat(askedAtTheKill).contains("Prompt " + number);
            }
            committedAtTheKill.forEach((partition, end) -> {
                for (long offset = 0; offset < end; offset++) {
                    assertThat(answeredAtTheKill).contains(topics.prompts() + "-" + partition + "-" + offset);
                }
            });
        }
    }

    /** The partitions of each member of the group. */
    private static Map<String, Set<Integer>> owners(Topics topics) throws Exception {
        Map<String, Set<Integer>> owners = new HashMap<>();
        for (MemberDescription member : CLUSTER.members(topics)) {
            owners.put(
                    member.consumerId(),
                    member.assignment().topicPartitions().stream()
                            .map(TopicPartition::partition)
                            .collect(Collectors.toSet()));
        }
        return owners;
    }

    private static Map<Integer, Long> allCommitted() {
        return IntStream.range(0, PROMPTS)
                .boxed()
                .collect(Collectors.groupingBy(number -> number % PARTITIONS, Collectors.counting()));
    }

    /** The numbers of the prompts that have more than one answer. */
    private static Set<Integer> repeated(List<String> answers) {
        Map<String, Long> counts = answers.stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        counts.values().removeIf(count -> count == 1);
        return counts.keySet().stream()
                .map(answer -> Integer.valueOf(answer.substring(answer.lastIndexOf(' ') + 1)))
                .collect(Collectors.toSet());
    }
}
