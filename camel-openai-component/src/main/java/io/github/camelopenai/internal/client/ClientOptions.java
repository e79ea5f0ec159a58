package io.github.camelopenai.internal.client;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.cost.Costs;
import java.time.Duration;
import java.util.Map;

/**
 * What all calls of an endpoint share.
 *
 * @param server the server's address
 * @param caller who calls
 * @param times how long things may take
 * @param answers what may come back
 * @param retries how often a call is sent again
 * @param multipartUpload whether every file goes up in parts, not only one that is too large for a single request
 * @param limits how many calls may go
 * @param costs what calls cost, and how much they may
 */
public record ClientOptions(
        ServerAddress server,
        Caller caller,
        Times times,
        Answers answers,
        Retries retries,
        boolean multipartUpload,
        LimitOptions limits,
        Costs costs) {

    /** Of calls whose cost nobody knows. */
    public ClientOptions(
            ServerAddress server,
            Caller caller,
            Times times,
            Answers answers,
            Retries retries,
            boolean multipartUpload,
            LimitOptions limits) {
        this(server, caller, times, answers, retries, multipartUpload, limits, Costs.NONE);
    }

    /**
     * Who calls, as the headers of every request say.
     *
     * @param apiKey the key, or null
     * @param credentials supplies the token of each attempt instead of the key, or null
     * @param scheme in which header the key or token goes
     * @param organization the organization that is charged, or null
     * @param project the project that is charged, or null
     * @param additionalHeaders further headers
     */
    public record Caller(
            String apiKey,
            OpenAICredentials credentials,
            CredentialScheme scheme,
            String organization,
            String project,
            Map<String, String> additionalHeaders) {

        /** Without the key and the headers. */
        @Override
        public String toString() {
            return "Caller[]";
        }
    }

    /**
     * How long things may take; zero is no limit.
     *
     * @param connectionRequest how long a call may wait for a connection of the pool
     * @param firstByte how long an attempt may wait for the beginning of its answer
     * @param read the idle time-out of a connection
     * @param request all calls of an exchange together
     * @param limit how long a call may wait under the limits
     */
    public record Times(
            Duration connectionRequest, Duration firstByte, Duration read, Duration request, Duration limit) {}

    /**
     * What may come back.
     *
     * @param compression whether the server is asked to compress its answers
     * @param maxSize the most bytes that a response may have
     */
    public record Answers(boolean compression, long maxSize) {}

    /**
     * How often a call is sent again.
     *
     * @param max how many attempts may follow the first one
     * @param maxRetryAfter the longest delay before an attempt that the server may ask for
     */
    public record Retries(int max, Duration maxRetryAfter) {}

    /** Without the key and the headers. */
    @Override
    public String toString() {
        return "ClientOptions[" + server + ']';
    }
}
