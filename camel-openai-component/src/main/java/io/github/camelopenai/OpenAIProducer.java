package io.github.camelopenai;

import io.github.camelopenai.api.Operation;
import io.github.camelopenai.batch.BatchCollection;
import io.github.camelopenai.batch.BatchOperation;
import io.github.camelopenai.batch.BatchSubmission;
import io.github.camelopenai.batch.CompositeCall;
import io.github.camelopenai.batch.LineOperations;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.Cancellation;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.message.FailureProperties;
import io.github.camelopenai.message.MessageOptions;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.RequestBinding;
import io.github.camelopenai.message.ResponseBinding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
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
 * Connects an exchange to a call: binding, client, binding, callback. No thread waits in between.
 *
 * <p>The asynchronous contract stands here and nowhere else: an exchange whose request cannot be made ends on the caller's
 * thread; any other ends exactly once on the component's route pool, whatever comes back.
 */
public class OpenAIProducer extends DefaultAsyncProducer {

    /** Several producers call one endpoint, whose own id is an option of the operation: neither names a health check. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final OpenAIEndpoint endpoint;
    private OpenAIClient client;
    private RequestBinding requestBinding;
    private ResponseBinding responseBinding;
    private CompositeCall composite;
    private AsyncProducer target;
    private OpenAIHealthCheck healthCheck;

    public OpenAIProducer(OpenAIEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MessageOptions options = endpoint.messageOptions();
        client = endpoint.createClient();
        addHealthCheck();
        requestBinding = new RequestBinding(options);
        responseBinding = new ResponseBinding(options);
        composite = composite();
        String streamTo = endpoint.getConfiguration().getStreamTo();
        if (streamTo != null) {
            CamelContext context = endpoint.getCamelContext();
            Producer producer =
                    CamelContextHelper.getMandatoryEndpoint(context, streamTo).createAsyncProducer();
            target = PluginHelper.getInternalProcessorFactory(context).createUnitOfWorkProducer(producer);
            ServiceHelper.startService(target);
        }
    }

    /** Several calls that are one operation, or null where it is one call. */
    private CompositeCall composite() {
        OpenAIConfiguration configuration = endpoint.getConfiguration();
        MessageOptions options = endpoint.messageOptions();
        if (BatchOperation.SUBMIT.is(options.operation())) {
            Operation called = LineOperations.named(configuration.getBatchOf());
            return new BatchSubmission(
                    options, called, client, endpoint.getComponent().callExecutor());
        }
        return BatchOperation.RESULTS.is(options.operation())
                ? new BatchCollection(options, client, configuration.isFailOnLineError())
                : null;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (isCancelled(exchange)) {
            exchange.setRollbackOnly(true);
            callback.done(true);
            return true;
        }
        return composite == null ? processOne(exchange, callback) : processSeveral(exchange, callback);
    }

    private boolean processSeveral(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Runnable> calls;
        try {
            calls = composite.begin(exchange);
        } catch (Throwable e) {
            fail(exchange, e);
            callback.done(true);
            return true;
        }
        calls.whenComplete((conclusion, failure) -> continueRoute(() -> {
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

    private boolean processOne(Exchange exchange, AsyncCallback callback) {
        ApiRequest request;
        CompletableFuture<ApiResponse> call;
        try {
            request = requestBinding.prepareRequest(exchange);
            call = client.sendHolding(request, cancellation(exchange));
        } catch (Throwable e) {
            fail(exchange, e);
            callback.done(true);
            return true;
        }
        call.whenComplete((response, failure) -> continueRoute(() -> {
            if (failure == null && request.streaming() && target != null) {
                push(exchange, request, response, callback);
                return;
            }
            finish(exchange, request, response, failure);
            callback.done(false);
        }));
        return false;
    }

    private void push(Exchange exchange, ApiRequest request, ApiResponse response, AsyncCallback callback) {
        Executor executor = endpoint.getComponent().routeExecutor();
        Runnable push;
        try {
            push = responseBinding.push(request, response, client, exchange, target, executor, failure -> {
                if (failure != null) {
                    fail(exchange, failure);
                    response.wasOfNoUse(failure);
                }
                callback.done(false);
            });
        } catch (Throwable e) {
            abandon(exchange, response, e);
            callback.done(false);
            return;
        }
        push.run();
    }

    private void finish(Exchange exchange, ApiRequest request, ApiResponse response, Throwable failure) {
        if (failure != null) {
            fail(exchange, failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        try {
            responseBinding.handleResponse(request, response, client, exchange);
        } catch (Throwable e) {
            abandon(exchange, response, e);
        } finally {
            response.releaseMemory();
        }
    }

    /** Whatever the failure is, OutOfMemoryError too: an exchange that does not end is lost, and so is an open stream. */
    private static void abandon(Exchange exchange, ApiResponse response, Throwable failure) {
        fail(exchange, failure);
        response.wasOfNoUse(failure);
        if (response.stream() != null) {
            response.stream().close();
        }
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
            endpoint.stopClient(client);
        }
        ServiceHelper.stopService(target);
        super.doStop();
    }

    private static Cancellation cancellation(Exchange exchange) {
        return exchange.getProperty(OpenAIProperties.CANCELLATION, Cancellation.class);
    }

    private static boolean isCancelled(Exchange exchange) {
        Cancellation cancellation = cancellation(exchange);
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

    private void continueRoute(Runnable rest) {
        endpoint.getComponent().routeExecutor().execute(rest);
    }
}
