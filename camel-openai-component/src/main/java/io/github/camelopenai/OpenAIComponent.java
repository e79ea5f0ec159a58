package io.github.camelopenai;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.camel.ClassPath;
import io.github.camelopenai.internal.camel.DefaultModels;
import io.github.camelopenai.internal.camel.LiteralSecrets;
import io.github.camelopenai.internal.camel.ShownUri;
import io.github.camelopenai.internal.camel.ThreadPools;
import io.github.camelopenai.internal.camel.UriOrigin;
import io.github.camelopenai.internal.client.Dialect;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.http.HttpClient5Transport;
import io.github.camelopenai.internal.client.http.ResponseMemory;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.management.ManagedLimiters;
import io.github.camelopenai.internal.route.RouteGuard;
import io.github.camelopenai.internal.route.RouteRun;
import io.github.camelopenai.internal.telemetry.Telemetry;
import io.github.camelopenai.internal.telemetry.TelemetryFinder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls OpenAI and the servers that speak its protocol.
 *
 * <pre>{@code
 * from("file:prompts").to("openai:chat?model=gpt-4o-mini").to("file:answers");
 * }</pre>
 *
 * <p>Endpoints that share their transport options share one HTTP client, which stays open while one of them runs, and
 * for a while after. Routes go on with an answer on the thread pool of the profile {@code openai}; uploads are read on that of
 * {@code openai-upload}, beans of {@code credentials} are asked on that of {@code openai-credentials}, budgets kept on {@code openai-budget}.
 */
@Component("openai,openai-api")
public class OpenAIComponent extends DefaultModels implements SSLContextParametersAware {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAIComponent.class);

    /** Sets and reads the options of an endpoint by name. */
    static final CheckedConfigurer<OpenAIEndpointConfigurer> ENDPOINT_OPTIONS =
            new CheckedConfigurer<>(new OpenAIEndpointConfigurer());

    @Metadata(description = "The options that all endpoints start from.")
    private OpenAIConfiguration configuration = new OpenAIConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether the global SSL context parameters of Camel are used where an endpoint has none of its own.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "advanced",
            defaultValue = "0",
            description =
                    "The most bytes of whole answers that are in memory at a time, from their arrival until the route has "
                            + "them, of all endpoints together. Further answers wait in their connections, without a thread. A "
                            + "single answer that is larger fails. 0 is a quarter of the heap.")
    private long maxResponseMemory;

    private final Map<SSLContextParameters, SSLContext> tlsContexts = new ConcurrentHashMap<>();
    private final Transports transports = new Transports(this::openTransport);
    private final Set<OpenAIClient> clients = ConcurrentHashMap.newKeySet();
    private final Dialect dialect = new Dialect();
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private volatile boolean areAllPropertiesBound;
    private UnaryOperator<String> environment = System::getenv;
    private ThreadPools pools;
    private ResponseMemory memory;
    private ManagedLimiters managedLimiters;
    private Limiters limiters;
    private Telemetry telemetry;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        refuseUnboundProperties();
        Target target = uri.startsWith(SchemeNames.TOOL) ? new Target.Tool(remaining) : target(remaining, parameters);
        OptionAliases.apply(target, parameters);
        boolean isFromMessage = UriOrigin.isMessage();
        if (!isFromMessage) {
            warnOfLiterals(uri, parameters);
        }
        UriOptions options = new UriOptions(target);
        options.read(parameters, isFromMessage);
        UriOptions.Prompted prompted =
                options.addPrompt(parameters, configuration.getPrompt(), isFromMessage, getCamelContext());
        options.check(parameters);
        parameters.keySet().removeAll(prompted.texts().keySet());
        Set<String> literal = isFromMessage ? UriOptions.names(parameters) : Set.of();

        OpenAIConfiguration own = configuration.copy();
        OptionAliases.setModel(target, this, own);
        UriOptions.takeMaps(parameters, own);
        OpenAIEndpoint endpoint = new OpenAIEndpoint(uri, remaining, this, target, own);
        endpoint.setDelay(OpenAIEndpoint.POLITE_DELAY_MILLIS);
        endpoint.setSchedulerProperties(UriOptions.extract(parameters, "scheduler."));
        endpoint.takeLiterally(literal);
        setProperties(endpoint, parameters);
        endpoint.take(prompted);
        endpoint.checkFields();
        return endpoint;
    }

    /** With the first endpoint: by then all properties are bound, and nothing has been sent yet. */
    private void refuseUnboundProperties() {
        if (!areAllPropertiesBound) {
            new UnboundProperties(this, configured, System.getenv()).refuse();
            areAllPropertiesBound = true;
        }
    }

    private Target target(String path, Map<String, Object> parameters) {
        Target ofRoutes = Target.ofRoutes(path);
        if (ofRoutes != null) {
            return ofRoutes;
        }
        if (path.equals(Operation.REQUEST)) {
            return new Target.Call(RequestOptions.operation(parameters));
        }
        Object batchOf = parameters.getOrDefault("batchOf", configuration.getBatchOf());
        return EndpointPath.target(path, parameters.remove("operation"), batchOf);
    }

    /** Our own: another component for the scheme may come first on the class path. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return new CheckedConfigurer<>(new OpenAIComponentConfigurer(), configured::add);
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return ENDPOINT_OPTIONS;
    }

    /** The HTTP client for these options, for a client that {@link #add} gets. */
    HttpTransport transport(TransportOptions options) {
        return transports.take(options);
    }

    private HttpTransport openTransport(TransportOptions options) {
        try {
            return new HttpClient5Transport(options, memory, pools.timer(), pools.calls(), pools.uploads());
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "The component needs HttpClient 5.6.5 and HttpCore 5.4.4, but there are other versions on the class path: "
                            + e.getMessage()
                            + ". Name these versions in your build; with Spring Boot's parent set the properties"
                            + " httpclient5.version and httpcore5.version. docs/dependencies.md shows both.",
                    e);
        }
    }

    /**
     * The keys and certificates of an endpoint, or null for the JVM's. The same parameters give the same context, so that endpoints share
     * their connections.
     *
     * @param own the endpoint's own, or null
     */
    SSLContext tls(SSLContextParameters own) {
        SSLContextParameters parameters =
                own == null && useGlobalSslContextParameters ? retrieveGlobalSslContextParameters() : own;
        return parameters == null ? null : tlsContexts.computeIfAbsent(parameters, this::createTls);
    }

    private SSLContext createTls(SSLContextParameters parameters) {
        try {
            return parameters.createSSLContext(getCamelContext());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The option sslContextParameters gives no TLS: " + e.getMessage(), e);
        }
    }

    /** A client whose calls end with the component at the latest: also those that wait, of which no transport knows. */
    void add(OpenAIClient client) {
        clients.add(client);
        client.whenStopped(() -> remove(client));
    }

    private void remove(OpenAIClient client) {
        if (clients.remove(client)) {
            transports.giveBack(client.transport());
        }
    }

    /** The limiters that all endpoints share. */
    Limiters limiters() {
        return limiters;
    }

    /** What whole answers hold of {@code maxResponseMemory}. */
    ResponseMemory answersInMemory() {
        return memory;
    }

    /** Follows calls and loops. */
    Telemetry telemetry() {
        return telemetry;
    }

    /** Which fields servers refuse. */
    Dialect dialect() {
        return dialect;
    }

    /** Runs what begins a call and does not come from a route. */
    ExecutorService callExecutor() {
        return pools.calls();
    }

    /** The threads of what may block. */
    ThreadPools pools() {
        return pools;
    }

    /** Runs time-outs; nothing else may be run on it. */
    ScheduledExecutorService scheduler() {
        return pools.timer();
    }

    /** Runs what goes on with an exchange, and refuses nothing: the exchange must end. */
    Function<Exchange, Executor> routes() {
        return exchange -> rest -> pools.routes().execute(() -> new RouteRun(exchange).run(rest));
    }

    /** As {@link #routes()}, for tools. */
    Function<Exchange, Executor> toolRoutes() {
        return exchange -> rest -> pools.tools().execute(() -> new RouteRun(exchange).run(rest));
    }

    UnaryOperator<String> environment() {
        return environment;
    }

    void setEnvironment(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** Says once for each option of an endpoint that a route holds its secret in clear. */
    private void warnOfLiterals(String uri, Map<String, Object> parameters) {
        for (String option : new LiteralSecrets(getCamelContext()).of(parameters)) {
            warnOnce("The option " + option + " stands in clear in the URI " + ShownUri.of(uri)
                    + " of a route, where JMX and dumps of the route show it. Set it on the component"
                    + " (camel.component.openai.*), the key also in the environment variable OPENAI_API_KEY; or write a"
                    + " reference into the URI, such as {{openai.key}}, which properties or a vault resolve, or"
                    + " credentials=#bean:tokens.");
        }
    }

    /** Logs a sentence, unless it has been logged before. */
    void warnOnce(String sentence) {
        if (warnings.add(sentence)) {
            LOG.warn("{}", sentence);
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // Where several jars were made one, the file may be missing by which Camel finds it
        new RouteGuard().load(getCamelContext());
        // Camel masks options by their names, and knows none of these. It masks the first such option of a URI only.
        // The last two are those of mcpServer
        URISupport.addSanitizeKeywords("additionalHeader,hostedMcpTools,.headers.,.env.");
        if (ClassPath.hasAnotherComponent(getCamelContext(), OpenAIComponent.class)) {
            LOG.warn(
                    "There are two components for the scheme openai on the class path, and which one Camel takes depends on its"
                            + " order. Remove the other (camel-openai), or begin the URIs of this one with openai-api:.");
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        long mostMemory = mostMemory();
        pools = new ThreadPools(getCamelContext(), this);
        memory = new ResponseMemory(mostMemory, pools.timer(), pools.calls());
        telemetry = TelemetryFinder.find(getCamelContext(), environment);
        managedLimiters = new ManagedLimiters(getCamelContext());
        limiters = new Limiters(pools.timer(), pools.calls(), System::nanoTime, managedLimiters);
    }

    private long mostMemory() {
        if (maxResponseMemory < 0) {
            throw new IllegalArgumentException("The component option maxResponseMemory is " + maxResponseMemory
                    + ", but must not be negative; 0 is a quarter of the heap");
        }
        return maxResponseMemory == 0 ? Runtime.getRuntime().maxMemory() / 4 : maxResponseMemory;
    }

    @Override
    protected void doStop() throws Exception {
        if (pools != null) {
            clients.forEach(OpenAIClient::stop);
            transports.close();
            tlsContexts.clear();
            managedLimiters.clear();
            pools.stop();
        }
        super.doStop();
    }

    public OpenAIConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OpenAIConfiguration configuration) {
        this.configuration = configuration;
    }

    public long getMaxResponseMemory() {
        return maxResponseMemory;
    }

    public void setMaxResponseMemory(long maxResponseMemory) {
        this.maxResponseMemory = maxResponseMemory;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
