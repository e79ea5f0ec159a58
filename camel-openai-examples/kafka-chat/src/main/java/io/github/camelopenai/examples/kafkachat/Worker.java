package io.github.camelopenai.examples.kafkachat;

import io.github.camelopenai.OpenAIComponent;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers the prompts of a topic, together with all other workers of its group. */
final class Worker implements AutoCloseable {

    /**
     * What a worker is told.
     *
     * @param topics the topics
     * @param group the consumer group that shares the prompts
     * @param mostUnderWay how many prompts may be under way
     * @param streams whether chunks are sent too
     * @param server the base URL of the server, or null for that of the environment
     * @param model the model
     */
    record Settings(Topics topics, String group, int mostUnderWay, boolean streams, String server, String model) {}

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, Object> clients;
    private final Settings settings;

    /** @param clients settings of all Kafka clients, bootstrap.servers among them */
    Worker(Map<String, Object> clients, Settings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    void start() throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings.topics().properties());
        properties.setProperty("group", settings.group());
        properties.setProperty("in-flight", String.valueOf(settings.mostUnderWay()));
        context.getPropertiesComponent().setInitialProperties(properties);
        context.addComponent("kafka", kafka());
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(settings.server());
        openai.getConfiguration().setModel(settings.model());
        openai.getConfiguration().setMaxConnections(settings.mostUnderWay());
        context.addComponent("openai", openai);
        context.addRoutes(new KafkaChatRoute(settings.streams()));
        context.start();
    }

    /** Takes no more prompts, waits for what is under way, and commits it. */
    @Override
    public void close() {
        context.stop();
    }

    private KafkaComponent kafka() {
        KafkaConfiguration defaults = new KafkaConfiguration();
        defaults.setBrokers(clients.get("bootstrap.servers").toString());
        // Keys and values pass through as they are, whatever they hold
        defaults.setKeyDeserializer(ByteArrayDeserializer.class.getName());
        defaults.setValueDeserializer(ByteArrayDeserializer.class.getName());
        defaults.setKeySerializer(ByteArraySerializer.class.getName());
        defaults.setValueSerializer(ByteArraySerializer.class.getName());
        defaults.setAutoOffsetReset("earliest");
        defaults.setAutoCommitEnable(false);
        defaults.setAllowManualCommit(true);
        defaults.setPollTimeoutMs(500L);
        // A worker that comes or goes takes no partition from the others but those that it gets or leaves
        defaults.setPartitionAssignor(CooperativeStickyAssignor.class.getName());
        KafkaComponent kafka = new KafkaComponent();
        kafka.setConfiguration(defaults);
        LedgerClients ledger = new LedgerClients(clients, settings.mostUnderWay());
        kafka.setKafkaClientFactory(ledger);
        kafka.setKafkaManualCommitFactory(ledger);
        return kafka;
    }
}
