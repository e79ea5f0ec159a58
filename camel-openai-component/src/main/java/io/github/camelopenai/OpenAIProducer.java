package io.github.camelopenai;

import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Begins the task of an exchange, and ends the exchange with it. No thread waits in between.
 *
 * <p>The asynchronous contract stands here and nowhere else: an exchange whose request cannot be made ends on the caller's
 * thread; any other ends exactly once on the component's route pool, whatever comes back.
 */
public class OpenAIProducer extends DefaultAsyncProducer {

    /** Several producers call one endpoint, whose own id is an option of the operation: neither names a health check. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final OpenAIEndpoint endpoint;
    private OpenAIClient client;
    private ExchangeTask task;
    private AsyncProducer target;
    private AsyncProducer beforeTurn;
    private OpenAIHealthCheck healthCheck;

    public OpenAIProducer(OpenAIEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = endpoint.createClient();
        addHealthCheck();
        target = started(endpoint.getConfiguration().getStreamTo());
        beforeTurn = started(endpoint.getConfiguration().getBeforeTurn());
        task = endpoint.createTask(client, target, beforeTurn);
    }

    /** What sends to an endpoint that an option names, or null where it names none. */
    private AsyncProducer started(String uri) throws Exception {
        if (uri == null) {
            return null;
        }
        CamelContext context = endpoint.getCamelContext();
        Producer producer =
                CamelContextHelper.getMandatoryEndpoint(context, uri).createAsyncProducer();
        AsyncProducer started =
                PluginHelper.getInternalProcessorFactory(context).createUnitOfWorkProducer(producer);
        ServiceHelper.startService(started);
        return started;
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
        Cancellation cancellation = exchange.getProperty(OpenAIProperties.CANCELLATION, Cancellation.class);
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

    /** Camel's health checks are an optional part of it. */
    private void addHealthCheck() {
        WritableHealthCheckRepository checks = healthChecks();
        if (checks != null) {
            boolean enabled = endpoint.getComponent().isHealthCheckProducerEnabled();
            healthCheck =
                    new OpenAIHealthCheck("producer:openai-" + NUMBERS.incrementAndGet(), endpoint, client, enabled);
            checks.addHealthCheck(healthCheck);
        }
    }

    private WritableHealthCheckRepository healthChecks() {
        return HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
    }

    @Override
    protected void doStop() throws Exception {
        if (healthCheck != null) {
            healthChecks().removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        if (client != null) {
            client.stop();
        }
        ServiceHelper.stopService(target, beforeTurn);
        super.doStop();
    }
}
