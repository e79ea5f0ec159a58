package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DuplicatesTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @Test
    void whoDropsAnswersByTheIdOfTheirPromptTakesEachOnce() throws Exception {
        Topics topics = CLUSTER.topics(1);
        CLUSTER.sendNumbered(topics, 10, 1);
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        try (ChatServer server = new ChatServer(0);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            runUntilAllIsCommitted(topics, server);
            // As if the worker had been killed before it could commit what was behind the third
            CLUSTER.setBack(topics, 3);
            runUntilAllIsCommitted(topics, server);

            assertThat(answers.records()).hasSize(17);
        }
        CamelContext reader = reader(topics, taken);
        try {
            reader.start();
            await().until(() -> CLUSTER.committed(readersOf(topics)).equals(Map.of(0, 17L)));
            assertThat(taken)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10)
                            .mapToObj(i -> "Re: Prompt " + i)
                            .toList());
        } finally {
            reader.stop();
        }
    }

    private static void runUntilAllIsCommitted(Topics topics, ChatServer server) throws Exception {
        try (Worker worker = CLUSTER.worker(topics, 8, server)) {
            worker.start();
            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 10L)));
        }
    }

    /** The topics as one sees them who reads the answers as a worker reads prompts. */
    private static Topics readersOf(Topics topics) {
        return new Topics(topics.answers(), "", "", "");
    }

    private static CamelContext reader(Topics topics, Queue<String> taken) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:" + topics.answers() + "?autoOffsetReset=earliest&autoCommitIntervalMs=200&brokers="
                                + CLUSTER.bootstrap() + "&groupId=" + TestCluster.groupOf(readersOf(topics)))
                        .idempotentConsumer(
                                header("prompt-id"), MemoryIdempotentRepository.memoryIdempotentRepository())
                        .process(exchange -> taken.add(exchange.getMessage().getBody(String.class)));
            }
        });
        return context;
    }
}
