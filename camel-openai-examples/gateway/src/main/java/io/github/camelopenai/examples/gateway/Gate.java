package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.http.common.HttpMessage;
import org.apache.camel.support.DefaultMessage;

/** Lets in what may come in: who calls, what, and how much. Nothing but the request's JSON goes further than here. */
final class Gate implements Processor {

    /** The exchange property with the name of the resource that is called. */
    static final String RESOURCE = "resource";

    /** So that numbers reach the server with all their digits. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Clients clients;
    private final int largestRequest;
    private final LongSupplier nanoTime;

    /** @param largestRequest how many bytes a request may have */
    Gate(Clients clients, int largestRequest, LongSupplier nanoTime) {
        this.clients = clients;
        this.largestRequest = largestRequest;
        this.nanoTime = nanoTime;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        HttpMessage http = exchange.getIn(HttpMessage.class);
        HttpServletRequest request = http.getRequest();
        Call call = new Call(request.getMethod(), request.getRequestURI(), http.getResponse(), nanoTime.getAsLong());
        Message message = new DefaultMessage(exchange);
        message.setHeader(Call.HEADER, call);
        exchange.setMessage(message);

        call.isFrom(clients.of(request.getHeader("Authorization")));
        Api api = Api.of(call.method(), call.path());
        call.count();
        if (api.takesBody()) {
            call.asks(read(request));
        }
        exchange.setProperty(RESOURCE, api.resource());
    }

    private ObjectNode read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > largestRequest) {
            throw Refusal.tooLarge(largestRequest);
        }
        byte[] body = request.getInputStream().readNBytes(largestRequest + 1);
        if (body.length > largestRequest) {
            throw Refusal.tooLarge(largestRequest);
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refusal.invalid("The body of the request is no valid JSON.");
        }
        if (!(json instanceof ObjectNode fields)) {
            throw Refusal.invalid("The body of the request is no JSON object.");
        }
        if (!fields.path("model").isTextual()) {
            throw Refusal.invalid("You must provide a model parameter.");
        }
        return fields;
    }
}
