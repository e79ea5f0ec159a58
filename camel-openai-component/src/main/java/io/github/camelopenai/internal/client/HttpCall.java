package io.github.camelopenai.internal.client;

import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Payload;
import java.net.URI;
import java.util.Map;

/**
 * One attempt of a call, as the transport sends it.
 *
 * @param method the HTTP method
 * @param uri the whole URL
 * @param headers the headers, credentials among them
 * @param body the body, or null
 * @param window how many bytes of a response of success may be there unread while it is handed out as it arrives, or 0 where it is
 *     collected
 * @param attempt which attempt of its call it is
 * @param times how long it may wait for a connection, and for the server
 * @param maxResponseSize the most bytes that a response may have that is not streamed
 * @param isRepeatable whether it may be sent once more by itself where a kept connection was closed before a byte of an answer: what the
 *     server has done of it until then is not known
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        Payload body,
        int window,
        Attempt attempt,
        ClientOptions.Times times,
        long maxResponseSize,
        boolean isRepeatable) {

    /**
     * Which attempt of its call it is.
     *
     * @param number from 1
     * @param sentBefore whether something may have reached the server already: of an earlier attempt, or of an earlier call for
     *     the same exchange
     * @param onConnected runs when the attempt has its connection, before anything is sent
     */
    public record Attempt(int number, boolean sentBefore, Runnable onConnected) {}

    /** So many bytes are 64 chunks, as a chat has them. */
    private static final int EVENTS_WINDOW = 16 * 1024;

    private static final int BYTES_WINDOW = 64 * 1024;

    /** An attempt of a request. */
    static HttpCall of(
            ApiRequest request,
            URI uri,
            Map<String, String> headers,
            Payload body,
            Attempt attempt,
            ClientOptions options) {
        return new HttpCall(
                request.operation().method(),
                uri,
                headers,
                body,
                window(request),
                attempt,
                options.times(),
                options.answers().maxSize(),
                true);
    }

    private static int window(ApiRequest request) {
        if (request.streaming()) {
            return EVENTS_WINDOW;
        }
        return request.operation().response() == ResponseKind.BINARY ? BYTES_WINDOW : 0;
    }

    /** Whether the body of a response of success is handed out as it arrives. */
    public boolean isStreamed() {
        return window > 0;
    }

    /** The same attempt, now that something of it may have reached the server. */
    public HttpCall afterSending() {
        return new HttpCall(
                method,
                uri,
                headers,
                body,
                window,
                new Attempt(attempt.number(), true, attempt.onConnected()),
                times,
                maxResponseSize,
                isRepeatable);
    }

    /** What is asked, for messages: without the query, the headers and the body. */
    public String target() {
        return target(method, uri);
    }

    static String target(String method, URI uri) {
        return method + ' ' + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    @Override
    public String toString() {
        return target();
    }
}
