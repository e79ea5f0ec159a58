package io.github.camelopenai.kafka;

import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Gives the consumer of a route a ledger; all else comes from the client factory that the endpoint has without it. */
final class LedgerClients implements KafkaClientFactory {

    private final Route route;
    private final KafkaEndpoint endpoint;
    private final KafkaClientFactory own;
    private final OpenAIKafkaPolicy options;

    /** @param own that of the endpoint, or null for that of its component */
    LedgerClients(Route route, KafkaClientFactory own, OpenAIKafkaPolicy options) {
        this.route = route;
        this.endpoint = (KafkaEndpoint) route.getEndpoint();
        this.own = own;
        this.options = options;
    }

    /** That of the endpoint, or null for that of its component. */
    KafkaClientFactory own() {
        return own;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<Object, Object> getConsumer(Properties properties) {
        OffsetLedger ledger = new OffsetLedger();
        RecordRoute exchanges = new RecordRoute(route, endpoint.getConfiguration());
        Lanes lanes = new Lanes(
                options.getMaxInFlight(),
                options.getOrdering(),
                (taken, ended) -> start(() -> exchanges.begin(taken, isDone -> {
                    if (isDone) {
                        ledger.end(taken.partition(), taken.record().offset());
                    }
                    ended.run();
                })));
        return LedgerConsumer.around(delegate().getConsumer(properties), ledger, lanes, options);
    }

    private boolean start(Runnable exchange) {
        try {
            options.executor().execute(exchange);
            return true;
        } catch (RejectedExecutionException e) {
            // Camel stops
            return false;
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Producer getProducer(Properties properties) {
        return delegate().getProducer(properties);
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return delegate().getBrokers(configuration);
    }

    private KafkaClientFactory delegate() {
        return own == null ? endpoint.getComponent().getKafkaClientFactory() : own;
    }
}
