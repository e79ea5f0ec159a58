package io.github.camelopenai.internal.consumer;

import java.time.Clock;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;

/** Begins routes with the webhooks that OpenAI sends. */
public final class WebhookConsumer extends PostConsumer {

    private static final int REMEMBERED = 10_000;
    private static final String DEFAULT_PATH = "/openai/webhook";

    private final WebhookOptions options;

    public WebhookConsumer(Endpoint endpoint, Processor processor, WebhookOptions options) {
        super(endpoint, processor, options.path() == null ? DEFAULT_PATH : options.path());
        this.options = options;
    }

    @Override
    AsyncProcessor receiver() {
        WebhookSignature signature = new WebhookSignature(options.secret(), Clock.systemUTC());
        IdempotentRepository seen = options.repository() == null
                ? MemoryIdempotentRepository.memoryIdempotentRepository(REMEMBERED)
                : options.repository();
        CamelContextAware.trySetCamelContext(seen, getEndpoint().getCamelContext());
        ServiceHelper.startService(seen);
        return new WebhookReceiver(signature, seen, options.maxSize(), getAsyncProcessor());
    }
}
