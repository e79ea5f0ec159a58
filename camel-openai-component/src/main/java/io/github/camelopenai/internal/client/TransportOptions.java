package io.github.camelopenai.internal.client;

import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * What endpoints must have in common to share a transport.
 *
 * @param connectTimeout how long opening a connection may take
 * @param maxConnections the most connections at a time
 * @param maxQueuedRequests the most calls that wait for a connection
 * @param proxy the proxy, or null where the JVM's properties say it
 * @param tls the keys and certificates of TLS, or null for the JVM's
 * @param httpVersions which versions of HTTP it speaks
 */
public record TransportOptions(
        Duration connectTimeout,
        int maxConnections,
        int maxQueuedRequests,
        ProxyOptions proxy,
        SSLContext tls,
        HttpVersions httpVersions) {

    /** Written out, as each start needs it: what Java makes for a record takes 15 ms when it runs for the first time. */
    @Override
    public int hashCode() {
        return Objects.hash(connectTimeout, maxConnections, maxQueuedRequests, proxy, tls, httpVersions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportOptions options
                && connectTimeout.equals(options.connectTimeout)
                && maxConnections == options.maxConnections
                && maxQueuedRequests == options.maxQueuedRequests
                && Objects.equals(proxy, options.proxy)
                && Objects.equals(tls, options.tls)
                && httpVersions == options.httpVersions;
    }
}
