package io.github.camelopenai.kafka;

import io.github.camelopenai.internal.message.ExchangeCancellation;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.consumer.support.KafkaRecordProcessor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes exchanges of records, as Camel does, and lets them run through the route without waiting for them. */
final class RecordRoute extends KafkaRecordProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(RecordRoute.class);

    private final Route route;
    private final KafkaConfiguration configuration;

    RecordRoute(Route route, KafkaConfiguration configuration) {
        this.route = route;
        this.configuration = configuration;
    }

    /**
     * Begins the exchange of a record.
     *
     * @param ended is told when it has ended, and whether the record is done
     */
    void begin(TakenRecord taken, Consumer<Boolean> ended) {
        Ending ending = new Ending(taken, ended);
        try {
            Exchange exchange = route.getConsumer().createExchange(false);
            setupExchangeMessage(exchange.getMessage(), taken.record());
            propagateHeaders(configuration, taken.record(), exchange);
            ExchangeCancellation.set(exchange, taken.cancellation());
            // Not the callback: where the route hands the exchange over, as seda does, it ends there
            exchange.getExchangeExtension().addOnCompletion(ending);
            processor().process(exchange, sync -> {
                if (exchange.getExchangeExtension().containsOnCompletion(ending)) {
                    // A route that is stopped by force has not even begun
                    ending.onFailure(exchange);
                }
                route.getConsumer().releaseExchange(exchange, false);
            });
        } catch (Throwable e) {
            LOG.error("The exchange of {} cannot be made", taken.place(), e);
            ended.accept(false);
        }
    }

    private AsyncProcessor processor() {
        return AsyncProcessorConverterHelper.convert(route.getConsumer().getProcessor());
    }

    private static final class Ending extends SynchronizationAdapter {

        private final TakenRecord taken;
        private final Consumer<Boolean> ended;

        Ending(TakenRecord taken, Consumer<Boolean> ended) {
            this.taken = taken;
            this.ended = ended;
        }

        @Override
        public void onComplete(Exchange exchange) {
            ended.accept(!exchange.isRollbackOnly());
        }

        @Override
        public void onFailure(Exchange exchange) {
            LOG.error(
                    "The exchange of {} has failed, and no error handler has handled it ({}). Its offset is not committed: "
                            + "the next worker that gets its partition takes it again.",
                    taken.place(),
                    exchange.getException() == null
                            ? "no exception"
                            : exchange.getException().getClass().getName());
            ended.accept(false);
        }
    }
}
