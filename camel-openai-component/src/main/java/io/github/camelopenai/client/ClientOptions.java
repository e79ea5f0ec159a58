package io.github.camelopenai.client;

import java.time.Duration;
import java.util.Map;

/**
 * What all calls of an endpoint share.
 *
 * @param server the server's address
 * @param apiKey the key, or null
 * @param organization the organization that is charged, or null
 * @param project the project that is charged, or null
 * @param additionalHeaders further headers of every request
 * @param connectionRequestTimeout how long a call may wait for a connection of the pool
 * @param readTimeout the longest silence of the server, zero for no limit
 * @param requestTimeout the longest time of a whole call, zero for no limit
 * @param maxResponseSize the most bytes that a response may have
 * @param multipartUpload whether every file goes up in parts, not only one that is too large for a single request
 */
public record ClientOptions(
        ServerAddress server,
        String apiKey,
        String organization,
        String project,
        Map<String, String> additionalHeaders,
        Duration connectionRequestTimeout,
        Duration readTimeout,
        Duration requestTimeout,
        long maxResponseSize,
        boolean multipartUpload) {

    /** Without the key and the headers. */
    @Override
    public String toString() {
        return "ClientOptions[" + server + ']';
    }
}
