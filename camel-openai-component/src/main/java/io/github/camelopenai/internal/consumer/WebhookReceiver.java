package io.github.camelopenai.internal.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
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
        if (!JsonContent.isType(delivery.getHeader(Exchange.CONTENT_TYPE, String.class))) {
            return refuse(exchange, callback, 415, "its content type is not application/json");
        }
        try {
            body = PostedBody.read(delivery, maxSize);
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
        // First the place in the route, then the memory: a delivery that leaves the route is in the memory by then
        if (!inRoute.add(id)) {
            return refuse(exchange, callback, 409, "the same delivery is under way");
        }
        return enter(exchange, callback, id, event);
    }

    private boolean enter(Exchange exchange, AsyncCallback callback, String id, JsonNode event) {
        boolean known;
        try {
            known = seen.contains(PREFIX + id);
        } catch (Throwable e) {
            inRoute.remove(id);
            LOG.error("The idempotentRepository failed with webhook {}; its sender will send it again", id, e);
            return answer(exchange, callback, 500);
        }
        if (known) {
            inRoute.remove(id);
            return answer(exchange, callback, 200);
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
        message.setHeader(OpenAIHeaders.WEBHOOK_EVENT_TYPE, Json.text(event, "type"));
        message.setHeader(OpenAIHeaders.WEBHOOK_EVENT_ID, Json.text(event, "id"));
        message.setHeader(OpenAIHeaders.WEBHOOK_OBJECT_ID, Json.text(event.path("data"), "id"));
        if (event.path("created_at").isIntegralNumber()) {
            message.setHeader(
                    OpenAIHeaders.WEBHOOK_CREATED_AT, event.path("created_at").longValue());
        }
        route.process(exchange, doneSync -> {
            int status = outcome(exchange, id);
            inRoute.remove(id);
            // The route has dealt with its exception; left in the exchange, the web server would write a page about it
            exchange.setException(null);
            answer(exchange, done -> callback.done(false), status);
        });
    }

    /** Remembers a delivery that the route has taken. */
    private int outcome(Exchange exchange, String id) {
        if (exchange.getException() != null) {
            LOG.warn("The route failed with webhook {}; its sender will send it again", id);
            return 500;
        }
        try {
            seen.add(PREFIX + id);
            return 200;
        } catch (Throwable e) {
            LOG.error(
                    "The route has taken webhook {}, but the idempotentRepository did not; its sender will send it again",
                    id,
                    e);
            return 500;
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
