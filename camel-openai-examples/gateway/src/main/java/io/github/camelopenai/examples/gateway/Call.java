package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.message.OpenAIHeaders;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** One request of a client on its way through the gateway: what is known of it so far. */
final class Call {

    /** Where an exchange holds its call, and each chunk of its answer too; Camel's filter keeps it from the response. */
    static final String HEADER = "CamelGatewayCall";

    /** Where the HTTP request holds it. */
    static final String ATTRIBUTE = "gateway.call";

    /** The header of a response with the gateway's own id. */
    static final String ID_HEADER = "x-gateway-request-id";

    private static final String PREFIX = "gw-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-';
    private static final String STREAM_OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";
    private static final AtomicLong COUNT = new AtomicLong();

    private final String id = PREFIX + COUNT.incrementAndGet();
    private final String method;
    private final String path;
    private final HttpServletResponse response;
    private final long begin;
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private Client client;
    private Api api;
    private ObjectNode request;
    private boolean wantsUsage;
    private String askedModel;
    private String sentModel;
    private String serverId;
    private String upstreams;
    private ToolCalls toolCalls;
    private LoopEvents loop;
    private EventWriter events;
    private int repetitions;
    private boolean ended;
    private int status;
    private String failure;
    private Long promptTokens;
    private Long completionTokens;
    private BigDecimal cost;
    private String currency;

    /** @param response where events are written, or null where there will be none */
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

    /** Runs something when the call is over. */
    synchronized void atEnd(Runnable action) {
        atEnd.push(action);
    }

    /** Gives back what it has taken, and tells whether it was not over yet. */
    synchronized boolean end() {
        boolean isFirst = !ended;
        ended = true;
        while (!atEnd.isEmpty()) {
            atEnd.pop().run();
        }
        return isFirst;
    }

    void asks(Api asked) {
        api = asked;
        if (api == Api.MODEL) {
            askedModel = api.modelIn(path);
        }
    }

    void asks(ObjectNode asked) throws IOException {
        // A budget counts with them before the request is sent
        RawJson.read(asked, List.of("max_completion_tokens", "max_tokens", "max_output_tokens", "service_tier"));
        askedModel = asked.get("model").textValue();
        boolean isInBackground = asked.hasNonNull("background")
                && !(asked.get("background").isBoolean()
                        && !asked.get("background").booleanValue());
        if (api == Api.RESPONSES && isInBackground) {
            // Its usage comes with an answer that has no path here, so no budget would ever count it
            throw Refusal.invalid("The gateway does not pass on responses in the background.");
        }
        wantsUsage = asked.path(STREAM_OPTIONS).path(INCLUDE_USAGE).booleanValue();
        askForUsage(asked);
        request = asked;
    }

    /** A stream must tell what it has used, whatever the client wants to hear of it. */
    private void askForUsage(ObjectNode asked) {
        if (api == Api.RESPONSES || wantsUsage || !asked.path("stream").booleanValue()) {
            return;
        }
        boolean saysMore = asked.path(STREAM_OPTIONS) instanceof ObjectNode options
                && options.size() > (options.has(INCLUDE_USAGE) ? 1 : 0);
        if (saysMore) {
            ((ObjectNode) asked.get(STREAM_OPTIONS)).put(INCLUDE_USAGE, true);
        } else {
            // The component asks for it, and does without where a server does not know the field
            asked.remove(STREAM_OPTIONS);
        }
    }

    /** Makes a message the request for a model that may call tools of the gateway: each time anew, for the loop adds to it. */
    void requestWithTools(Message message, Upstream upstream, Models models) throws IOException {
        request(message, upstream, models);
        ObjectNode whole = RawJson.read(message.getBody(ObjectNode.class));
        if (whole.path("n").asInt(1) > 1) {
            throw Refusal.invalid("The model " + askedModel + " calls tools of the gateway, so n must be 1.");
        }
        toolCalls = ToolCalls.of(whole);
        loop = new LoopEvents(toolCalls, api != Api.RESPONSES && wantsUsage());
        message.setHeader(OpenAIHeaders.TAGS, String.join(",", models.tags(askedModel)));
        message.setBody(whole);
    }

    /** The events of a loop with tools of the gateway, or null where there are none. */
    LoopEvents loop() {
        return loop;
    }

    /** Which calls of tools are the client's to make, or null where all are. */
    ToolCalls toolCalls() {
        return toolCalls;
    }

    /** Makes a message the request as a server is to have it: as the client sent it, except the name of the model. */
    void request(Message message, Upstream upstream, Models models) {
        message.setHeader(Spending.CLIENT, clientName());
        serverId = null;
        sentModel = askedModel == null ? null : models.at(upstream, askedModel);
        if (request != null) {
            // A copy: the request to a server that was given up may still be on its way
            message.setBody(request.deepCopy().put("model", sentModel));
            return;
        }
        message.setBody(null);
        if (sentModel != null) {
            message.setHeader(OpenAIHeaders.ID, sentModel);
        }
    }

    /** These servers were asked. */
    void asked(List<?> servers) {
        upstreams =
                servers.isEmpty() ? null : servers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Whether the client wants the chunk with the usage, which is asked for all the same. */
    boolean wantsUsage() {
        return wantsUsage;
    }

    /** An event with several choices comes once for each of them: so many of the next chunks are the same event. */
    void repeats(int times) {
        repetitions = times;
    }

    /** Whether the next chunk is an event that the client has. */
    boolean isRepetition() {
        return repetitions-- > 0;
    }

    /** Writes events to the client; the first time, after the head of the response. */
    EventWriter events() throws IOException {
        if (events == null) {
            response.setHeader("x-request-id", serverId == null ? id : serverId);
            events = EventWriter.open(response);
        }
        return events;
    }

    /** Whether something of the answer is on its way to the client: then no other server can answer any more. */
    boolean hasBegun() {
        return events != null;
    }

    /** The server has a name for it too. */
    void isKnownToServerAs(String known) {
        serverId = known == null ? serverId : known;
    }

    void answered(int code, String reason) {
        status = code;
        failure = reason;
    }

    void used(Long prompt, Long completion) {
        promptTokens = prompt;
        completionTokens = completion;
    }

    /** It has cost so much; both are null where that is not known. */
    void costs(BigDecimal amount, String inCurrency) {
        cost = amount;
        currency = inCurrency;
    }

    /** What it has cost, or null. */
    BigDecimal cost() {
        return cost;
    }

    String currency() {
        return currency;
    }

    String id() {
        return id;
    }

    /** The server's id of the request, or null. */
    String serverId() {
        return serverId;
    }

    Api api() {
        return api;
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

    /** The servers that were asked, or null where none was. */
    String upstreams() {
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
