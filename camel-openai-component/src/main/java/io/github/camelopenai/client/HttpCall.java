package io.github.camelopenai.client;

import java.net.URI;
import java.time.Duration;
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
 * @param attempt the number of this attempt, from 1
 * @param sentBefore whether something may have reached the server already: of an earlier attempt, or of an earlier call for the
 *     same exchange
 * @param onConnected runs when the attempt has its connection, before anything is sent
 * @param connectionRequestTimeout how long it may wait for a connection
 * @param readTimeout the idle time-out of the connection
 * @param maxResponseSize the most bytes that a response may have that is not streamed
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        Payload body,
        int window,
        int attempt,
        boolean sentBefore,
        Runnable onConnected,
        Duration connectionRequestTimeout,
        Duration readTimeout,
        long maxResponseSize) {

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
                attempt,
                true,
                onConnected,
                connectionRequestTimeout,
                readTimeout,
                maxResponseSize);
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
