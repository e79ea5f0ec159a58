package io.github.camelopenai.consumer;

import io.github.camelopenai.OpenAIEndpoint;
import java.time.Clock;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Begins routes with the webhooks that OpenAI sends. They come in over Camel's REST consumer, whichever HTTP component serves it: jetty,
 * platform-http, netty-http.
 */
public final class WebhookConsumer extends DefaultConsumer {

    private static final int REMEMBERED = 10_000;
    private static final String DEFAULT_PATH = "/openai/webhook";

    private final OpenAIEndpoint endpoint;
    private Consumer http;

    public WebhookConsumer(OpenAIEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var configuration = endpoint.getConfiguration();
        WebhookSignature signature = new WebhookSignature(configuration.getSecret(), Clock.systemUTC());
        IdempotentRepository seen = configuration.getIdempotentRepository() == null
                ? MemoryIdempotentRepository.memoryIdempotentRepository(REMEMBERED)
                : configuration.getIdempotentRepository();
        WebhookReceiver receiver =
                new WebhookReceiver(signature, seen, configuration.getMaxWebhookSize(), getAsyncProcessor());
        CamelContextAware.trySetCamelContext(seen, endpoint.getCamelContext());
        ServiceHelper.startService(seen);
        http = rest().createConsumer(receiver);
        WebhookServer.prepare(http.getEndpoint(), path());
        ServiceHelper.startService(http);
    }

    private String path() {
        String given = endpoint.getConfiguration().getPath();
        return given == null ? DEFAULT_PATH : given;
    }

    private Endpoint rest() {
        if (endpoint.getCamelContext().getComponent("rest") == null) {
            throw new IllegalStateException(
                    "openai:webhook needs camel-rest and an HTTP component that serves it, such as"
                            + " camel-platform-http-main or camel-jetty, on the class path");
        }
        return endpoint.getCamelContext().getEndpoint("rest:post:" + path());
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownService(http);
        super.doStop();
    }
}
