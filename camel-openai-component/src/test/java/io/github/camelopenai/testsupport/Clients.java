package io.github.camelopenai.testsupport;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.CredentialScheme;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import java.time.Duration;
import java.util.Map;

/** What clients of tests without Camel are made with. */
public final class Clients {

    private Clients() {}

    /**
     * The options of a client that calls {@code http://s/v1}, reads at most 1,000 bytes, and sends a call again twice.
     *
     * @param credentials supplies tokens, or null for the key {@code sk-1}
     */
    public static ClientOptions options(
            Duration requestTimeout, Duration limitTimeout, LimitOptions limits, OpenAICredentials credentials) {
        return new ClientOptions(
                ServerAddress.of("http://s/v1"),
                new ClientOptions.Caller(
                        credentials == null ? "sk-1" : null,
                        credentials,
                        CredentialScheme.BEARER,
                        null,
                        null,
                        Map.of()),
                new ClientOptions.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, requestTimeout, limitTimeout),
                new ClientOptions.Answers(true, 1_000),
                new ClientOptions.Retries(2, Duration.ofMinutes(2)),
                false,
                limits);
    }
}
