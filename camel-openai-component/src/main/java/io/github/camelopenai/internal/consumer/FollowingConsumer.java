package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Begins routes with what happens at a server: it polls, with Camel's scheduler and its back-off.
 *
 * <p>An event counts as emitted when the route has taken it: one that fails, or that a crash interrupts, comes again.
 */
public final class FollowingConsumer extends ScheduledPollConsumer {

    private final FollowOptions options;
    private final Supplier<OpenAIClient> clients;
    private OpenAIClient client;
    private Follower follower;
    private boolean isFinished;

    /** @param clients makes a client, which the consumer stops */
    public FollowingConsumer(
            ScheduledPollEndpoint endpoint,
            Processor processor,
            FollowOptions options,
            Supplier<OpenAIClient> clients) {
        super(endpoint, processor);
        this.options = options;
        this.clients = clients;
    }

    @Override
    protected void doStart() throws Exception {
        try {
            CamelContextAware.trySetCamelContext(options.repository(), context());
            ServiceHelper.startService(options.repository());
            Seen seen = new Seen(
                    options.repository(), "openai:" + options.operation().key() + ':');
            client = clients.get();
            follower = Followers.of(
                    options.operation(), options.id(), options.streaming(), new Server(client, options.query()), seen);
            isFinished = false;
            super.doStart();
        } catch (Throwable e) {
            // Camel does not stop what has not started
            stopClient();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        stopClient();
        super.doStop();
    }

    /** Also one that waits for the server. */
    private void stopClient() {
        if (client != null) {
            client.stop();
        }
    }

    private CamelContext context() {
        return getEndpoint().getCamelContext();
    }

    @Override
    protected int poll() throws Exception {
        if (isFinished) {
            return 0;
        }
        return follower.look(new Follower.Emitter() {
            @Override
            public boolean emit(Object body, String id) {
                return isRunAllowed() && send(body, id);
            }

            @Override
            public void finished() {
                finish();
            }
        });
    }

    private boolean send(Object body, String id) {
        Exchange exchange = createExchange(true);
        exchange.getMessage().setBody(options.asJson() ? Json.toTree(body).toString() : body);
        exchange.getMessage().setHeader(OpenAIHeaders.ID, id);
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() == null) {
            return true;
        }
        getExceptionHandler()
                .handleException("What was emitted was not taken, and comes again", exchange, exchange.getException());
        return false;
    }

    /** A route cannot be stopped by the thread that runs it. */
    private void finish() {
        if (!options.stopOnFinal()) {
            return;
        }
        isFinished = true;
        CamelContext context = context();
        context.getExecutorServiceManager()
                .newThread("OpenAIFinal", () -> {
                    try {
                        if (getRouteId() == null) {
                            stop();
                        } else {
                            context.getRouteController().stopRoute(getRouteId());
                        }
                    } catch (Exception e) {
                        getExceptionHandler().handleException("The route of a job that is over cannot be stopped", e);
                    }
                })
                .start();
    }
}
