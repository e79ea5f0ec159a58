package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.PathSteps;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The base URL of a server, such as {@code https://api.openai.com/v1}. Its path is kept; a trailing slash makes no
 * difference.
 */
public final class ServerAddress {

    /** OpenAI's own API. */
    public static final String OPENAI = "https://api.openai.com/v1";

    private final String base;
    private final URI uri;
    private final AzureUrls azure;

    /** The URLs of operations without ids, by their paths: most calls go to one of these, and a URL is slow to parse. */
    private final Map<String, URI> fixed = new ConcurrentHashMap<>();

    private ServerAddress(String base, URI uri, AzureUrls azure) {
        this.base = base;
        this.uri = uri;
        this.azure = azure;
    }

    /**
     * The address that a base URL stands for.
     *
     * @throws IllegalArgumentException where it is none, saying what is accepted
     */
    public static ServerAddress of(String baseUrl) {
        String base = baseUrl.strip().replaceAll("/+$", "");
        try {
            URI uri = new URI(base);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && plain) {
                return new ServerAddress(base, uri, null);
            }
        } catch (URISyntaxException e) {
            // said below, in the user's terms
        }
        throw new IllegalArgumentException("baseUrl is '" + withoutSecrets(baseUrl)
                + "', but must be an http or https URL without user, query and fragment, such as " + OPENAI);
    }

    /**
     * The same address, which is one of Azure OpenAI.
     *
     * @param apiVersion the {@code api-version}, or null
     * @param deployment the deployment, or null where the request's model is its name
     * @throws IllegalArgumentException where the version is missing
     */
    public ServerAddress onAzure(String apiVersion, String deployment) {
        return new ServerAddress(base, uri, AzureUrls.of(base, apiVersion, deployment));
    }

    /** Whether the host is one of Azure's. */
    public boolean isAzureHost() {
        return AzureUrls.isHost(uri.getHost());
    }

    /**
     * The URL of a request under this address.
     *
     * @throws OpenAIInvalidRequestException where it needs the name of a deployment and has none
     */
    URI resolve(ApiRequest request) {
        boolean isAlwaysTheSame = azure == null
                && !request.operation().isRequest()
                && request.ids().isEmpty()
                && request.query().isEmpty();
        return isAlwaysTheSame
                ? fixed.computeIfAbsent(request.path(), path -> URI.create(base + path))
                : URI.create(base + prefix(request) + request.path() + query(request));
    }

    private String prefix(ApiRequest request) {
        return azure == null ? "" : azure.prefix(base, request);
    }

    private String query(ApiRequest request) {
        Map<String, String> query = new LinkedHashMap<>();
        if (azure != null && azure.apiVersion() != null) {
            query.put("api-version", azure.apiVersion());
        }
        query.putAll(request.query());
        String parameters = query.entrySet().stream()
                .map(entry -> PathSteps.encode(entry.getKey()) + '=' + PathSteps.encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? "" : '?' + parameters;
    }

    /** The request as this server takes it. */
    ApiRequest addressed(ApiRequest request) {
        return azure == null ? request : azure.addressed(request);
    }

    /** The deployment that all calls go to, or null. */
    String deployment() {
        return azure == null ? null : azure.deployment();
    }

    /** Whether this is OpenAI's own API, which takes no call without a key. */
    public boolean isOpenAI() {
        return uri.getHost().equalsIgnoreCase("api.openai.com");
    }

    /** Whether what is sent can be read on the way: plain http to another machine. */
    public boolean isOpenToEavesdroppers() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
        return uri.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    @Override
    public String toString() {
        return base;
    }

    private static String withoutSecrets(String url) {
        return url.replaceAll("//[^/]*@", "//***@").replaceAll("\\?.*", "?***");
    }

    /**
     * A name as it stands in a path, where it can be nothing but one step: a proxy may decode it before it looks at the path.
     *
     * @param what names it to the user
     * @throws OpenAIInvalidRequestException where it would lead elsewhere
     */
    static String step(String name, String what) {
        PathSteps.check(name, what);
        return PathSteps.encode(name);
    }
}
