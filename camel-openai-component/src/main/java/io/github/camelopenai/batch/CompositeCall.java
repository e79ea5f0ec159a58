package io.github.camelopenai.batch;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** An operation that is several calls. No thread waits for any of them. */
public interface CompositeCall {

    /**
     * Begins the calls. The future ends with what puts their result into the exchange, which the producer runs where the route
     * goes on.
     *
     * @throws RuntimeException where nothing was sent, because the exchange gives no request
     */
    CompletableFuture<Runnable> begin(Exchange exchange);
}
