package io.github.camelopenai.examples.kafkachat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.OpenAIComponent;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.component.stub.StubEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes with topics that are queues, and a broker that does not take everything. */
class BrokerAwayTest {

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicInteger commits = new AtomicInteger();
    private ChatServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ChatServer(0);
        Properties names = new Properties();
        names.putAll(new Topics("prompts", "answers", "chunks", "dead-letters").properties());
        names.putAll(Map.of("group", "g", "in-flight", "8"));
        context.getPropertiesComponent().setInitialProperties(names);
        // Camel would set the options of a Kafka component on whatever has its name
        context.setAutowiredEnabled(false);
        context.addComponent("kafka", new StubComponent());
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(server.baseUrl());
        openai.getConfiguration().setModel("gpt-4o-mini");
        context.addComponent("openai", openai);
        context.addRoutes(new KafkaChatRoute(false));
    }

    @AfterEach
    void stop() {
        context.stop();
        server.close();
    }

    @Test
    void anAnswerIsSentAgainUntilTheBrokerHasIt() throws Exception {
        AtomicInteger sends = refuse("answer", 2, () -> new TimeoutException("away"));

        ask("Hello");

        assertThat(take("answers").getMessage().getBody(String.class)).isEqualTo("Re: Hello");
        await().until(() -> commits.get() == 1);
        assertThat(sends).hasValue(3);
        assertThat(server.asked()).as("asked once").hasSize(1);
        assertThat(waitingIn("dead-letters")).isZero();
    }

    @Test
    void aDeadLetterIsSentAgainUntilTheBrokerHasIt() throws Exception {
        server.failFor("bad", 400);
        AtomicInteger sends = refuse("dead-letters", 2, () -> new TimeoutException("away"));

        ask("bad");

        assertThat(take("dead-letters").getMessage().getHeader("status")).isEqualTo("400");
        await().until(() -> commits.get() == 1);
        assertThat(sends).hasValue(3);
    }

    @Test
    void anAnswerThatTheBrokerRefusesIsADeadLetter() throws Exception {
        refuse("answer", Integer.MAX_VALUE, () -> new RecordTooLargeException("2 MB"));

        ask("Hello");

        Exchange letter = take("dead-letters");
        assertThat(letter.getMessage().getBody(String.class)).isEqualTo("Hello");
        assertThat(letter.getMessage().getHeader("error")).isEqualTo("RecordTooLargeException");
        await().until(() -> commits.get() == 1);
    }

    @Test
    void aPromptWithNeitherAnswerNorDeadLetterIsNotCommitted() throws Exception {
        server.failFor("bad", 400);
        AtomicInteger sends = refuse("dead-letters", Integer.MAX_VALUE, () -> new RecordTooLargeException("2 MB"));

        ask("bad");
        await().until(() -> context.getInflightRepository().size() == 0 && sends.get() == 1);

        assertThat(commits).hasValue(0);
    }

    @Test
    void aPromptThatIsCutOffByTheEndOfTheWorkerIsLeftToTheNext() throws Exception {
        server.hold("Hello");
        context.getShutdownStrategy().setTimeout(1);
        AtomicInteger deadLetters = refuse("dead-letters", 0, () -> new IllegalStateException());
        AtomicInteger answers = refuse("answer", 0, () -> new IllegalStateException());

        ask("Hello");
        await().until(() -> server.asked().size() == 1);
        context.stop();

        await().until(() -> context.getInflightRepository().size() == 0);
        assertThat(deadLetters).hasValue(0);
        assertThat(answers).hasValue(0);
        assertThat(commits).hasValue(0);
    }

    /** Lets the broker refuse so many records of a route, and counts the attempts. */
    private AtomicInteger refuse(String route, int times, Supplier<Exception> failure) throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AdviceWith.adviceWith(context, route, advice -> advice.weaveByToUri("kafka:*")
                .before()
                .process(exchange -> {
                    if (attempts.incrementAndGet() <= times) {
                        throw failure.get();
                    }
                }));
        return attempts;
    }

    private void ask(String prompt) {
        context.start();
        KafkaManualCommit commit = commits::incrementAndGet;
        context.createProducerTemplate()
                .sendBodyAndHeaders(
                        "kafka:prompts",
                        prompt,
                        Map.of(
                                KafkaConstants.TOPIC,
                                "prompts",
                                KafkaConstants.PARTITION,
                                0,
                                KafkaConstants.OFFSET,
                                0L,
                                KafkaConstants.MANUAL_COMMIT,
                                commit));
    }

    private Exchange take(String topic) {
        await().until(() -> waitingIn(topic) == 1);
        return topic(topic).getQueue().remove();
    }

    private int waitingIn(String topic) {
        return topic(topic).getQueue().size();
    }

    private StubEndpoint topic(String name) {
        return context.getEndpoint("kafka:" + name, StubEndpoint.class);
    }
}
