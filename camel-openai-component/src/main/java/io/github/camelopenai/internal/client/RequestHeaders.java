package io.github.camelopenai.internal.client;

import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The headers of a call: the same on each attempt except the credential.
 *
 * <p>{@code X-Client-Request-Id} names the call in the server's log, and {@code Idempotency-Key} tells an attempt from another call
 * of the same content (<a href="https://platform.openai.com/docs/api-reference/debugging-requests">debugging requests</a>).
 */
final class RequestHeaders {

    /** Random once and then counted: as unique as random each time, and it need not be secret. */
    private static final String IDS = UUID.randomUUID() + "-";

    private static final String ANYTHING = "*/*";

    private static final AtomicLong CALLS = new AtomicLong();

    private final ApiRequest request;
    private final Payload body;
    private final ClientOptions options;
    private final Negotiation negotiation;
    private final String id = IDS + CALLS.incrementAndGet();

    RequestHeaders(ApiRequest request, Payload body, ClientOptions options, Negotiation negotiation) {
        this.request = request;
        this.body = body;
        this.options = options;
        this.negotiation = negotiation;
    }

    /**
     * The headers of an attempt.
     *
     * @param credential the key or token, or null; a line break at its end, as files have one, is none of it
     * @param trace the headers of the trace that the attempt belongs to
     */
    Map<String, String> with(String credential, Map<String, String> trace) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", accepted());
        if (options.answers().compression()) {
            headers.put("Accept-Encoding", "gzip");
        }
        headers.put("X-Client-Request-Id", id);
        if (request.operation().method().equals("POST")) {
            headers.put("Idempotency-Key", id);
        }
        putIfPresent(headers, "Content-Type", body == null ? null : body.contentType());
        putIfPresent(headers, "OpenAI-Organization", options.caller().organization());
        putIfPresent(headers, "OpenAI-Project", options.caller().project());
        headers.putAll(trace);
        if (credential != null) {
            headers.put(
                    options.caller().scheme().header(),
                    options.caller().scheme().value(credential.strip()));
        }
        options.caller().additionalHeaders().forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        return headers;
    }

    /** An error of a stream is JSON: a server that negotiates must be allowed to send it. */
    private String accepted() {
        if (negotiation.acceptsAnything()) {
            return ANYTHING;
        }
        if (request.streaming()) {
            return "text/event-stream, application/json;q=0.9, */*;q=0.1";
        }
        boolean isJson = request.operation().response() == ResponseKind.JSON
                || request.operation().response() == ResponseKind.PAGE;
        return isJson ? "application/json" : ANYTHING;
    }

    private static void putIfPresent(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
