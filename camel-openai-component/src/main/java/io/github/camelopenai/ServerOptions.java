package io.github.camelopenai;

import io.github.camelopenai.client.OpenAICredentials;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options that say where calls go and how they get there: server, credentials, limits, attempts, time-outs, proxy, TLS.
 *
 * <p>What an option means stands in its description, which the component's documentation and tools show as well.
 */
@UriParams
public abstract class ServerOptions extends RequestFieldOptions {

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The API key. Without it the environment variable OPENAI_API_KEY is used, or the system property openai.api.key. OpenAI itself "
                            + "takes no call without a key; other servers may.")
    private String apiKey;

    @UriParam(
            label = "security",
            description = "A bean that supplies the token of each attempt instead of apiKey, for tokens that expire: "
                    + "credentials=#bean:tokens.")
    private OpenAICredentials credentials;

    @UriParam(
            label = "security",
            enums = "bearer,api-key",
            description =
                    "The header in which the key or token goes: bearer is Authorization: Bearer, api-key is the header "
                            + "of that name. Without it api-key for an apiKey on Azure OpenAI, else bearer.")
    private String authentication;

    @UriParam(
            label = "common",
            description = "The base URL of the server, with its path, such as https://api.openai.com/v1 or "
                    + "http://localhost:11434/v1. Without it the environment variables OPENAI_BASE_URL and "
                    + "OPENAI_API_BASE are used, then https://api.openai.com/v1.")
    private String baseUrl;

    @UriParam(
            label = "server",
            description =
                    "The organization that is charged. Without it the environment variable OPENAI_ORG_ID is " + "used.")
    private String organization;

    @UriParam(
            label = "server",
            description =
                    "The project that is charged. Without it the environment variable OPENAI_PROJECT_ID is " + "used.")
    private String project;

    @UriParam(
            label = "server",
            description =
                    "Whether the server is Azure OpenAI, whose URLs have deployments and versions. Without it that is told "
                            + "by the host of baseUrl.")
    private Boolean azure;

    @UriParam(
            label = "server",
            description =
                    "Azure OpenAI: the api-version of the URLs, such as 2024-10-21. Not needed where baseUrl ends in "
                            + "/openai/v1.")
    private String apiVersion;

    @UriParam(
            label = "server",
            description = "Azure OpenAI: the deployment that is called. Without it the model is its name.")
    private String deployment;

    @UriParam(
            label = "server",
            secret = true,
            prefix = "additionalHeader.",
            multiValue = true,
            description = "Any other HTTP header of the request: additionalHeader.X-Team=blue.")
    private Map<String, Object> additionalHeader = new LinkedHashMap<>();

    @UriParam(
            label = "retries",
            defaultValue = "2",
            description =
                    "How often a call is sent again after a failure that may pass: a broken connection, 408, 409, 429, 5xx.")
    private int maxRetries = 2;

    @UriParam(
            label = "retries",
            defaultValue = "120000",
            javaType = "java.time.Duration",
            description =
                    "The longest delay before the next attempt that the server may ask for. Where it asks for more, the "
                            + "call fails at once.")
    private long maxRetryAfter = 120_000L;

    @UriParam(
            label = "limits",
            defaultValue = "true",
            description =
                    "Whether the answers and refusals (429) of a server teach how many calls it takes. With false a refused call "
                            + "waits as the server asks, and no other one does; the limits that are set and the server's "
                            + "x-ratelimit headers hold all the same.")
    private boolean adaptive = true;

    @UriParam(
            label = "limits",
            defaultValue = "0",
            description =
                    "The most calls under way, of all endpoints with the same base URL, credentials and model. Further "
                            + "calls wait, without a thread. 0 is without limit.")
    private int maxConcurrentRequests;

    @UriParam(
            label = "limits",
            defaultValue = "0",
            description =
                    "The most calls in a minute, evenly spaced, of all endpoints with the same base URL, credentials and "
                            + "model. 0 is without limit.")
    private long requestsPerMinute;

    @UriParam(
            label = "limits",
            defaultValue = "0",
            description =
                    "The most tokens in a minute, evenly spaced, of all endpoints with the same base URL, credentials and "
                            + "model. They are estimated before a call and corrected by its usage. 0 is without limit.")
    private long tokensPerMinute;

    @UriParam(
            label = "limits",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How much of requestsPerMinute and tokensPerMinute may be used at once after a pause, as the time in "
                            + "which it would be allowed: at 600 calls in a minute, 1s lets 10 more go at once.")
    private long burstTolerance;

    @UriParam(
            label = "time-outs",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long opening a connection may take.")
    private long connectTimeout = 10_000L;

    @UriParam(
            label = "time-outs",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "How long a call may wait for a connection of the pool; 0 is without limit.")
    private long connectionRequestTimeout = 60_000L;

    @UriParam(
            label = "time-outs",
            defaultValue = "600000",
            javaType = "java.time.Duration",
            description =
                    "The idle time-out: how long a connection may bring nothing, before the first byte and after it; 0 is "
                            + "without limit.")
    private long readTimeout = 600_000L;

    @UriParam(
            label = "time-outs",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How long an attempt may wait for the beginning of its answer, from when the request is sent: the first byte of "
                            + "a whole answer, the first event of a stream. An attempt that waits longer fails and is not sent "
                            + "again; 0 is without limit.")
    private long firstByteTimeout;

    @UriParam(
            label = "time-outs",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "The longest time of all calls of an exchange together, with their attempts and streams; 0 is without "
                            + "limit. Waiting under the limits does not count: see limitTimeout.")
    private long requestTimeout;

    @UriParam(
            label = "limits",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How long a call may wait under the limits, before its first attempt and again before each one after; a "
                            + "call that waits longer fails and is not sent. 0 is without limit.")
    private long limitTimeout;

    @UriParam(
            label = "limits",
            defaultValue = "2000",
            description = "The most calls under way, and so connections, of all endpoints with the same transport "
                    + "options; with HTTP/2 calls share connections. Further calls wait, without a thread.")
    private int maxConnections = 2_000;

    @UriParam(
            label = "limits",
            defaultValue = "10000",
            description =
                    "The most calls that wait under the limits, and for a connection. A further one fails at once.")
    private int maxQueuedRequests = 10_000;

    @UriParam(
            label = "limits",
            defaultValue = "67108864",
            description =
                    "The most bytes that a response may have, as it comes and unpacked, and that may be kept of a stream.")
    private long maxResponseSize = 67_108_864L;

    @UriParam(
            label = "server",
            defaultValue = "true",
            description =
                    "Whether the server is asked to send its answers compressed (Accept-Encoding: gzip). What it compresses "
                            + "unasked is read all the same.")
    private boolean compression = true;

    @UriParam(
            label = "server",
            enums = "auto,1.1,2",
            defaultValue = "auto",
            description =
                    "The versions of HTTP: auto speaks HTTP/2 over TLS with servers that offer it, and HTTP/1.1 with all others; 1.1 "
                            + "and 2 speak nothing else. With 2, servers of plain http must know HTTP/2 without being asked.")
    private String httpVersion = "auto";

    @UriParam(
            label = "proxy",
            description = "The HTTP proxy that calls go through. Without it the JVM's own properties say it, such as "
                    + "https.proxyHost.")
    private String proxyHost;

    @UriParam(label = "proxy", defaultValue = "8080", description = "The port of the proxy.")
    private int proxyPort = 8080;

    @UriParam(label = "security,proxy", description = "The user that the proxy asks for.")
    private String proxyUser;

    @UriParam(label = "security,proxy", secret = true, description = "The password of proxyUser.")
    private String proxyPassword;

    @UriParam(
            label = "proxy",
            description =
                    "The hosts that are called without the proxy, separated by commas; a star stands for any begin or end of a name.")
    private String nonProxyHosts;

    @UriParam(
            label = "security",
            description =
                    "The keys and certificates of TLS: a trust store for servers that the JVM does not know, a key store for "
                            + "servers that ask for a certificate. Without it those of the component, if it uses the "
                            + "global ones, else the JVM's.")
    private SSLContextParameters sslContextParameters;

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public OpenAICredentials getCredentials() {
        return credentials;
    }

    public void setCredentials(OpenAICredentials credentials) {
        this.credentials = credentials;
    }

    public String getAuthentication() {
        return authentication;
    }

    public void setAuthentication(String authentication) {
        this.authentication = authentication;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getOrganization() {
        return organization;
    }

    public void setOrganization(String organization) {
        this.organization = organization;
    }

    public String getProject() {
        return project;
    }

    public void setProject(String project) {
        this.project = project;
    }

    public Boolean getAzure() {
        return azure;
    }

    public void setAzure(Boolean azure) {
        this.azure = azure;
    }

    public String getApiVersion() {
        return apiVersion;
    }

    public void setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
    }

    public String getDeployment() {
        return deployment;
    }

    public void setDeployment(String deployment) {
        this.deployment = deployment;
    }

    public Map<String, Object> getAdditionalHeader() {
        return additionalHeader;
    }

    public void setAdditionalHeader(Map<String, Object> additionalHeader) {
        this.additionalHeader = additionalHeader;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public long getMaxRetryAfter() {
        return maxRetryAfter;
    }

    public void setMaxRetryAfter(long maxRetryAfter) {
        this.maxRetryAfter = maxRetryAfter;
    }

    public boolean isAdaptive() {
        return adaptive;
    }

    public void setAdaptive(boolean adaptive) {
        this.adaptive = adaptive;
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    public void setMaxConcurrentRequests(int maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public long getRequestsPerMinute() {
        return requestsPerMinute;
    }

    public void setRequestsPerMinute(long requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    public long getTokensPerMinute() {
        return tokensPerMinute;
    }

    public void setTokensPerMinute(long tokensPerMinute) {
        this.tokensPerMinute = tokensPerMinute;
    }

    public long getBurstTolerance() {
        return burstTolerance;
    }

    public void setBurstTolerance(long burstTolerance) {
        this.burstTolerance = burstTolerance;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getConnectionRequestTimeout() {
        return connectionRequestTimeout;
    }

    public void setConnectionRequestTimeout(long connectionRequestTimeout) {
        this.connectionRequestTimeout = connectionRequestTimeout;
    }

    public long getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(long readTimeout) {
        this.readTimeout = readTimeout;
    }

    public long getFirstByteTimeout() {
        return firstByteTimeout;
    }

    public void setFirstByteTimeout(long firstByteTimeout) {
        this.firstByteTimeout = firstByteTimeout;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public long getLimitTimeout() {
        return limitTimeout;
    }

    public void setLimitTimeout(long limitTimeout) {
        this.limitTimeout = limitTimeout;
    }

    public String getHttpVersion() {
        return httpVersion;
    }

    public void setHttpVersion(String httpVersion) {
        this.httpVersion = httpVersion;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxQueuedRequests() {
        return maxQueuedRequests;
    }

    public void setMaxQueuedRequests(int maxQueuedRequests) {
        this.maxQueuedRequests = maxQueuedRequests;
    }

    public long getMaxResponseSize() {
        return maxResponseSize;
    }

    public void setMaxResponseSize(long maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }

    public boolean isCompression() {
        return compression;
    }

    public void setCompression(boolean compression) {
        this.compression = compression;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyUser() {
        return proxyUser;
    }

    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }

    public String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }

    public String getNonProxyHosts() {
        return nonProxyHosts;
    }

    public void setNonProxyHosts(String nonProxyHosts) {
        this.nonProxyHosts = nonProxyHosts;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
