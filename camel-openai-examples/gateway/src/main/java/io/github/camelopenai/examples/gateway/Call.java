package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** One request of a client on its way through the gateway: what is known of it so far. */
final class Call {

    /** Where an exchange holds its call, and each chunk of its answer too; Camel's filter keeps it from the response. */
    static final String HEADER = "CamelGatewayCall";

    private final String method;
    private final String path;
    private final HttpServletResponse response;
    private final long begin;
    private final List<String> upstreams = new ArrayList<>();
    private Client client;
    private boolean counted;
    private ObjectNode request;
    private String askedModel;
    private String sentModel;
    private EventWriter events;
    private int status;
    private String failure;
    private Long promptTokens;
    private Long completionTokens;

    Call(String method, String path, HttpServletResponse response, long begin) {
        this.method = method;
        this.path = path;
        this.response = response;
        this.begin = begin;
    }

    /** The call of an exchange, or of a chunk of its answer. */
    static Call of(Exchange exchange) {
        return exchange.getMessage().getHeader(HEADER, Call.class);
    }

    void isFrom(Client known) {
        client = known;
    }

    /** Counts it against the limits of its client, until it is over. */
    void count() {
        client.limit().begin();
        counted = true;
    }

    /** Gives back what it has taken of the limits. */
    void end() {
        if (counted) {
            counted = false;
            client.limit().end();
        }
    }

    void asks(ObjectNode asked) {
        request = asked;
        askedModel = asked.get("model").textValue();
    }

    /** The request as a server is to have it: as the client sent it, but for the name of the model; null where it has no body. */
    ObjectNode requestTo(Upstream upstream, Models models) {
        upstreams.add(upstream.id());
        if (request != null) {
            sentModel = models.at(upstream, askedModel);
            request.put("model", sentModel);
        }
        return request;
    }

    /** The server that was called last has failed, and another will be. */
    void failedOver(Exception reason) {
        int last = upstreams.size() - 1;
        boolean answered = reason instanceof OpenAIException failed && failed.getStatus() > 0;
        String why = answered
                ? String.valueOf(((OpenAIException) reason).getStatus())
                : reason.getClass().getSimpleName();
        upstreams.set(last, upstreams.get(last) + '(' + why + ')');
    }

    /** Whether the client wants the chunk with the usage, which is asked for all the same. */
    boolean wantsUsage() {
        return request.path("stream_options").path("include_usage").booleanValue();
    }

    /** Writes events to the client; the first time, after the head of the response. */
    EventWriter events() throws IOException {
        if (events == null) {
            events = EventWriter.open(response);
        }
        return events;
    }

    /** Whether something of the answer is on its way to the client: then no other server can answer any more. */
    boolean hasBegun() {
        return events != null;
    }

    void answered(int code, String reason) {
        status = code;
        failure = reason;
    }

    void used(Long prompt, Long completion) {
        promptTokens = prompt;
        completionTokens = completion;
    }

    String clientName() {
        return client == null ? null : client.name();
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String askedModel() {
        return askedModel;
    }

    String sentModel() {
        return sentModel;
    }

    List<String> upstreams() {
        return upstreams;
    }

    int status() {
        return status;
    }

    /** What went wrong, in a word, or null. */
    String failure() {
        return failure;
    }

    Long promptTokens() {
        return promptTokens;
    }

    Long completionTokens() {
        return completionTokens;
    }

    long nanosSinceBegin(long now) {
        return now - begin;
    }
}
