package io.github.camelopenai.examples.benchmarks.side;

import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.examples.benchmarks.server.TlsIdentity;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;

/** Those that are compared, by name. */
public final class Sides {

    public static final String US = "us";
    public static final String US_HTTP_1_1 = "us, 1.1";
    public static final String US_VIRTUAL = "us, virtual";
    public static final String US_PULL = "us, pull";
    public static final String US_PUSH = "us, push";
    public static final String US_PULL_THREADS = "us, pull, threads";
    public static final String US_ARCHIVE = "us, archive";
    public static final String US_METRICS = "us, metrics";
    public static final String US_TRACES = "us, traces";
    public static final String LIMIT = "limit";
    public static final String OPENAI_JAVA = "openai-java";
    public static final String CAMEL_HTTP = "camel-http";
    public static final String LANGCHAIN4J = "langchain4j";

    /** Our calls with prompts in memory, and then files written by hand. */
    public static final String CALLS_THEN_FILES = "calls, then files";

    /** All of them that make calls, in the order in which they are shown. */
    public static final List<String> ALL = List.of(
            US,
            US_HTTP_1_1,
            US_VIRTUAL,
            US_PULL,
            US_PUSH,
            US_PULL_THREADS,
            US_ARCHIVE,
            US_METRICS,
            US_TRACES,
            LIMIT,
            OPENAI_JAVA,
            CAMEL_HTTP,
            LANGCHAIN4J);

    private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

    private Sides() {}

    /**
     * Opens a side.
     *
     * @param baseUrl the base URL of the server
     * @param atATime how many calls it will have at a time
     */
    public static Side open(String name, String baseUrl, int atATime) throws Exception {
        return switch (name) {
            case US, US_VIRTUAL, US_PULL, US_ARCHIVE -> new CamelOpenAI(baseUrl, false, camel -> {});
            case US_PUSH -> new CamelOpenAI(baseUrl, true, camel -> {});
            case US_PULL_THREADS -> new CamelOpenAI(baseUrl, false, camel -> routeThreads(camel, atATime));
            case US_METRICS -> new CamelOpenAI(baseUrl, false, camel -> Telemetry.meter(camel.getRegistry()));
            case US_TRACES -> new CamelOpenAI(baseUrl, false, camel -> Telemetry.trace(camel.getRegistry()));
            case LIMIT -> new Limit(baseUrl);
            case OPENAI_JAVA -> new OpenAIJava(baseUrl);
            case CAMEL_HTTP -> new CamelHttp(baseUrl, atATime);
            case LANGCHAIN4J -> new LangChain4j(baseUrl);
            default -> throw new IllegalArgumentException("There is no side " + name + "; there are " + ALL);
        };
    }

    /**
     * Opens a side that speaks TLS.
     *
     * @param baseUrl the base URL of the server
     * @param server the identity that it trusts
     */
    public static Side openByTls(String name, String baseUrl, TlsIdentity server) throws Exception {
        return switch (name) {
            case US -> new CamelOpenAI(baseUrl, false, camel -> {}, options -> trust(server, options));
            case US_HTTP_1_1 ->
                new CamelOpenAI(baseUrl, false, camel -> {}, options -> {
                    trust(server, options);
                    options.setHttpVersion("1.1");
                });
            case LIMIT -> limitByTls(baseUrl, server.client());
            case OPENAI_JAVA -> OpenAIJava.byTls(baseUrl, server);
            default -> throw new IllegalArgumentException("There is no side " + name + " that speaks TLS");
        };
    }

    private static void trust(TlsIdentity server, OpenAIConfiguration options) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + server.store());
        store.setType(TlsIdentity.TYPE);
        store.setPassword(TlsIdentity.PASSWORD);
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        options.setSslContextParameters(parameters);
    }

    /** By HTTP/1.1, since its pool does not let calls share a connection. */
    private static Limit limitByTls(String baseUrl, SSLContext tls) {
        return new Limit(baseUrl, connections -> connections
                .setTlsStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(tls).buildAsync())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .build()));
    }

    /** Options of the JVM that a side needs. */
    public static List<String> options(String name) {
        return name.equals(US_VIRTUAL) ? List.of("-Dcamel.threads.virtual.enabled=true") : List.of();
    }

    /** Whether this JVM and the class path have what a side needs; a pack has not all of the libraries. */
    public static boolean isThere(String name) {
        return switch (name) {
            case OPENAI_JAVA -> isClass("com.openai.client.OpenAIClient");
            case LANGCHAIN4J -> isClass("dev.langchain4j.model.openai.OpenAiChatModel");
            case US_VIRTUAL -> Runtime.version().feature() >= FIRST_JDK_WITH_VIRTUAL_THREADS;
            default -> true;
        };
    }

    /** Whether a class is on the class path. */
    public static boolean isClass(String name) {
        try {
            Class.forName(name, false, Sides.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** A thread for each stream that is pulled, as the page on streaming advises who pulls many. */
    private static void routeThreads(CamelContext camel, int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile("openai");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        camel.getExecutorServiceManager().registerThreadPoolProfile(profile);
    }
}
