package io.github.camelopenai.client;

import java.time.Duration;

/**
 * What endpoints must have in common to share a transport.
 *
 * @param connectTimeout how long opening a connection may take
 * @param maxConnections the most connections at a time
 * @param maxQueuedRequests the most calls that wait for a connection
 */
public record TransportOptions(Duration connectTimeout, int maxConnections, int maxQueuedRequests) {}
