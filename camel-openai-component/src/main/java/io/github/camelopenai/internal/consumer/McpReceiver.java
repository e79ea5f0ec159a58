package io.github.camelopenai.internal.consumer;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.tool.mcp.server.McpReply;
import io.github.camelopenai.internal.tool.mcp.server.McpServer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.util.CaseInsensitiveMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the requests of MCP clients in, and writes their answers. */
final class McpReceiver extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(McpReceiver.class);
    private static final String AUTHORIZATION = "Authorization";

    private final McpOfferOptions options;
    private final McpServer server;
    private final McpCalls calls;
    private final AtomicInteger underWay = new AtomicInteger();

    McpReceiver(McpOfferOptions options, McpServer server, McpCalls calls) {
        this.options = options;
        this.server = server;
        this.calls = calls;
    }

    /** The requests that are not answered yet. */
    int underWay() {
        return underWay.get();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message request = exchange.getMessage();
        byte[] body;
        try {
            body = PostedBody.read(request, options.maxSize());
        } catch (IOException e) {
            return refuse(exchange, callback, 400, "the body cannot be read");
        }
        if (!options.gate().admitsOrigin(header(request, "Origin"))) {
            return refuse(exchange, callback, 403, "web pages of this origin are not allowed");
        }
        if (!options.gate().admitsToken(header(request, AUTHORIZATION))) {
            return refuse(exchange, callback, 401, "a right bearer token is missing");
        }
        if (!JsonContent.isType(header(request, Exchange.CONTENT_TYPE))) {
            return refuse(exchange, callback, 415, "the content type is not application/json");
        }
        if (body.length > options.maxSize()) {
            return refuse(exchange, callback, 413, "the body has more than " + options.maxSize() + " bytes");
        }
        Map<String, Object> headers = headersForRoute(request);
        underWay.incrementAndGet();
        answer(body, request, headers).whenComplete((reply, failure) -> {
            try {
                write(exchange, reply);
            } catch (RuntimeException e) {
                exchange.setException(e);
            } finally {
                underWay.decrementAndGet();
                callback.done(false);
            }
        });
        return false;
    }

    private CompletableFuture<McpReply> answer(byte[] body, Message request, Map<String, Object> headers) {
        return server.answer(
                body, name -> header(request, name), (tool, id, arguments) -> calls.run(tool, id, arguments, headers));
    }

    private static String header(Message request, String name) {
        return request.getHeader(name, String.class);
    }

    /** Without what Camel's own components would read, and the token that has been checked here. */
    private Map<String, Object> headersForRoute(Message request) {
        Map<String, Object> headers = new CaseInsensitiveMap(request.getHeaders());
        headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("camel"));
        if (options.gate().isLocked()) {
            headers.remove(AUTHORIZATION);
        }
        return headers;
    }

    private static boolean refuse(Exchange exchange, AsyncCallback callback, int status, String why) {
        LOG.warn("A request of an MCP client was refused with {}: {}", status, why);
        write(exchange, McpReply.refused(status, "Refused: " + why));
        if (status == 401) {
            exchange.getMessage().setHeader("WWW-Authenticate", "Bearer");
        }
        callback.done(true);
        return true;
    }

    private static void write(Exchange exchange, McpReply reply) {
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        answer.setBody(null);
        if (reply.body() != null) {
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
            answer.setBody(Json.toBytes(reply.body()));
        }
    }
}
