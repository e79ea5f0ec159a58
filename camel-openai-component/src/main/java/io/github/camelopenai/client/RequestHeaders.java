package io.github.camelopenai.client;

import io.github.camelopenai.api.Operation.ResponseKind;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The headers of a call: the same on each attempt but for the credential.
 *
 * <p>{@code X-Client-Request-Id} names the call in the server's log, and {@code Idempotency-Key} tells an attempt from another call
 * of the same content (<a href="https://platform.openai.com/docs/api-reference/debugging-requests">debugging requests</a>).
 */
final class RequestHeaders {

    private final ClientOptions options;
    private final Map<String, String> always = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    RequestHeaders(ApiRequest request, Payload body, ClientOptions options) {
        this.options = options;
        String id = UUID.randomUUID().toString();
        always.put("Accept", accepted(request));
        always.put("X-Client-Request-Id", id);
        if (request.operation().method().equals("POST")) {
            always.put("Idempotency-Key", id);
        }
        putIfPresent(always, "Content-Type", body == null ? null : body.contentType());
        putIfPresent(always, "OpenAI-Organization", options.organization());
        putIfPresent(always, "OpenAI-Project", options.project());
    }

    /**
     * The headers of an attempt.
     *
     * @param credential the key or token, or null; a line break at its end, as files have one, is none of it
     */
    Map<String, String> with(String credential) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(always);
        if (credential != null) {
            headers.put(options.scheme().header(), options.scheme().value(credential.strip()));
        }
        headers.putAll(options.additionalHeaders());
        return headers;
    }

    private static String accepted(ApiRequest request) {
        if (request.streaming()) {
            return "text/event-stream";
        }
        boolean isJson = request.operation().response() == ResponseKind.JSON
                || request.operation().response() == ResponseKind.PAGE;
        return isJson ? "application/json" : "*/*";
    }

    private static void putIfPresent(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
