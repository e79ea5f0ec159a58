package io.github.camelopenai.examples.kafkachat;

import static io.github.camelopenai.examples.kafkachat.TestCluster.bytes;
import static io.github.camelopenai.examples.kafkachat.TopicReader.header;
import static io.github.camelopenai.examples.kafkachat.TopicReader.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLetterTest {

    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster();

    @Test
    void aPromptThatTheServerRefusesIsADeadLetterWithTheReason() throws Exception {
        Topics topics = CLUSTER.topics(1);
        byte[] key = {0, (byte) 0xff, 'k'};
        try (ChatServer server = new ChatServer(0);
                Worker worker = CLUSTER.worker(topics, 8, server);
                TopicReader letters = new TopicReader(CLUSTER, topics.deadLetters());
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            server.failFor("bad", 400);
            ProducerRecord<byte[], byte[]> bad = new ProducerRecord<>(topics.prompts(), key, bytes("bad"));
            bad.headers().add("trace", bytes("t-1"));
            CLUSTER.send(List.of(record(topics, "good"), bad, record(topics, "fine")));
            worker.start();

            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 3L)));

            assertThat(answers.values()).containsExactlyInAnyOrder("Re: good", "Re: fine");
            ConsumerRecord<byte[], byte[]> letter = single(letters);
            assertThat(letter.key()).as("the original key").isEqualTo(key);
            assertThat(letter.value()).as("the original value").isEqualTo(bytes("bad"));
            assertThat(header(letter, "status")).isEqualTo("400");
            assertThat(header(letter, "error")).isEqualTo("OpenAIInvalidRequestException");
            assertThat(header(letter, "reason")).contains("answered 400").contains("No answer to bad");
            assertThat(header(letter, "prompt-id")).isEqualTo(topics.prompts() + "-0-1");
            assertThat(header(letter, "trace")).as("a header of the prompt").isEqualTo("t-1");
        }
    }

    @Test
    void aPromptWithoutTextIsADeadLetterWithoutAStatus() throws Exception {
        Topics topics = CLUSTER.topics(1);
        try (ChatServer server = new ChatServer(0);
                Worker worker = CLUSTER.worker(topics, 8, server);
                TopicReader letters = new TopicReader(CLUSTER, topics.deadLetters())) {
            CLUSTER.send(List.of(new ProducerRecord<>(topics.prompts(), bytes("k"), null)));
            worker.start();

            await().until(() -> CLUSTER.committed(topics).equals(Map.of(0, 1L)));

            ConsumerRecord<byte[], byte[]> letter = single(letters);
            assertThat(letter.value()).isNull();
            assertThat(text(letter.key())).isEqualTo("k");
            assertThat(header(letter, "reason")).contains("body is empty");
            assertThat(header(letter, "status")).isNull();
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void aDeadLetterThatIsSentAgainHasAnAnswerLikeAnyOther() throws Exception {
        Topics topics = CLUSTER.topics(1);
        try (ChatServer server = new ChatServer(0);
                Worker worker = CLUSTER.worker(topics, 8, server);
                TopicReader answers = new TopicReader(CLUSTER, topics.answers())) {
            ProducerRecord<byte[], byte[]> letter = record(topics, "better now");
            letter.headers()
                    .add("prompt-id", bytes("other-0-0"))
                    .add("reason", bytes("busy"))
                    .add("status", bytes("503"));
            CLUSTER.send(List.of(letter));
            worker.start();

            await().until(() -> answers.records().size() == 1);

            assertThat(answers.promptIds()).containsExactly(topics.prompts() + "-0-0");
            assertThat(header(single(answers), "reason")).isNull();
            assertThat(header(single(answers), "status")).isNull();
            assertThat(header(single(answers), "finish-reason")).isEqualTo("stop");
        }
    }

    private static ConsumerRecord<byte[], byte[]> single(TopicReader topic) {
        assertThat(topic.records()).hasSize(1);
        return topic.records().get(0);
    }

    private static ProducerRecord<byte[], byte[]> record(Topics topics, String prompt) {
        return new ProducerRecord<>(topics.prompts(), bytes(prompt), bytes(prompt));
    }
}
