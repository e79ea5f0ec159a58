package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.HttpVersions;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.http.h2.H2Options;
import io.github.camelopenai.internal.client.http.h2.SharingConnections;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Sends calls through one Apache HttpClient 5, its pool and its few I/O threads. */
public final class HttpClient5Transport implements HttpTransport {

    /** An idle stream then costs a fifth of what it does with the default, and calls are no slower. */
    private static final int BUFFER_BYTES = 4 * 1024;

    /** How much of a response comes before its consumer is asked for how much more. */
    static final int FIRST_WINDOW = BUFFER_BYTES;

    /** A server with a longer line in its head, its trailers or before a chunk is broken, or means harm. */
    static final int LONGEST_HEADER_LINE = 16 * 1024;

    /** The same of the number of its headers. */
    static final int MOST_HEADERS = 500;

    private static final TimeValue TRUSTED_IDLE_TIME = TimeValue.ofSeconds(1);
    private static final TimeValue TIME_OUT_PRECISION = TimeValue.ofMilliseconds(100);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** They need 57 % of a call's CPU, so from eight cores on five of eight have an I/O thread; fewer cores have one each, four at most. */
    private static final int IO_THREADS = Math.max(Math.min(4, CORES), CORES * 5 / 8);

    /** How long a server of HTTP/2 may take to say that it lives, where connecting may take for ever. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);

    private final HttpClients clients;
    private final ConnectionQueue queue;
    private final TransportServices services;
    private final Tls tls;
    private final Set<Transmission> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens a transport, which must be closed. Its connections and threads are opened with the first call.
     *
     * @param memory what whole responses may hold together
     * @param scheduler runs time-outs
     * @param callExecutor starts calls that have waited for a connection; looking up a host may block it
     * @param uploadExecutor reads the content of uploads, which may block
     * @throws LinkageError where HttpClient or HttpCore is older than what the component calls
     */
    public HttpClient5Transport(
            TransportOptions options,
            ResponseMemory memory,
            ScheduledExecutorService scheduler,
            Executor callExecutor,
            Executor uploadExecutor) {
        HttpClients.refuseOlder("org.apache.hc.client5", "5.6");
        HttpClients.refuseOlder("org.apache.hc.core5", "5.4");
        this.tls = new Tls(options.tls());
        Proxies proxies = new Proxies(options.proxy());
        queue = new ConnectionQueue(options.maxConnections(), options.maxQueuedRequests(), scheduler, callExecutor);
        clients = new HttpClients(
                builder -> configure(builder, connections(options, scheduler, callExecutor), proxies),
                callExecutor,
                this::endCallsOfDeadClient);
        services = new TransportServices(
                clients,
                options.httpVersions() != HttpVersions.HTTP_1_1,
                options.connectTimeout(),
                new ResponseTimeouts(),
                proxies,
                memory,
                scheduler,
                callExecutor,
                uploadExecutor);
    }

    private void configure(HttpAsyncClientBuilder builder, AsyncClientConnectionManager connections, Proxies proxies) {
        builder.setConnectionManager(connections)
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setSelectInterval(TIME_OUT_PRECISION)
                        .setIoThreadCount(IO_THREADS)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setBufferSize(BUFFER_BYTES)
                        .setInitialWindowSize(FIRST_WINDOW)
                        .setMaxLineLength(LONGEST_HEADER_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .setUserAgent("camel-openai-component")
                .setRoutePlanner(proxies)
                .addRequestInterceptorLast(new Handover.Start())
                .replaceExecInterceptor(ChainElement.PROTOCOL.name(), new Proxies.Authentication())
                .addExecInterceptorBefore(ChainElement.CONNECT.name(), "opening", new Handover.Opening())
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "handover", new Handover.Handler())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                // Answers are unpacked here, so that their bounds hold and streams come event by event
                .disableContentCompression()
                // Else it loads what cookies would need, for a tenth of a second
                .setDefaultCookieSpecRegistry(name -> null)
                .disableAuthCaching()
                // All calls of a client are of one user
                .disableConnectionState();
    }

    private AsyncClientConnectionManager connections(
            TransportOptions options, ScheduledExecutorService scheduler, Executor starter) {
        PoolingAsyncClientConnectionManager pool = pool(options, tls);
        if (options.httpVersions() == HttpVersions.HTTP_1_1) {
            return pool;
        }
        Duration patience = options.connectTimeout().isZero() ? LONGEST_PATIENCE : options.connectTimeout();
        return new SharingConnections(
                pool,
                options.httpVersions() == HttpVersions.HTTP_2,
                new H2Options(MOST_HEADERS, patience, scheduler, FaultException::of),
                starter);
    }

    private static PoolingAsyncClientConnectionManager pool(TransportOptions options, Tls tls) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(tls)
                .setMaxConnTotal(options.maxConnections())
                .setMaxConnPerRoute(options.maxConnections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(options.connectTimeout()))
                        .setValidateAfterInactivity(TRUSTED_IDLE_TIME)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(
                                options.httpVersions() == HttpVersions.HTTP_1_1
                                        ? HttpVersionPolicy.FORCE_HTTP_1
                                        : HttpVersionPolicy.NEGOTIATE)
                        .setHandshakeTimeout(Timeout.of(options.connectTimeout()))
                        .build())
                .build();
    }

    @Override
    public CompletableFuture<ApiResponse> send(HttpCall call) {
        Transmission transmission = new Transmission(call, services);
        inFlight.add(transmission);
        transmission.whenEnded(() -> inFlight.remove(transmission));
        if (closed) {
            transmission.stop();
        } else {
            ConnectionQueue.Entry entry =
                    queue.enter(call, () -> start(transmission, call), transmission.answer()::completeExceptionally);
            transmission.whenEnded(entry::leave);
        }
        return transmission.answer();
    }

    private void start(Transmission transmission, HttpCall call) {
        try {
            if (call.uri().getScheme().equalsIgnoreCase("https")) {
                tls.ready();
            }
            transmission.start();
        } catch (Throwable e) {
            // Whatever it is: a call that does not end is lost
            transmission.failed(e);
        }
    }

    private void endCallsOfDeadClient() {
        inFlight.forEach(Transmission::endIfClientDied);
    }

    @Override
    public Throwable failure() {
        return clients.death();
    }

    @Override
    public void close() {
        closed = true;
        inFlight.forEach(Transmission::stop);
        clients.close();
    }
}
