package io.github.camelopenai.examples.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.common.HttpMessage;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultMessage;

/** Lets in what may come in: who calls, what, and how much. Nothing but the request's JSON goes further than here. */
final class Gate extends AsyncProcessorSupport {

    /** The exchange property with the name of the route that answers. */
    static final String ROUTE = "route";

    private final Clients clients;
    private final Origins origins;
    private final RequestBody.Bounds bounds;
    private final BodyMemory memory;
    private final AccessLog log;

    Gate(Clients clients, Origins origins, RequestBody.Bounds bounds, AccessLog log) {
        this.clients = clients;
        this.origins = origins;
        this.bounds = bounds;
        this.memory = BodyMemory.ofHeap();
        this.log = log;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpMessage http = exchange.getIn(HttpMessage.class);
        HttpServletRequest request = http.getRequest();
        Call call = log.begin(request.getMethod(), request.getRequestURI(), http.getResponse());
        request.setAttribute(Call.ATTRIBUTE, call);
        Message message = new DefaultMessage(exchange);
        message.setHeader(Call.HEADER, call);
        exchange.setMessage(message);
        try {
            admit(exchange, call, request, http.getResponse());
            if (call.api() != null && call.api().takesBody()) {
                read(exchange, call, request, callback);
                return false;
            }
        } catch (IOException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private void admit(Exchange exchange, Call call, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(Call.ID_HEADER, call.id());
        origins.show(request, response);
        if (origins.isPreflight(request)) {
            origins.answerPreflight(request, response);
            exchange.setProperty(ROUTE, Origins.PREFLIGHT);
            return;
        }
        boolean isUsage = call.path().equals(UsagePage.PATH);
        if (isUsage) {
            // Here, for Camel keeps this header of a message from the response
            response.setHeader("Cache-Control", "no-store");
        }
        if (isUsage && !call.method().equals("GET")) {
            throw Refusal.unknownMethod(call.method(), call.path(), "GET");
        }
        if (isUsage && UsagePage.isForBrowsers(request)) {
            exchange.setProperty(ROUTE, UsagePage.PAGE);
            return;
        }
        Client client = clients.of(request.getHeader("Authorization"));
        call.isFrom(client);
        try {
            String route = isUsage ? UsagePage.JSON : asked(call).route();
            client.limit().begin();
            call.atEnd(client.limit()::end);
            exchange.setProperty(ROUTE, route);
        } finally {
            client.limit().show(response);
        }
    }

    private static Api asked(Call call) {
        Api api = Api.of(call.method(), call.path());
        call.asks(api);
        return api;
    }

    private void read(Exchange exchange, Call call, HttpServletRequest request, AsyncCallback callback)
            throws IOException {
        checkIsJson(request);
        BodyMemory.Share share = memory.share();
        call.atEnd(share::giveBack);
        RequestBody.read(request, bounds, share).whenComplete((json, failure) -> {
            try {
                if (failure == null) {
                    call.asks(json);
                } else {
                    exchange.setException(failure);
                }
            } catch (IOException | RuntimeException e) {
                exchange.setException(e);
            }
            callback.done(false);
        });
    }

    /** A request without a type is taken for JSON. */
    private static void checkIsJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type != null && !type.toLowerCase(Locale.ROOT).matches("application/([\\w.-]+\\+)?json\\s*(;.*)?")) {
            throw Refusal.notJson("The Content-Type is " + type);
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Refusal.notJson("The Content-Encoding is " + encoding);
        }
    }
}
