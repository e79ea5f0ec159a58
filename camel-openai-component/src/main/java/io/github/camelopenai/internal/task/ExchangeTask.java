package io.github.camelopenai.internal.task;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** What is done with an exchange: calls, and what they put into it. No thread waits for any of them. */
public interface ExchangeTask {

    /**
     * Begins the calls. The future ends with what puts their result into the exchange, to be run where the route goes on. Ending the
     * future early ends the calls, and lets go what they hold.
     *
     * @throws RuntimeException where nothing was sent, because the exchange gives no request
     */
    CompletableFuture<Runnable> begin(Exchange exchange);

    /** Lets go what it has for all exchanges; none begins after that. It may take a few seconds. */
    default void stop() {}
}
