package io.github.camelopenai.consumer;

import io.github.camelopenai.OpenAIEndpoint;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Begins routes with what happens at a server: it polls, with Camel's scheduler and its back-off.
 *
 * <p>An event counts as emitted when the route has taken it: one that fails, or that a crash interrupts, comes again.
 */
public final class FollowingConsumer extends ScheduledPollConsumer {

    private final OpenAIEndpoint endpoint;
    private OpenAIClient client;
    private Follower follower;
    private boolean isFinished;

    public FollowingConsumer(OpenAIEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        client = endpoint.createClient();
        Server server = new Server(client, endpoint.listQuery());
        IdempotentRepository repository = endpoint.getConfiguration().getIdempotentRepository();
        CamelContextAware.trySetCamelContext(repository, endpoint.getCamelContext());
        ServiceHelper.startService(repository);
        Seen seen = new Seen(repository, "openai:" + endpoint.getCalled().key() + ':');
        follower = Followers.of(
                endpoint.getCalled(),
                endpoint.getId(),
                endpoint.getConfiguration().isStreaming(),
                server,
                seen);
        isFinished = false;
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        if (client != null) {
            // A look may wait for the server
            endpoint.stopClient(client);
        }
        super.doStop();
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
        boolean asText = endpoint.getConfiguration().getOutputFormat() == OutputFormat.json;
        exchange.getMessage().setBody(asText ? Json.toTree(body).toString() : body);
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
        if (!endpoint.getConfiguration().isStopOnFinal()) {
            return;
        }
        isFinished = true;
        CamelContext context = endpoint.getCamelContext();
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
