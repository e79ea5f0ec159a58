package io.github.camelopenai;

import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.task.ExchangeTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Begins the task of an exchange, and ends the exchange with it. No thread waits in between.
 *
 * <p>The asynchronous contract stands here and nowhere else: an exchange whose request cannot be made ends on the caller's
 * thread; any other ends exactly once on the component's route pool, whatever comes back.
 */
public class OpenAIProducer extends DefaultAsyncProducer {

    private final OpenAIEndpoint endpoint;
    private OpenAIClient client;
    private ExchangeTask task;
    private Recipients recipients;
    private ProducerHealthCheck healthCheck;

    public OpenAIProducer(OpenAIEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        try {
            recipients = Recipients.of(endpoint.getConfiguration(), endpoint.getCamelContext());
            recipients.start();
            client = endpoint.createClient();
            task = endpoint.createTask(client, recipients);
            healthCheck = ProducerHealthCheck.register(endpoint, client);
        } catch (Throwable e) {
            // Camel does not stop what has not started
            release();
            throw e;
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (isCancelled(exchange)) {
            exchange.setRollbackOnly(true);
            callback.done(true);
            return true;
        }
        CompletableFuture<Runnable> begun;
        try {
            FailureProperties.begin(exchange);
            endpoint.ignoredHeaders().tellOf(exchange.getMessage());
            begun = task.begin(exchange);
        } catch (Throwable e) {
            fail(exchange, e);
            callback.done(true);
            return true;
        }
        begun.whenComplete((conclusion, failure) -> continueRoute(exchange, () -> {
            conclude(exchange, conclusion, failure);
            callback.done(false);
        }));
        return false;
    }

    private static void conclude(Exchange exchange, Runnable conclusion, Throwable failure) {
        if (failure != null) {
            fail(exchange, failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        try {
            conclusion.run();
        } catch (Throwable e) {
            fail(exchange, e);
        }
    }

    private void continueRoute(Exchange exchange, Runnable rest) {
        endpoint.getComponent().routes().apply(exchange).execute(rest);
    }

    private static boolean isCancelled(Exchange exchange) {
        Cancellation cancellation = ExchangeCancellation.of(exchange);
        return cancellation != null && cancellation.isCancelled();
    }

    private static void fail(Exchange exchange, Throwable failure) {
        if (isCancelled(exchange)) {
            // No error handler shall make a dead letter of what another worker answers
            exchange.setRollbackOnly(true);
            return;
        }
        exchange.setException(failure);
        FailureProperties.set(exchange, failure);
    }

    @Override
    protected void doStop() throws Exception {
        release();
        super.doStop();
    }

    private void release() {
        if (healthCheck != null) {
            healthCheck.remove();
            healthCheck = null;
        }
        if (task != null) {
            // First, as it may say goodbye by the client's transport
            task.stop();
        }
        if (client != null) {
            client.stop();
        }
        if (recipients != null) {
            recipients.stop();
        }
    }
}
