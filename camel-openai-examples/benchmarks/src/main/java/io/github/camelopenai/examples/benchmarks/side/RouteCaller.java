package io.github.camelopenai.examples.benchmarks.side;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel with routes that begin at {@code direct:}, and what sends to them as another route would. */
final class RouteCaller implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, AsyncProducer> producers = new HashMap<>();

    CamelContext context() {
        return context;
    }

    /** Starts the routes. Each name is that of a {@code direct:} at the beginning of one. */
    void start(RouteBuilder routes, String... names) throws Exception {
        context.addRoutes(routes);
        context.start();
        for (String name : names) {
            AsyncProducer producer = context.getEndpoint("direct:" + name).createAsyncProducer();
            producer.start();
            producers.put(name, producer);
        }
    }

    <T> CompletableFuture<T> send(String name, Object body, Function<Message, T> answer) {
        return send(name, body, Map.of(), answer);
    }

    /** Sends a body on this thread, and holds it only where the route does. */
    <T> CompletableFuture<T> send(String name, Object body, Map<String, Object> headers, Function<Message, T> answer) {
        AsyncProducer producer = producers.get(name);
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        headers.forEach(exchange.getMessage()::setHeader);
        CompletableFuture<T> result = new CompletableFuture<>();
        producer.process(exchange, isOnThisThread -> {
            if (exchange.isFailed()) {
                result.completeExceptionally(exchange.getException());
            } else {
                result.complete(answer.apply(exchange.getMessage()));
            }
        });
        return result;
    }

    @Override
    public void close() {
        context.stop();
    }
}
