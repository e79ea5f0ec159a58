package io.github.camelopenai.internal.client;

import java.time.Duration;
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
        HttpVersions httpVersions) {}
