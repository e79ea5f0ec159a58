package io.github.camelopenai.examples.kafkachat;

import io.github.camelopenai.OpenAIComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers the prompts of a topic, together with all other workers of its group. */
final class Worker implements AutoCloseable {

    /**
     * What a worker is told.
     *
     * @param topics the topics
     * @param group the consumer group that shares the prompts
     * @param maxInFlight how many prompts may be in flight
     * @param maxRetries how often a call is tried again
     * @param streams whether chunks are sent too
     * @param server the base URL of the server, or null for that of the environment
     * @param model the model
     * @param prices what models cost, as the option {@code prices}, or null
     */
    record Settings(
            Topics topics,
            String group,
            int maxInFlight,
            int maxRetries,
            boolean streams,
            String server,
            String model,
            String prices) {

        /** Those of a worker whose answers have no cost. */
        Settings(
                Topics topics,
                String group,
                int maxInFlight,
                int maxRetries,
                boolean streams,
                String server,
                String model) {
            this(topics, group, maxInFlight, maxRetries, streams, server, model, null);
        }
    }

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, Object> clients;
    private final Settings settings;

    /** @param clients settings of all Kafka clients, bootstrap.servers among them */
    Worker(Map<String, Object> clients, Settings settings) throws Exception {
        this.clients = clients;
        this.settings = settings;
        prepare();
    }

    CamelContext context() {
        return context;
    }

    void start() {
        context.start();
    }

    /** Takes no more prompts, waits for what is in flight, and commits it. */
    @Override
    public void close() {
        context.stop();
    }

    private void prepare() throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings.topics().properties());
        properties.setProperty("group", settings.group());
        context.getPropertiesComponent().setInitialProperties(properties);
        context.addComponent("kafka", kafka());
        OpenAIComponent openai = new OpenAIComponent();
        openai.getConfiguration().setBaseUrl(settings.server());
        openai.getConfiguration().setModel(settings.model());
        openai.getConfiguration().setPrices(settings.prices());
        openai.getConfiguration().setMaxRetries(settings.maxRetries());
        openai.getConfiguration().setMaxConnections(settings.maxInFlight());
        context.addComponent("openai", openai);
        context.addRoutes(new KafkaChatRoute(settings.maxInFlight(), settings.streams()));
    }

    private KafkaComponent kafka() {
        KafkaConfiguration defaults = new KafkaConfiguration();
        defaults.setBrokers(clients.get("bootstrap.servers").toString());
        // Keys and values pass through as they are, whatever they hold
        defaults.setKeySerializer(ByteArraySerializer.class.getName());
        defaults.setValueSerializer(ByteArraySerializer.class.getName());
        defaults.setAutoOffsetReset("earliest");
        defaults.setPollTimeoutMs(500L);
        // By Kafka's own names; they beat what Camel sets
        defaults.setAdditionalProperties(new HashMap<>(clients));
        KafkaComponent kafka = new KafkaComponent();
        kafka.setConfiguration(defaults);
        return kafka;
    }
}
