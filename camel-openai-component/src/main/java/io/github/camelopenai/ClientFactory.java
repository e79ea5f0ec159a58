package io.github.camelopenai;

import io.github.camelopenai.internal.client.ApiKeys;
import io.github.camelopenai.internal.client.CallServices;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.CredentialScheme;
import io.github.camelopenai.internal.client.HttpVersions;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.ProxyOptions;
import io.github.camelopenai.internal.client.ServerAddress;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.limit.LimitOptions;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.cost.options.CostOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Makes the client of an endpoint from its options, the component's, and the environment. */
final class ClientFactory {

    /** As Apache Camel's own camel-openai reads it, after the environment variable. */
    private static final String KEY_PROPERTY = "openai.api.key";

    private static final char DELETE = 0x7f;
    /** Sums of times are nanoseconds in a long, which end at 292 years. */
    private static final Duration LONGEST_DURATION = Duration.ofDays(365);

    private final OpenAIComponent component;
    private final OpenAIConfiguration configuration;

    ClientFactory(OpenAIComponent component, OpenAIConfiguration configuration) {
        this.component = component;
        this.configuration = configuration;
    }

    /**
     * The client.
     *
     * @param statistics counts its calls
     * @param costs what it says of prices and budgets
     * @throws IllegalArgumentException where an option is out of range, or OpenAI is to be called without a key
     */
    OpenAIClient create(CallStatistics statistics, CostOptions costs) {
        ServerAddress server = ServerAddress.of(
                firstOf(configuration.getBaseUrl(), "OPENAI_BASE_URL", "OPENAI_API_BASE", ServerAddress.OPENAI));
        boolean isAzure = configuration.getAzure() == null ? server.isAzureHost() : configuration.getAzure();
        if (isAzure) {
            if (server.isOpenAI()) {
                throw new IllegalArgumentException(
                        "azure=true needs the option baseUrl with the address of your resource,"
                                + " such as https://my-resource.openai.azure.com");
            }
            server = server.onAzure(configuration.getApiVersion(), configuration.getDeployment());
        } else {
            refuseOnOtherServers("apiVersion", configuration.getApiVersion());
            refuseOnOtherServers("deployment", configuration.getDeployment());
        }
        ClientOptions options = clientOptions(server, isAzure, costs);
        return new OpenAIClient(new CallServices(
                options,
                component.transport(transportOptions()),
                component.limiters(),
                component.scheduler(),
                component.callExecutor(),
                component.pools().credentials(),
                component.dialect(),
                statistics,
                Clock.systemUTC(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble(),
                component.telemetry().capturing(configuration.getCaptureContent())));
    }

    private ClientOptions clientOptions(ServerAddress server, boolean isAzure, CostOptions costs) {
        boolean isSupplied = configuration.getCredentials() != null;
        String apiKey = isSupplied ? null : key();
        boolean hasCredentials = isSupplied || apiKey != null;
        if (!hasCredentials && server.isOpenAI()) {
            throw new IllegalArgumentException("There is no API key for " + server
                    + ". Give it as the option apiKey, as the component option apiKey"
                    + " (camel.component.openai.api-key), as the environment variable OPENAI_API_KEY, or as the system property "
                    + KEY_PROPERTY + '.'
                    + " To call another server, set baseUrl, or the environment variable OPENAI_BASE_URL.");
        }
        if (hasCredentials && server.isOpenToEavesdroppers()) {
            component.warnOnce(
                    "The API key goes to " + server + " over plain http, where others can read it. Use https.");
        }
        return new ClientOptions(
                server,
                new ClientOptions.Caller(
                        apiKey,
                        configuration.getCredentials(),
                        scheme(isAzure && !isSupplied),
                        name("organization", configuration.getOrganization(), "OPENAI_ORG_ID"),
                        name("project", configuration.getProject(), "OPENAI_PROJECT_ID"),
                        headers()),
                new ClientOptions.Times(
                        duration("connectionRequestTimeout", configuration.getConnectionRequestTimeout()),
                        duration("firstByteTimeout", configuration.getFirstByteTimeout()),
                        duration("readTimeout", configuration.getReadTimeout()),
                        duration("requestTimeout", configuration.getRequestTimeout()),
                        duration("limitTimeout", configuration.getLimitTimeout())),
                new ClientOptions.Answers(
                        configuration.isCompression(),
                        atLeastOne("maxResponseSize", configuration.getMaxResponseSize())),
                new ClientOptions.Retries(
                        (int) notNegative("maxRetries", configuration.getMaxRetries()),
                        duration("maxRetryAfter", configuration.getMaxRetryAfter())),
                configuration.isMultipartUpload(),
                limits(),
                costs.create(
                        component.getCamelContext(), apiKey, component.pools().budgets()));
    }

    private LimitOptions limits() {
        return new LimitOptions(
                (int) notNegative("maxConcurrentRequests", configuration.getMaxConcurrentRequests()),
                notNegative("requestsPerMinute", configuration.getRequestsPerMinute()),
                notNegative("tokensPerMinute", configuration.getTokensPerMinute()),
                duration("burstTolerance", configuration.getBurstTolerance()),
                (int) notNegative("maxQueuedRequests", configuration.getMaxQueuedRequests()),
                duration("maxRetryAfter", configuration.getMaxRetryAfter()),
                configuration.isAdaptive());
    }

    private TransportOptions transportOptions() {
        return new TransportOptions(
                duration("connectTimeout", configuration.getConnectTimeout()),
                (int) atLeastOne("maxConnections", configuration.getMaxConnections()),
                (int) notNegative("maxQueuedRequests", configuration.getMaxQueuedRequests()),
                proxy(),
                component.tls(configuration.getSslContextParameters()),
                HttpVersions.of(configuration.getHttpVersion()));
    }

    private ProxyOptions proxy() {
        if (configuration.getProxyHost() == null) {
            refuseWithoutProxy("proxyUser", configuration.getProxyUser());
            refuseWithoutProxy("proxyPassword", configuration.getProxyPassword());
            refuseWithoutProxy("nonProxyHosts", configuration.getNonProxyHosts());
            return null;
        }
        return new ProxyOptions(
                configuration.getProxyHost(),
                (int) atLeastOne("proxyPort", configuration.getProxyPort()),
                configuration.getProxyUser(),
                configuration.getProxyPassword(),
                configuration.getNonProxyHosts());
    }

    private static void refuseWithoutProxy(String option, String value) {
        if (value != null) {
            throw new IllegalArgumentException(
                    "The option " + option + " is set, but proxyHost is not. Set proxyHost, or the"
                            + " properties of the JVM (https.proxyHost, https.proxyUser, http.nonProxyHosts) instead of both.");
        }
    }

    private CredentialScheme scheme(boolean isAzureKey) {
        String name = configuration.getAuthentication();
        if (name == null) {
            return isAzureKey ? CredentialScheme.API_KEY : CredentialScheme.BEARER;
        }
        return switch (name) {
            case "bearer" -> CredentialScheme.BEARER;
            case "api-key" -> CredentialScheme.API_KEY;
            default ->
                throw new IllegalArgumentException(
                        "The option authentication is '" + name + "', but must be bearer or api-key");
        };
    }

    private static void refuseOnOtherServers(String option, String value) {
        if (value != null) {
            throw new IllegalArgumentException("The option " + option + " is '" + value
                    + "', but baseUrl is not one of Azure OpenAI. Set azure=true if it is all the same.");
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        configuration.getAdditionalHeader().forEach((name, value) -> headers.put(name, header(name, value)));
        return headers;
    }

    private static String header(String name, Object value) {
        String text = String.valueOf(value);
        if (text.chars().anyMatch(each -> each < ' ' && each != '\t' || each == DELETE)) {
            throw new IllegalArgumentException("The option additionalHeader." + name
                    + " has a line break or another control character, which no HTTP header can carry");
        }
        return text;
    }

    private String key() {
        String key = cleaned("apiKey", configuration.getApiKey(), "OPENAI_API_KEY", ApiKeys::clean);
        return key == null
                ? cleaned("The system property " + KEY_PROPERTY, System.getProperty(KEY_PROPERTY), ApiKeys::clean)
                : key;
    }

    private String name(String option, String value, String variable) {
        return cleaned(option, value, variable, ApiKeys::cleanName);
    }

    /** An option, else an environment variable, made fit for a header; null where neither is set. */
    private String cleaned(String option, String value, String variable, Function<String, ApiKeys.Cleaned> cleaning) {
        boolean isOption = value != null && !value.isBlank();
        return isOption
                ? cleaned("The option " + option, value, cleaning)
                : cleaned("The environment variable " + variable, environment(variable), cleaning);
    }

    private String cleaned(String source, String text, Function<String, ApiKeys.Cleaned> cleaning) {
        if (text == null || text.isBlank()) {
            return null;
        }
        ApiKeys.Cleaned cleaned;
        try {
            cleaned = cleaning.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + ' ' + e.getMessage());
        }
        if (cleaned.isRepaired()) {
            component.warnOnce(source + " has " + cleaned.repairs() + "; it is sent without.");
        }
        return cleaned.value();
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
        if (notNegative(option, millis) > LONGEST_DURATION.toMillis()) {
            throw new IllegalArgumentException("The option " + option + " is " + millis + " ms, but must be at most "
                    + LONGEST_DURATION.toMillis() + " ms (" + LONGEST_DURATION.toDays() + " days)");
        }
        return Duration.ofMillis(millis);
    }

    private static long notNegative(String option, long value) {
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
