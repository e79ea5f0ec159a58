package io.github.camelopenai.client;

import io.github.camelopenai.client.limit.LimitOptions;
import java.time.Duration;
import java.util.Map;

/**
 * What all calls of an endpoint share.
 *
 * @param server the server's address
 * @param apiKey the key, or null
 * @param credentials supplies the token of each attempt instead of the key, or null
 * @param scheme in which header the key or token goes
 * @param organization the organization that is charged, or null
 * @param project the project that is charged, or null
 * @param additionalHeaders further headers of every request
 * @param compression whether the server is asked to compress its answers
 * @param connectionRequestTimeout how long a call may wait for a connection of the pool
 * @param readTimeout the idle time-out of a connection, zero for no limit
 * @param requestTimeout the longest time of all calls of an exchange together, zero for no limit
 * @param limitTimeout the longest time for which a call may wait for a permit, zero for no limit
 * @param maxResponseSize the most bytes that a response may have
 * @param multipartUpload whether every file goes up in parts, not only one that is too large for a single request
 * @param maxRetries how many attempts may follow the first one of a call
 * @param maxRetryAfter the longest delay before an attempt that the server may ask for
 * @param limits how many calls may go
 */
public record ClientOptions(
        ServerAddress server,
        String apiKey,
        OpenAICredentials credentials,
        CredentialScheme scheme,
        String organization,
        String project,
        Map<String, String> additionalHeaders,
        boolean compression,
        Duration connectionRequestTimeout,
        Duration readTimeout,
        Duration requestTimeout,
        Duration limitTimeout,
        long maxResponseSize,
        boolean multipartUpload,
        int maxRetries,
        Duration maxRetryAfter,
        LimitOptions limits) {

    /** Without the key and the headers. */
    @Override
    public String toString() {
        return "ClientOptions[" + server + ']';
    }
}
