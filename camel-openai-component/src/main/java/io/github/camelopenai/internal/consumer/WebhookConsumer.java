package io.github.camelopenai.internal.consumer;

import java.time.Clock;
import org.apache.camel.CamelContext;
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

    private final WebhookOptions options;
    private Consumer http;

    public WebhookConsumer(Endpoint endpoint, Processor processor, WebhookOptions options) {
        super(endpoint, processor);
        this.options = options;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        WebhookSignature signature = new WebhookSignature(options.secret(), Clock.systemUTC());
        IdempotentRepository seen = options.repository() == null
                ? MemoryIdempotentRepository.memoryIdempotentRepository(REMEMBERED)
                : options.repository();
        WebhookReceiver receiver = new WebhookReceiver(signature, seen, options.maxSize(), getAsyncProcessor());
        CamelContextAware.trySetCamelContext(seen, getEndpoint().getCamelContext());
        ServiceHelper.startService(seen);
        http = rest().createConsumer(receiver);
        WebhookServer.prepare(http.getEndpoint(), path());
        ServiceHelper.startService(http);
    }

    private String path() {
        return options.path() == null ? DEFAULT_PATH : options.path();
    }

    private Endpoint rest() {
        CamelContext context = getEndpoint().getCamelContext();
        if (context.getComponent("rest") == null) {
            throw new IllegalStateException(
                    "openai:webhook needs camel-rest and an HTTP component that serves it, such as"
                            + " camel-platform-http-main or camel-jetty, on the class path");
        }
        return context.getEndpoint("rest:post:" + path());
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownService(http);
        super.doStop();
    }
}
