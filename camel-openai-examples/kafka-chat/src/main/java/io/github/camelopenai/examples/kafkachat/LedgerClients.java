package io.github.camelopenai.examples.kafkachat;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.consumer.CommitManager;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Gives Camel consumers with a ledger, and routes the manual commits that write to it. */
final class LedgerClients extends DefaultKafkaClientFactory implements KafkaManualCommitFactory {

    private final Map<String, Object> settings;
    private final int mostUnderWay;

    /**
     * @param settings what is set for all clients, by Kafka's own names; it beats what Camel sets
     * @param mostUnderWay how many prompts may be under way in each consumer
     */
    LedgerClients(Map<String, Object> settings, int mostUnderWay) {
        this.settings = settings;
        this.mostUnderWay = mostUnderWay;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Properties properties) {
        properties.putAll(settings);
        return LedgerConsumer.open(properties, mostUnderWay);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Properties properties) {
        properties.putAll(settings);
        return new KafkaProducer<>(properties);
    }

    @Override
    public KafkaManualCommit newInstance(
            CamelExchangePayload exchange, KafkaRecordPayload prompt, CommitManager manager) {
        LedgerConsumer consumer = (LedgerConsumer) exchange.consumer;
        return () -> consumer.end(prompt.partition, prompt.recordOffset);
    }
}
