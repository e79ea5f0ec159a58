package io.github.camelopenai;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** Sends an exchange without waiting for it, as an asynchronous route does, and fails if it ends more than once. */
final class AsyncCall {

    private AsyncCall() {}

    static CompletableFuture<Exchange> send(CamelContext context, String uri, Object body) {
        CompletableFuture<Exchange> end = new CompletableFuture<>();
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        try {
            AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
            producer.start();
            producer.process(exchange, doneSync -> {
                if (!end.complete(exchange)) {
                    exchange.setException(new AssertionError("The exchange ended twice"));
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return end;
    }
}
