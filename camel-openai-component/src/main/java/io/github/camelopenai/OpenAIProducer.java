package io.github.camelopenai;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.message.MessageOptions;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.RequestBinding;
import io.github.camelopenai.message.ResponseBinding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Connects an exchange to a call: binding, client, binding, callback. No thread waits in between.
 *
 * <p>The asynchronous contract stands here and nowhere else: an exchange whose request cannot be made ends on the caller's
 * thread; any other ends exactly once on the component's route pool, whatever comes back.
 */
public class OpenAIProducer extends DefaultAsyncProducer {

    private final OpenAIEndpoint endpoint;
    private OpenAIClient client;
    private RequestBinding requestBinding;
    private ResponseBinding responseBinding;

    public OpenAIProducer(OpenAIEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MessageOptions options = endpoint.messageOptions();
        client = endpoint.createClient();
        requestBinding = new RequestBinding(options);
        responseBinding = new ResponseBinding(options);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ApiRequest request;
        CompletableFuture<ApiResponse> call;
        try {
            request = requestBinding.prepareRequest(exchange);
            call = client.send(request);
        } catch (Exception e) {
            fail(exchange, e);
            callback.done(true);
            return true;
        }
        call.whenComplete((response, failure) -> continueRoute(() -> {
            finish(exchange, request, response, failure);
            callback.done(false);
        }));
        return false;
    }

    private void finish(Exchange exchange, ApiRequest request, ApiResponse response, Throwable failure) {
        if (failure != null) {
            fail(exchange, failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        try {
            responseBinding.handleResponse(request, response, client, exchange);
            exchange.removeProperty(OpenAIProperties.ERROR_CATEGORY);
            exchange.removeProperty(OpenAIProperties.RETRY_AFTER_MILLIS);
        } catch (Throwable e) {
            // Whatever it is, OutOfMemoryError too: an exchange that does not end is lost
            fail(exchange, e);
            if (response.stream() != null) {
                response.stream().close();
            }
        }
    }

    private static void fail(Exchange exchange, Throwable failure) {
        exchange.setException(failure);
        if (failure instanceof OpenAIException known) {
            exchange.setProperty(
                    OpenAIProperties.ERROR_CATEGORY, known.getCategory().name());
            exchange.setProperty(OpenAIProperties.RETRY_AFTER_MILLIS, known.getRetryAfterMillis());
        }
    }

    private void continueRoute(Runnable rest) {
        try {
            endpoint.getComponent().routeExecutor().execute(rest);
        } catch (RejectedExecutionException e) {
            // The component stops; the exchange must end all the same
            rest.run();
        }
    }
}
