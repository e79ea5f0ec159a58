package io.github.camelopenai.examples.benchmarks.side;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel with routes that begin at {@code direct:}, and what sends to them. */
final class RouteCaller implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();

    CamelContext context() {
        return context;
    }

    void start(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
        template.start();
    }

    Endpoint endpoint(String uri) {
        return context.getEndpoint(uri);
    }

    /** Sends a body, and holds no thread where the route holds none. */
    <T> CompletableFuture<T> send(Endpoint endpoint, Object body, Function<Message, T> answer) {
        return send(endpoint, body, Map.of(), answer);
    }

    <T> CompletableFuture<T> send(
            Endpoint endpoint, Object body, Map<String, Object> headers, Function<Message, T> answer) {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(body);
        headers.forEach(exchange.getMessage()::setHeader);
        return template.asyncSend(endpoint, exchange).thenApply(done -> {
            if (done.isFailed()) {
                throw new CompletionException(done.getException());
            }
            return answer.apply(done.getMessage());
        });
    }

    /** Sends a body, and waits for the end of the route on this thread. */
    <T> CompletableFuture<T> sendAndWait(Endpoint endpoint, Object body, Class<T> answer) {
        return CompletableFuture.completedFuture(template.requestBody(endpoint, body, answer));
    }

    @Override
    public void close() {
        context.stop();
    }
}
