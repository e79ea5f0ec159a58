package io.github.camelopenai.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a delivery into the route whose signature and age are right, and which has not been in before. The sender sends again what is
 * not answered with 2xx: a delivery that the route fails is answered with 500 and forgotten.
 */
final class WebhookReceiver extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReceiver.class);

    /** Routes may share a repository. */
    private static final String PREFIX = "openai:webhook:";

    private final WebhookSignature signature;
    private final IdempotentRepository seen;
    private final int maxSize;
    private final AsyncProcessor route;
    private final Set<String> inRoute = ConcurrentHashMap.newKeySet();

    WebhookReceiver(WebhookSignature signature, IdempotentRepository seen, int maxSize, AsyncProcessor route) {
        this.signature = signature;
        this.seen = seen;
        this.maxSize = maxSize;
        this.route = route;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message delivery = exchange.getMessage();
        String id = delivery.getHeader("webhook-id", String.class);
        byte[] body;
        JsonNode event;
        try {
            body = read(delivery);
        } catch (IOException e) {
            return refuse(exchange, callback, 400, "the body cannot be read");
        }
        if (body.length > maxSize) {
            return refuse(exchange, callback, 413, "the body has more than " + maxSize + " bytes");
        }
        String fault = signature.fault(
                id,
                delivery.getHeader("webhook-timestamp", String.class),
                delivery.getHeader("webhook-signature", String.class),
                body);
        if (fault != null) {
            return refuse(exchange, callback, 401, fault);
        }
        try {
            event = Json.parse(body);
        } catch (IllegalArgumentException e) {
            return refuse(exchange, callback, 400, "the body " + e.getMessage());
        }
        if (!event.isObject()) {
            return refuse(exchange, callback, 400, "the body is no JSON object");
        }
        if (seen.contains(PREFIX + id)) {
            return answer(exchange, callback, 200);
        }
        if (!inRoute.add(id)) {
            return refuse(exchange, callback, 409, "the same delivery is under way");
        }
        pass(exchange, callback, id, event);
        return false;
    }

    private void pass(Exchange exchange, AsyncCallback callback, String id, JsonNode event) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(Json.toMap(event));
        message.setHeader(OpenAIHeaders.WEBHOOK_ID, id);
        message.setHeader(OpenAIHeaders.WEBHOOK_TYPE, Json.text(event, "type"));
        route.process(exchange, doneSync -> {
            if (exchange.getException() == null) {
                seen.add(PREFIX + id);
                answer(exchange, done -> {}, 200);
            } else {
                LOG.warn("The route failed with webhook {}; its sender will send it again", id);
            }
            inRoute.remove(id);
            callback.done(false);
        });
    }

    /** One byte more than is allowed tells that there are more. */
    private byte[] read(Message delivery) throws IOException {
        try (InputStream in = delivery.getBody(InputStream.class)) {
            return in == null ? new byte[0] : in.readNBytes(maxSize + 1);
        }
    }

    private static boolean refuse(Exchange exchange, AsyncCallback callback, int status, String why) {
        LOG.warn("A webhook was refused with {}: {}", status, why);
        return answer(exchange, callback, status);
    }

    private static boolean answer(Exchange exchange, AsyncCallback callback, int status) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(null);
        callback.done(true);
        return true;
    }
}
