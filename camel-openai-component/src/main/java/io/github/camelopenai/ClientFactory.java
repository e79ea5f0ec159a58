package io.github.camelopenai;

import io.github.camelopenai.client.ClientOptions;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.client.ServerAddress;
import io.github.camelopenai.client.TransportOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the client of an endpoint from its options, the component's, and the environment. */
final class ClientFactory {

    private final OpenAIComponent component;
    private final OpenAIConfiguration configuration;

    ClientFactory(OpenAIComponent component, OpenAIConfiguration configuration) {
        this.component = component;
        this.configuration = configuration;
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException where an option is out of range, or OpenAI is to be called without a key
     */
    OpenAIClient create() {
        ServerAddress server = ServerAddress.of(
                firstOf(configuration.getBaseUrl(), "OPENAI_BASE_URL", "OPENAI_API_BASE", ServerAddress.OPENAI));
        String apiKey = firstOf(configuration.getApiKey(), "OPENAI_API_KEY", null, null);
        if (apiKey == null && server.isOpenAI()) {
            throw new IllegalArgumentException("There is no API key for " + server
                    + ". Give it as the option apiKey, as the component option apiKey"
                    + " (camel.component.openai.api-key), or as the environment variable OPENAI_API_KEY."
                    + " To call another server, set baseUrl.");
        }
        if (apiKey != null && server.isOpenToEavesdroppers()) {
            component.warnOfEavesdroppers(server.toString());
        }
        ClientOptions options = new ClientOptions(
                server,
                apiKey,
                firstOf(configuration.getOrganization(), "OPENAI_ORG_ID", null, null),
                firstOf(configuration.getProject(), "OPENAI_PROJECT_ID", null, null),
                headers(),
                duration("connectionRequestTimeout", configuration.getConnectionRequestTimeout()),
                duration("readTimeout", configuration.getReadTimeout()),
                duration("requestTimeout", configuration.getRequestTimeout()),
                atLeastOne("maxResponseSize", configuration.getMaxResponseSize()),
                configuration.isMultipartUpload());
        TransportOptions transport = new TransportOptions(
                duration("connectTimeout", configuration.getConnectTimeout()),
                (int) atLeastOne("maxConnections", configuration.getMaxConnections()),
                notNegative("maxQueuedRequests", configuration.getMaxQueuedRequests()));
        return new OpenAIClient(
                options,
                component.transport(transport),
                component.scheduler(),
                component.callExecutor(),
                component.habits(),
                Clock.systemUTC());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        configuration.getAdditionalHeader().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return headers;
    }

    /** An option, else the first environment variable that has a text, else the default. */
    private String firstOf(String option, String variable, String olderVariable, String otherwise) {
        for (String value : new String[] {option, environment(variable), environment(olderVariable)}) {
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return otherwise;
    }

    private String environment(String variable) {
        return variable == null ? null : component.environment().apply(variable);
    }

    private static Duration duration(String option, long millis) {
        return Duration.ofMillis(notNegative(option, (int) Math.min(millis, Integer.MAX_VALUE)));
    }

    private static int notNegative(String option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("The option " + option + " is " + value + ", but must not be negative");
        }
        return value;
    }

    private static long atLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("The option " + option + " is " + value + ", but must be at least 1");
        }
        return value;
    }
}
